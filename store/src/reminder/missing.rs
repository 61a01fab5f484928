//! The reports that are missing and spoken of on a day, of projects' months and of KPIs' quarters, and those that were given
//! back and not corrected since.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    edit::Record,
    fiscal_year::{CITY_UTC_OFFSET_HOURS, FiscalMonth, FiscalYear},
    period::{Period, YearCalendar, YearRules},
    reminder::Missing,
    report::SubmissionState,
    timeliness::{Dues, Outcome},
    unit::{Named, UnitCode, keep::is_closed},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    prelude::Uuid,
};

use crate::{
    Db, Result,
    entity::{kpi, project, submission, unit},
    period::calendars,
    report::{
        self,
        asked::{kpi_misses, quarters_told, takes, years},
    },
    row,
    timeliness::{Places, facts},
};

/// All of them, by unit, months before quarters: the same number of queries whatever there is. Of a unit that is closed
/// nothing is missing, and records of no unit are nobody's to report on.
pub(super) async fn missing(db: &Db, today: NaiveDate) -> Result<Vec<Missing>> {
    let (months, quarters) = (years(today), quarters_told(today));
    let day = Day {
        places: Places::load(db.connection()).await?,
        calendars: calendars(db.connection(), Some(months.iter().copied().map(FiscalYear::be).collect())).await?,
        today,
    };
    let mut found = day.returned(db, &months).await?;
    for year in months {
        found.extend(day.months(db, year).await?);
    }
    found.extend(day.quarters(db, quarters).await?);
    let key = |missing: &Missing| (missing.unit.code.clone(), missing.year, missing.period, missing.returned);
    found.sort_by_cached_key(key);
    Ok(found)
}

/// A report that was given back.
#[derive(FromQueryResult)]
struct Returned {
    fiscal_year: i32,
    period: i32,
    decided_at: Option<DateTime<Utc>>,
    project_code: Option<String>,
    project_name: Option<String>,
    project_unit: Option<Uuid>,
    kpi_code: Option<String>,
    kpi_name: Option<String>,
    kpi_unit: Option<Uuid>,
}

/// What every report is held against.
struct Day {
    places: Places,
    calendars: HashMap<i32, YearCalendar>,
    today: NaiveDate,
}

impl Day {
    /// The months of projects of a year, by the rule of timeliness.
    async fn months(&self, db: &Db, year: FiscalYear) -> Result<Vec<Missing>> {
        let mut months: BTreeMap<(Uuid, FiscalMonth), Missing> = BTreeMap::new();
        let mut units: HashMap<Uuid, (Dues, Vec<UnitCode>)> = HashMap::new();
        for fact in facts(db, year, None).await? {
            let Some(unit) = self.places.get(fact.unit_id).filter(|unit| self.stands(unit)) else { continue };
            let (dues, place) = units.entry(unit.id).or_insert_with(|| {
                (self.places.dues(unit.id, year, self.calendars.get(&year.be())), self.places.path(unit.id))
            });
            // As "my work" asks for it.
            if fact.is_done() {
                continue;
            }
            for (month, outcome) in year.months().zip(fact.outcomes(year, dues, unit.closed_from, self.today)) {
                if !matches!(outcome, Some(Outcome::Waiting | Outcome::Silent)) {
                    continue;
                }
                let missing = months
                    .entry((unit.id, month))
                    .or_insert_with(|| self.none_yet(unit, place, Record::Project, year, Period::Month(month)));
                missing.records.push(Named { code: fact.code.clone(), name: fact.name.clone() });
            }
        }
        Ok(months.into_values().filter(|missing| self.spoken_of(missing)).collect())
    }

    /// What was given back, by unit, month or quarter, and day: one query.
    async fn returned(&self, db: &Db, years: &[FiscalYear]) -> Result<Vec<Missing>> {
        use submission::{Column as C, Relation};
        let rows: Vec<Returned> = submission::Entity::find()
            .select_only()
            .columns([C::FiscalYear, C::Period, C::DecidedAt])
            .column_as(project::Column::Code, "project_code")
            .column_as(project::Column::Name, "project_name")
            .column_as(project::Column::UnitId, "project_unit")
            .column_as(kpi::Column::Code, "kpi_code")
            .column_as(kpi::Column::Name, "kpi_name")
            .column_as(kpi::Column::UnitId, "kpi_unit")
            .join(JoinType::LeftJoin, Relation::Project.def())
            .join(JoinType::LeftJoin, Relation::Kpi.def())
            .filter(C::State.eq(SubmissionState::Returned.as_str()))
            .filter(C::FiscalYear.is_in(years.iter().map(|year| year.be())))
            .into_model()
            .all(db.connection())
            .await?;
        let mut found: BTreeMap<(Uuid, FiscalYear, Period, NaiveDate), Missing> = BTreeMap::new();
        for row in rows {
            let record = if row.project_code.is_some() { Record::Project } else { Record::Kpi };
            let unit = row.project_unit.or(row.kpi_unit).and_then(|unit| self.places.get(unit));
            let of = row.project_code.or(row.kpi_code).zip(row.project_name.or(row.kpi_name));
            let period = report::period(record, row.period);
            let (Some(unit), Some((code, name))) = (unit.filter(|unit| self.stands(unit)), of) else { continue };
            let (Some(year), Some(period), Some(at)) = (row::year(Some(row.fiscal_year)), period, row.decided_at)
            else {
                continue;
            };
            let day = (at + TimeDelta::hours(CITY_UTC_OFFSET_HOURS)).date_naive();
            let missing = found.entry((unit.id, year, period, day)).or_insert_with(|| {
                let none = self.none_yet(unit, &self.places.path(unit.id), record, year, period);
                Missing { returned: Some(day), ..none }
            });
            missing.records.push(Named { code, name });
        }
        let mut found: Vec<Missing> = found.into_values().filter(|missing| self.spoken_of(missing)).collect();
        found.iter_mut().for_each(|missing| missing.records.sort_by(|a, b| a.code.cmp(&b.code)));
        Ok(found)
    }

    /// The quarters of KPIs, as "my work" asks for them: of each KPI the oldest that is taken, one query a quarter.
    async fn quarters(&self, db: &Db, periods: Vec<(FiscalYear, Period)>) -> Result<Vec<Missing>> {
        use kpi::Column as C;
        let units = |(year, period)| (year, period, self.units_asked(year, period));
        let mut asked: Vec<(FiscalYear, Period, HashMap<Uuid, Missing>)> = periods.into_iter().map(units).collect();
        // What nobody is told of is looked at only where it comes before what somebody is told of.
        while asked.last().is_some_and(|(_, _, units)| !units.values().any(|missing| self.spoken_of(missing))) {
            asked.pop();
        }
        let mut older: HashSet<Uuid> = HashSet::new();
        let mut found = Vec::new();
        for (year, period, mut units) in asked {
            let rows: Vec<(Uuid, String, String, Option<Uuid>)> = kpi::Entity::find()
                .select_only()
                .columns([C::Id, C::Code, C::Name, C::UnitId])
                .filter(kpi_misses(year, period))
                .filter(C::UnitId.is_not_null())
                .order_by_asc(C::Code)
                .into_tuple()
                .all(db.connection())
                .await?;
            for (id, code, name, unit) in rows {
                let Some(missing) = unit.and_then(|unit| units.get_mut(&unit)) else { continue };
                if older.insert(id) {
                    missing.records.push(Named { code, name });
                }
            }
            found.extend(units.into_values().filter(|missing| !missing.records.is_empty() && self.spoken_of(missing)));
        }
        Ok(found)
    }

    /// The units in which a quarter is taken, with nothing missing yet.
    fn units_asked(&self, year: FiscalYear, period: Period) -> HashMap<Uuid, Missing> {
        let asked = |unit: &unit::Model| {
            let place = self.places.path(unit.id);
            let takes = takes(self.calendars.get(&year.be()), period, &place, self.today);
            takes.then(|| (unit.id, self.none_yet(unit, &place, Record::Kpi, year, period)))
        };
        self.places.units.iter().filter(|unit| self.stands(unit)).filter_map(asked).collect()
    }

    fn none_yet(
        &self,
        unit: &unit::Model,
        place: &[UnitCode],
        record: Record,
        year: FiscalYear,
        period: Period,
    ) -> Missing {
        let (due, locks) = window(year, period, self.calendars.get(&year.be()), place);
        let unit = Named { code: unit.code.clone(), name: unit.name.clone() };
        Missing { place: place.to_vec(), unit, record, year, period, due, locks, returned: None, records: Vec::new() }
    }

    fn stands(&self, unit: &unit::Model) -> bool {
        !is_closed(unit.closed_from, self.today)
    }

    fn spoken_of(&self, missing: &Missing) -> bool {
        !missing.stages(self.today).is_empty()
    }
}

/// The days of a period in a place: as it is set up, else those a year has that is set up and left as it is.
fn window(
    year: FiscalYear,
    period: Period,
    calendar: Option<&YearCalendar>,
    place: &[UnitCode],
) -> (NaiveDate, Option<NaiveDate>) {
    let window = calendar.and_then(|calendar| calendar.window(period, place));
    let window = window
        .unwrap_or_else(|| calendar.map_or_else(YearRules::default, |calendar| calendar.rules).window(year, period));
    (window.due, window.locks)
}
