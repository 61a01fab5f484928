//! What every change of a record asks of the windows.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{
    period::{Period, PeriodClosed, YearCalendar},
    permission::{Actor, Scope},
};
use sea_orm::ConnectionTrait;

use super::calendars;
use crate::Result;

/// The windows of the years a change speaks of. The system's own processes, imports among them, are not bound.
pub(crate) struct Guard {
    calendars: HashMap<i32, YearCalendar>,
    today: NaiveDate,
}

impl Guard {
    /// Reads the windows of some years: three queries, one where none of them was set up.
    pub async fn load(
        c: &impl ConnectionTrait,
        actor: &Actor,
        years: impl IntoIterator<Item = i32>,
        today: NaiveDate,
    ) -> Result<Self> {
        let years: BTreeSet<i32> = years.into_iter().collect();
        let calendars = if matches!(actor, Actor::System(_)) || years.is_empty() {
            HashMap::new()
        } else {
            calendars(c, Some(years.into_iter().collect())).await?
        };
        Ok(Self { calendars, today })
    }

    /// Whether what belongs to a period of a year may be changed in a place.
    pub fn ask(&self, year: Option<i32>, period: Period, place: &Scope) -> std::result::Result<(), PeriodClosed> {
        let Some(calendar) = year.and_then(|year| self.calendars.get(&year)) else { return Ok(()) };
        let path = match place {
            Scope::Unit(path) => path.as_slice(),
            Scope::City | Scope::Account(_) => &[],
        };
        calendar.ask(period, path, self.today)
    }

    /// Whether a year's records and plans may be changed in a place; reads its windows.
    pub async fn year(
        c: &impl ConnectionTrait,
        actor: &Actor,
        year: Option<i32>,
        place: &Scope,
        today: NaiveDate,
    ) -> Result<()> {
        Ok(Self::load(c, actor, year, today).await?.ask(year, Period::Year, place)?)
    }
}
