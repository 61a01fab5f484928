//! Whether units report completely and in time. The rule is [`domain::timeliness`]; here are the facts it asks for, in
//! the same number of queries whatever there is: a row a project, with the days of its reports in one text, and a row for
//! each report that was sent here, whether it is approved yet or was given back: it came when it came.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    fiscal_year::{CITY_UTC_OFFSET_HOURS, FiscalMonth, FiscalYear},
    period::YearCalendar,
    permission::{Action, Actor, Scope, may},
    report::SubmissionState,
    standing::Status,
    timeliness::{Asked, CityTimeliness, Dues, Heard, MONTHS, Outcome, UnitTimeliness, Year, dues, outcomes},
    unit::UnitCode,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    prelude::Uuid, sea_query::Query,
};

use crate::{
    Db, Result, StoreError,
    draft::IS_DRAFT,
    entity::{project, submission, unit},
    period, row, search,
};

/// The mark behind the day of a report that says the project is finished.
const FINISHED: char = '!';

/// The city's year, unit by unit.
pub async fn city(db: &Db, actor: &Actor, year: FiscalYear, today: NaiveDate) -> Result<CityTimeliness> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let places = Places::load(db.connection()).await?;
    let calendar = period::calendar(db, actor, year).await?;
    let facts = facts(db, year, None).await?;
    let mut months: HashMap<Uuid, (Dues, Year)> = HashMap::new();
    for fact in &facts {
        let (days, tally) = months
            .entry(fact.unit_id)
            .or_insert_with(|| (places.dues(fact.unit_id, year, calendar.as_ref()), Year::default()));
        count(tally, &fact.outcomes(year, days, places.closed(fact.unit_id), today));
    }
    let mut whole = Year::default();
    let mut units = Vec::with_capacity(months.len());
    for unit in &places.units {
        let Some((dues, months)) = months.remove(&unit.id) else { continue };
        add(&mut whole, &months);
        units.extend(places.row(unit, dues, months).filter(|unit| unit.months.iter().any(|month| month.due() > 0)));
    }
    Ok(CityTimeliness { year, dues: dues(year, calendar.as_ref(), &[]), units, months: whole })
}

/// The year of a unit and all below it.
pub async fn unit(
    db: &Db,
    actor: &Actor,
    code: &UnitCode,
    year: FiscalYear,
    today: NaiveDate,
) -> Result<UnitTimeliness> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let places = Places::load(db.connection()).await?;
    let unit = places.units.iter().find(|unit| unit.code == code.as_str()).ok_or(StoreError::NotFound)?;
    let calendar = period::calendar(db, actor, year).await?;
    let below = search::units_below(db, code).await?;
    let mut days: HashMap<Uuid, Dues> = HashMap::new();
    let mut months = Year::default();
    for fact in facts(db, year, Some(&below)).await? {
        let days = days.entry(fact.unit_id).or_insert_with(|| places.dues(fact.unit_id, year, calendar.as_ref()));
        count(&mut months, &fact.outcomes(year, days, places.closed(fact.unit_id), today));
    }
    let own = places.dues(unit.id, year, calendar.as_ref());
    places.row(unit, own, months).ok_or(StoreError::NotFound)
}

/// The unit tree, in memory.
pub(crate) struct Places {
    /// Every unit, by code.
    pub units: Vec<unit::Model>,
    by_id: HashMap<Uuid, usize>,
}

impl Places {
    /// Reads it: one query.
    pub async fn load(c: &impl ConnectionTrait) -> Result<Self> {
        let units = unit::Entity::find().order_by_asc(unit::Column::Code).all(c).await?;
        let by_id = units.iter().enumerate().map(|(place, unit)| (unit.id, place)).collect();
        Ok(Self { units, by_id })
    }

    /// A unit.
    pub fn get(&self, id: Uuid) -> Option<&unit::Model> {
        self.by_id.get(&id).map(|place| &self.units[*place])
    }

    /// The day a unit is closed from, where one is set.
    pub fn closed(&self, id: Uuid) -> Option<NaiveDate> {
        self.get(id).and_then(|unit| unit.closed_from)
    }

    /// A unit's own code, then the codes above it, nearest first.
    pub fn path(&self, id: Uuid) -> Vec<UnitCode> {
        self.above(id).filter_map(|unit| unit.code.parse().ok()).collect()
    }

    /// The last days in time for a unit.
    pub fn dues(&self, id: Uuid, year: FiscalYear, calendar: Option<&YearCalendar>) -> Dues {
        dues(year, calendar, &self.path(id))
    }

    /// A unit and those above it, nearest first. A tree that goes in a circle still ends.
    pub fn above(&self, id: Uuid) -> impl Iterator<Item = &unit::Model> {
        let up = |unit: &&unit::Model| unit.parent_id.and_then(|parent| self.get(parent));
        std::iter::successors(self.get(id), up).take(16)
    }

    fn row(&self, unit: &unit::Model, dues: Dues, months: Year) -> Option<UnitTimeliness> {
        Some(UnitTimeliness {
            code: unit.code.parse().ok()?,
            name: unit.name.clone(),
            kind: row::unit_kind(&unit.kind),
            parent: unit.parent_id.and_then(|parent| self.get(parent)).and_then(|parent| parent.code.parse().ok()),
            dues,
            months,
        })
    }
}

/// What is known of a project's year.
#[derive(Debug)]
pub(crate) struct Fact {
    pub unit_id: Uuid,
    pub code: String,
    pub name: String,
    /// Its standing in a word, and how far it is off its plan, as they are kept.
    pub status: String,
    pub variance: Option<f64>,
    plan: Option<(NaiveDate, NaiveDate)>,
    in_force_from: Option<NaiveDate>,
    heard: Vec<Heard>,
}

#[derive(FromQueryResult)]
struct FactRow {
    id: Uuid,
    code: String,
    name: String,
    status: String,
    variance: Option<f64>,
    unit_id: Uuid,
    in_force_from: Option<NaiveDate>,
    begins: Option<NaiveDate>,
    ends: Option<NaiveDate>,
    heard: Option<String>,
}

impl Fact {
    /// What became of each of its months; `closed` is the day its unit is closed from.
    pub fn outcomes(
        &self,
        year: FiscalYear,
        dues: &Dues,
        closed: Option<NaiveDate>,
        today: NaiveDate,
    ) -> [Option<Outcome>; MONTHS] {
        let asked = Asked { from: self.in_force_from, until: closed };
        outcomes(year, self.plan, &self.heard, dues, asked, today)
    }

    /// Whether it is done, so that nobody is asked for a report of it any more, late or not.
    pub fn is_done(&self) -> bool {
        self.status == Status::Done.as_str()
    }

    /// Whether something was sent here for a month, whenever that was.
    pub fn is_sent(&self, month: FiscalMonth) -> bool {
        self.heard.iter().any(|heard| heard.month == Some(month))
    }
}

fn heard_of(text: &str) -> Option<Heard> {
    let (day, finished) = text.strip_suffix(FINISHED).map_or((text, false), |day| (day, true));
    Some(Heard { dated: day.parse().ok()?, sent: None, month: None, finished })
}

/// The projects of a year whose plan is or was in force, in some units or in all: two queries.
pub(crate) async fn facts(db: &Db, year: FiscalYear, units: Option<&[Uuid]>) -> Result<Vec<Fact>> {
    let mut values: Vec<Value> = vec![year.be().into()];
    let within = match units {
        None => String::new(),
        Some([]) => return Ok(Vec::new()),
        Some(units) => {
            values.extend(units.iter().map(|unit| Value::from(*unit)));
            let keys: Vec<String> = (2..=values.len()).map(|n| format!("${n}")).collect();
            format!(" AND p.unit_id IN ({})", keys.join(", "))
        }
    };
    let chosen = format!("p.fiscal_year = $1{within} AND NOT (p.{IS_DRAFT})");
    // A step that is entered as the first of a month means that month, so its month is the same.
    let sql = format!(
        "SELECT p.id, p.code, p.name, p.status, p.variance, p.unit_id, p.in_force_from, COALESCE(plan.begins, p.start) AS begins, \
         COALESCE(plan.ends, p.finish) AS ends, told.heard FROM project p \
         LEFT JOIN (SELECT s.project_id, MIN(s.start) AS begins, MAX(s.finish) AS ends FROM step s \
           JOIN project p ON p.id = s.project_id WHERE {chosen} AND s.start <= s.finish GROUP BY s.project_id) plan \
           ON plan.project_id = p.id \
         LEFT JOIN (SELECT r.project_id, string_agg(CAST(r.date AS TEXT) || \
           CASE WHEN r.percent >= 100 OR r.status = 2 THEN '{FINISHED}' ELSE '' END, ' ') AS heard \
           FROM progress_report r JOIN project p ON p.id = r.project_id WHERE {chosen} GROUP BY r.project_id) told \
           ON told.project_id = p.id \
         WHERE {chosen} ORDER BY p.code"
    );
    let statement = Statement::from_sql_and_values(db.backend(), sql, values);
    let rows = FactRow::find_by_statement(statement).all(db.connection()).await?;
    let mut sent = sent(db, year, units).await?;
    let fact = |row: FactRow| {
        let mut heard = sent.remove(&row.id).unwrap_or_default();
        heard.extend(row.heard.as_deref().unwrap_or_default().split_whitespace().filter_map(heard_of));
        let FactRow { unit_id, code, name, status, variance, in_force_from, .. } = row;
        Fact { unit_id, code, name, status, variance, plan: row.begins.zip(row.ends), in_force_from, heard }
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// The reports of a year that were sent here, by project, in some units or in all.
async fn sent(db: &Db, year: FiscalYear, units: Option<&[Uuid]>) -> Result<HashMap<Uuid, Vec<Heard>>> {
    use submission::Column as C;
    let mut query = submission::Entity::find();
    if let Some(units) = units {
        let within = Query::select()
            .column(project::Column::Id)
            .from(project::Entity)
            .and_where(project::Column::FiscalYear.eq(year.be()))
            .and_where(project::Column::UnitId.is_in(units.iter().copied()))
            .take();
        query = query.filter(C::ProjectId.in_subquery(within));
    }
    let rows: Vec<(Option<Uuid>, i32, DateTime<Utc>)> = query
        .select_only()
        .columns([C::ProjectId, C::Period, C::SentAt])
        .filter(C::FiscalYear.eq(year.be()))
        .filter(C::ProjectId.is_not_null())
        .filter(C::State.ne(SubmissionState::Withdrawn.as_str()))
        .into_tuple()
        .all(db.connection())
        .await?;
    let mut of: HashMap<Uuid, Vec<Heard>> = HashMap::new();
    for (project, month, at) in rows {
        let (Some(project), Ok(month)) = (project, FiscalMonth::new(month.into())) else { continue };
        let day = (at + TimeDelta::hours(CITY_UTC_OFFSET_HOURS)).date_naive();
        // Whether it says that the project is finished is known once it is approved, and then by the record's own report.
        of.entry(project).or_default().push(Heard { dated: day, sent: Some(day), month: Some(month), finished: false });
    }
    Ok(of)
}

fn count(months: &mut Year, outcomes: &[Option<Outcome>; MONTHS]) {
    for (month, outcome) in months.iter_mut().zip(outcomes) {
        if let Some(outcome) = outcome {
            month.count(*outcome);
        }
    }
}

fn add(all: &mut Year, some: &Year) {
    for (all, some) in all.iter_mut().zip(some) {
        *all += *some;
    }
}
