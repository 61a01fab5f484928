//! What a change is made in answer to.

use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use domain::{fiscal_year::CITY_UTC_OFFSET_HOURS, permission::Actor};
use sea_orm::prelude::Uuid;

use crate::audit::Author;

/// A request to change something: everything done in it stands together in the history, and is undone together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its key, new for every request.
    pub id: Uuid,
    /// The day it is, for what follows from the day.
    pub today: NaiveDate,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

impl Request {
    /// A new request without a reason.
    pub fn new(today: NaiveDate) -> Self {
        Self { id: Uuid::now_v7(), today, reason: None }
    }

    /// The same with a reason.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        // PostgreSQL holds no NUL.
        let seen: String = reason.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        self.reason = Some(seen.trim().to_owned()).filter(|reason| !reason.is_empty());
        self
    }

    /// Who does it, for the audit.
    pub(crate) fn author(&self, actor: &Actor) -> Author {
        Author { request_id: Some(self.id), reason: self.reason.clone(), ..Author::of(actor) }
    }
}

static FIXED_DAY: OnceLock<NaiveDate> = OnceLock::new();

/// Dates what is written from now on to one day, at the hour the clock shows, as the server does whose day a setting
/// fixes. The audit still never runs back: an event is never dated before the one ahead of it in the chain.
pub fn fix_day(day: NaiveDate) {
    FIXED_DAY.get_or_init(|| day);
}

/// Whether a setting fixes the day.
pub(crate) fn is_fixed() -> bool {
    FIXED_DAY.get().is_some()
}

/// The moment a change is made, as precisely as both databases keep it.
pub fn now() -> DateTime<Utc> {
    let ahead = TimeDelta::hours(CITY_UTC_OFFSET_HOURS);
    let now = Utc::now().trunc_subsecs(6);
    let local = now + ahead;
    FIXED_DAY.get().map_or(now, |day| day.and_time(local.time()).and_utc() - ahead)
}
