//! What is due from whoever reports: of each project the months, and of each KPI the quarters, that are still taken and
//! that nobody has reported on, the oldest first.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    listing::{Listing, PAGE_SIZE},
    period::Period,
    permission::{Action, Actor, Scope},
    report::Due,
    standing::Status,
    timeliness::{Dues, Outcome},
    unit::{Named, UnitCode, keep::is_closed},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::CaseStatement,
};

use super::{
    asked::{kpi_misses, quarters, state, takes, unit_stands, years},
    units,
};
use crate::{
    Db, Result,
    entity::{kpi, project},
    period::calendars,
    scope, timeliness,
};

/// A page of what is due where an actor reports on projects, or on KPIs, a row a record: what is due first comes first,
/// then what is in trouble. Of a unit that is closed nothing is due. At most twelve queries, whatever there is.
pub async fn due(db: &Db, actor: &Actor, record: Record, today: NaiveDate, page: u64) -> Result<Listing<Due>> {
    let units = units(db.connection(), actor, Action::ReportProgress).await?;
    match record {
        Record::Project => projects(db, units, today, page).await,
        Record::Kpi => kpis(db.connection(), units, today, page).await,
    }
}

/// A project with the months it owes a report for.
struct Owing {
    code: String,
    name: String,
    unit: Uuid,
    year: FiscalYear,
    /// Oldest first, never empty.
    months: Vec<Period>,
    /// The sooner somebody should look at it, the lower.
    trouble: usize,
    variance: Option<f64>,
}

/// By the rule of timeliness: reading takes a row a project, as counting does.
async fn projects(db: &Db, units: Option<Vec<Uuid>>, today: NaiveDate, page: u64) -> Result<Listing<Due>> {
    let c = db.connection();
    let years = years(today);
    let calendars = calendars(c, Some(years.iter().copied().map(FiscalYear::be).collect())).await?;
    let places = timeliness::Places::load(c).await?;
    let mut owing: Vec<Owing> = Vec::new();
    for year in years {
        let calendar = calendars.get(&year.be());
        let mut known: HashMap<Uuid, (Dues, Vec<UnitCode>)> = HashMap::new();
        for fact in timeliness::facts(db, year, units.as_deref()).await? {
            // What is done is reported on no more.
            let stands = places.get(fact.unit_id).is_some_and(|unit| !is_closed(unit.closed_from, today));
            if !stands || fact.is_done() {
                continue;
            }
            let (dues, path) = known
                .entry(fact.unit_id)
                .or_insert_with(|| (places.dues(fact.unit_id, year, calendar), places.path(fact.unit_id)));
            let missing = year.months().zip(fact.outcomes(year, dues, places.closed(fact.unit_id), today));
            let missing = missing.filter(|(_, outcome)| matches!(outcome, Some(Outcome::Waiting | Outcome::Silent)));
            let months: Vec<Period> = missing
                .filter(|(month, _)| !fact.is_sent(*month))
                .map(|(month, _)| Period::Month(month))
                .filter(|month| takes(calendar, *month, path, today))
                .collect();
            if !months.is_empty() {
                let trouble = Status::ALL.iter().position(|status| status.as_str() == fact.status);
                let (trouble, unit) = (trouble.unwrap_or(usize::MAX), fact.unit_id);
                let timeliness::Fact { code, name, variance, .. } = fact;
                owing.push(Owing { code, name, unit, year, months, trouble, variance });
            }
        }
    }
    let key = |one: &Owing| (one.year, one.months.first().copied(), one.trouble);
    owing.sort_by(|a, b| {
        let by_variance = || match (a.variance, b.variance) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        key(a).cmp(&key(b)).then_with(by_variance).then_with(|| a.code.cmp(&b.code))
    });
    let total = owing.len() as u64;
    let page = page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let from = usize::try_from((page - 1).saturating_mul(PAGE_SIZE)).unwrap_or(usize::MAX);
    let shown: Vec<Owing> = owing.into_iter().skip(from).take(PAGE_SIZE as usize).collect();
    let mut stand = Stand::of(c, &shown).await?;
    let row = |one: Owing| {
        let Owing { code, name, unit, year, mut months, .. } = one;
        let period = months.remove(0);
        let path = places.path(unit);
        let Stand { progress, planned, last_report, status, .. } = stand.remove(&code)?;
        let unit = places.get(unit).map(|unit| Named { code: unit.code.clone(), name: unit.name.clone() });
        let window = state(calendars.get(&year.be()), period, &path, today);
        let (record, of, status) = (Record::Project, Named { code, name }, Status::from_word(&status));
        Some(Due { record, of, unit, year, period, others: months, window, status, progress, planned, last_report })
    };
    Ok(Listing { rows: shown.into_iter().filter_map(row).collect(), total, page })
}

/// Where a project stands.
#[derive(FromQueryResult)]
struct Stand {
    code: String,
    status: String,
    progress: Option<f64>,
    planned: Option<f64>,
    last_report: Option<NaiveDate>,
}

impl Stand {
    /// Of those that are shown: one query, or none.
    async fn of(c: &impl ConnectionTrait, shown: &[Owing]) -> Result<HashMap<String, Self>> {
        use project::Column as C;
        if shown.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<Self> = project::Entity::find()
            .select_only()
            .columns([C::Code, C::Status, C::Progress, C::Planned, C::LastReport])
            .filter(C::Code.is_in(shown.iter().map(|one| one.code.as_str())))
            .into_model()
            .all(c)
            .await?;
        Ok(rows.into_iter().map(|row| (row.code.clone(), row)).collect())
    }
}

/// A quarter that reports are asked for.
struct Asked {
    year: FiscalYear,
    period: Period,
    /// The units in which it is taken; all of them where `None`.
    units: Option<Vec<Uuid>>,
}

#[derive(FromQueryResult)]
struct KpiRow {
    code: String,
    name: String,
    unit_id: Option<Uuid>,
    /// A bit for each quarter asked for that is missing, the oldest the lowest.
    missing: i32,
}

async fn kpis(c: &impl ConnectionTrait, units: Option<Vec<Uuid>>, today: NaiveDate, page: u64) -> Result<Listing<Due>> {
    use kpi::Column as C;
    let quarters = quarters(today);
    let calendars = calendars(c, Some(quarters.iter().map(|(year, _)| year.be()).collect())).await?;
    let paths = match &units {
        Some(units) => scope::of_units(c, &units.iter().copied().collect::<HashSet<_>>()).await?,
        None => HashMap::new(),
    };
    let mut asked = Vec::new();
    for (year, period) in quarters {
        let calendar = calendars.get(&year.be());
        let takes = |path: &[_]| takes(calendar, period, path, today);
        let units = match &units {
            // Who reports everywhere is shown what the city as a whole is asked for.
            None if takes(&[]) => None,
            None => continue,
            Some(units) => Some(units.iter().copied().filter(|unit| takes(path_of(&paths, *unit))).collect()),
        };
        asked.push(Asked { year, period, units });
    }
    if asked.is_empty() {
        return Ok(Listing { rows: Vec::new(), total: 0, page: 1 });
    }
    let misses = |asked: &Asked| {
        kpi_misses(asked.year, asked.period).add_option(asked.units.clone().map(|units| C::UnitId.is_in(units)))
    };
    let any = asked.iter().fold(Condition::any(), |any, asked| any.add(misses(asked)));
    let place = asked.iter().enumerate();
    let place = place.fold(CaseStatement::new(), |case, (place, asked)| case.case(misses(asked), place as i32));
    let missing = asked.iter().enumerate().fold(Expr::cust("0"), |sum, (place, asked)| {
        let one = CaseStatement::new().case(misses(asked), 1 << place).finally(0);
        sea_orm::ExprTrait::add(sum, Expr::Case(Box::new(one)))
    });
    let query = kpi::Entity::find().filter(any).filter(unit_stands(Record::Kpi, today));
    let total = query.clone().count(c).await?;
    let page = page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let rows: Vec<KpiRow> = query
        .select_only()
        .columns([C::Code, C::Name, C::UnitId])
        .expr_as(missing, "missing")
        .order_by(Expr::Case(Box::new(place.finally(99))), Order::Asc)
        .order_by_asc(C::Code)
        .limit(PAGE_SIZE)
        .offset((page - 1).saturating_mul(PAGE_SIZE))
        .into_model()
        .all(c)
        .await?;
    let places = Places::load(c, rows.iter().filter_map(|row| row.unit_id)).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let missing = asked.iter().enumerate().filter(|(place, _)| row.missing & (1 << place) != 0);
        let mut missing = missing.map(|(_, asked)| (asked.year, asked.period));
        let (year, period) = missing.next()?;
        let path = row.unit_id.map_or(&[][..], |unit| places.path(unit));
        Some(Due {
            record: Record::Kpi,
            of: Named { code: row.code, name: row.name },
            unit: row.unit_id.and_then(|unit| places.name(unit)),
            year,
            period,
            others: missing.map(|(_, period)| period).collect(),
            window: state(calendars.get(&year.be()), period, path, today),
            status: None,
            progress: None,
            planned: None,
            last_report: None,
        })
    });
    Ok(Listing { rows: rows.collect(), total, page })
}

fn path_of(paths: &HashMap<Option<Uuid>, Scope>, unit: Uuid) -> &[UnitCode] {
    match paths.get(&Some(unit)) {
        Some(Scope::Unit(path)) => path,
        _ => &[],
    }
}

/// Names and paths of the units of a page: two queries.
struct Places {
    names: HashMap<Uuid, Named>,
    paths: HashMap<Option<Uuid>, Scope>,
}

impl Places {
    async fn load(c: &impl ConnectionTrait, units: impl Iterator<Item = Uuid>) -> Result<Self> {
        let ids: HashSet<Uuid> = units.collect();
        let units = crate::entity::unit::Entity::find().filter(crate::entity::unit::Column::Id.is_in(ids.clone()));
        let names = units.all(c).await?.into_iter().map(|unit| (unit.id, Named { code: unit.code, name: unit.name }));
        Ok(Self { names: names.collect(), paths: scope::of_units(c, &ids).await? })
    }

    fn name(&self, unit: Uuid) -> Option<Named> {
        self.names.get(&unit).cloned()
    }

    fn path(&self, unit: Uuid) -> &[UnitCode] {
        path_of(&self.paths, unit)
    }
}
