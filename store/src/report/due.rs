//! What is due from whoever reports: the oldest month of a project, or quarter of a KPI, that is still taken and that
//! nobody has reported on.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    listing::{Listing, PAGE_SIZE},
    period::{Period, YearCalendar},
    permission::{Action, Actor, Scope},
    report::Due,
    standing::Status,
    unit::Named,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::{CaseStatement, NullOrdering},
};

use super::{
    asked::{kpi_misses, nothing_sent, periods, state, takes, unit_stands},
    units,
};
use crate::{
    Db, Result,
    draft::IS_DRAFT,
    entity::{kpi, project},
    period::calendars,
    scope,
};

/// A month or quarter that reports are asked for.
struct Asked {
    year: FiscalYear,
    period: Period,
    /// The units in which it is taken; all of them where `None`.
    units: Option<Vec<Uuid>>,
}

/// A page of what is due where an actor reports on projects, or on KPIs: what is due first comes first, then what is in
/// trouble. Of a unit that is closed nothing is due. Eight queries, whatever there is.
pub async fn due(db: &Db, actor: &Actor, record: Record, today: NaiveDate, page: u64) -> Result<Listing<Due>> {
    let c = db.connection();
    let units = units(c, actor, Action::ReportProgress).await?;
    let periods = periods(record, today);
    let calendars = calendars(c, Some(periods.iter().map(|(year, _)| year.be()).collect())).await?;
    let paths = match &units {
        Some(units) => scope::of_units(c, &units.iter().copied().collect::<HashSet<_>>()).await?,
        None => HashMap::new(),
    };
    let mut asked = Vec::new();
    for (year, period) in periods {
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
    match record {
        Record::Project => projects(c, &asked, &calendars, today, page).await,
        Record::Kpi => kpis(c, &asked, &calendars, today, page).await,
    }
}

fn path_of(paths: &HashMap<Option<Uuid>, Scope>, unit: Uuid) -> &[domain::unit::UnitCode] {
    match paths.get(&Some(unit)) {
        Some(Scope::Unit(path)) => path,
        _ => &[],
    }
}

/// Holds for projects whose plan runs in a month, as [`domain::timeliness`] has it: from the first planned day to the
/// last, by the steps or else by the record.
fn runs(asked: &Asked) -> Expr {
    let (first, last) = asked.period.span(asked.year);
    let steps = "SELECT 1 FROM step s WHERE s.project_id = project.id AND s.start <= s.finish";
    Expr::cust(format!(
        "(EXISTS ({steps} AND s.start <= '{last}') AND EXISTS ({steps} AND s.finish >= '{first}') \
         OR NOT EXISTS ({steps}) AND project.start <= '{last}' AND project.finish >= '{first}')"
    ))
}

#[derive(FromQueryResult)]
struct ProjectRow {
    code: String,
    name: String,
    unit_id: Uuid,
    status: String,
    progress: Option<f64>,
    planned: Option<f64>,
    last_report: Option<NaiveDate>,
    place: i32,
}

async fn projects(
    c: &impl ConnectionTrait,
    asked: &[Asked],
    calendars: &HashMap<i32, YearCalendar>,
    today: NaiveDate,
    page: u64,
) -> Result<Listing<Due>> {
    use project::Column as C;
    let missing = |asked: &Asked| {
        let (first, last) = asked.period.span(asked.year);
        Condition::all()
            .add(C::FiscalYear.eq(asked.year.be()))
            .add_option(asked.units.clone().map(|units| C::UnitId.is_in(units)))
            .add(runs(asked))
            .add(nothing_sent(Record::Project, asked.year, asked.period))
            .add(Expr::cust(format!(
                "NOT EXISTS (SELECT 1 FROM progress_report r WHERE r.project_id = project.id \
                 AND r.date BETWEEN '{first}' AND '{last}')"
            )))
    };
    let any = asked.iter().fold(Condition::any(), |any, asked| any.add(missing(asked)));
    if asked.is_empty() {
        return Ok(Listing { rows: Vec::new(), total: 0, page: 1 });
    }
    let place = || {
        let case = CaseStatement::new();
        let case = asked.iter().enumerate().fold(case, |case, (place, asked)| case.case(missing(asked), place as i32));
        Expr::Case(Box::new(case.finally(9)))
    };
    let trouble = Status::ALL
        .iter()
        .enumerate()
        .fold(CaseStatement::new(), |case, (place, status)| case.case(C::Status.eq(status.as_str()), place as i32));
    let query = project::Entity::find()
        .filter(any)
        // What is done is reported on no more; a draft is not reported on yet.
        .filter(C::Status.ne(Status::Done.as_str()))
        .filter(Expr::cust(format!("NOT (project.{IS_DRAFT})")))
        .filter(unit_stands(Record::Project, today));
    let total = query.clone().count(c).await?;
    let page = page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let rows: Vec<ProjectRow> = query
        .select_only()
        .columns([C::Code, C::Name, C::UnitId, C::Status, C::Progress, C::Planned, C::LastReport])
        .expr_as(place(), "place")
        .order_by(place(), Order::Asc)
        .order_by(Expr::Case(Box::new(trouble.finally(9))), Order::Asc)
        .order_by_with_nulls(C::Variance, Order::Asc, NullOrdering::Last)
        .order_by_asc(C::Code)
        .limit(PAGE_SIZE)
        .offset((page - 1).saturating_mul(PAGE_SIZE))
        .into_model()
        .all(c)
        .await?;
    let places = Places::load(c, rows.iter().map(|row| row.unit_id)).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let asked = asked.get(usize::try_from(row.place).ok()?)?;
        Some(Due {
            record: Record::Project,
            of: Named { code: row.code, name: row.name },
            unit: places.name(row.unit_id),
            year: asked.year,
            period: asked.period,
            window: state(calendars.get(&asked.year.be()), asked.period, places.path(row.unit_id), today),
            status: Status::from_word(&row.status),
            progress: row.progress,
            planned: row.planned,
            last_report: row.last_report,
        })
    });
    Ok(Listing { rows: rows.collect(), total, page })
}

#[derive(FromQueryResult)]
struct KpiRow {
    code: String,
    name: String,
    unit_id: Option<Uuid>,
    place: i32,
}

async fn kpis(
    c: &impl ConnectionTrait,
    asked: &[Asked],
    calendars: &HashMap<i32, YearCalendar>,
    today: NaiveDate,
    page: u64,
) -> Result<Listing<Due>> {
    use kpi::Column as C;
    let missing = |asked: &Asked| {
        kpi_misses(asked.year, asked.period).add_option(asked.units.clone().map(|units| C::UnitId.is_in(units)))
    };
    if asked.is_empty() {
        return Ok(Listing { rows: Vec::new(), total: 0, page: 1 });
    }
    let any = asked.iter().fold(Condition::any(), |any, asked| any.add(missing(asked)));
    let place = || {
        let case = CaseStatement::new();
        let case = asked.iter().enumerate().fold(case, |case, (place, asked)| case.case(missing(asked), place as i32));
        Expr::Case(Box::new(case.finally(9)))
    };
    let query = kpi::Entity::find().filter(any).filter(unit_stands(Record::Kpi, today));
    let total = query.clone().count(c).await?;
    let page = page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let rows: Vec<KpiRow> = query
        .select_only()
        .columns([C::Code, C::Name, C::UnitId])
        .expr_as(place(), "place")
        .order_by(place(), Order::Asc)
        .order_by_asc(C::Code)
        .limit(PAGE_SIZE)
        .offset((page - 1).saturating_mul(PAGE_SIZE))
        .into_model()
        .all(c)
        .await?;
    let places = Places::load(c, rows.iter().filter_map(|row| row.unit_id)).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let asked = asked.get(usize::try_from(row.place).ok()?)?;
        let path = row.unit_id.map_or(&[][..], |unit| places.path(unit));
        Some(Due {
            record: Record::Kpi,
            of: Named { code: row.code, name: row.name },
            unit: row.unit_id.and_then(|unit| places.name(unit)),
            year: asked.year,
            period: asked.period,
            window: state(calendars.get(&asked.year.be()), asked.period, path, today),
            status: None,
            progress: None,
            planned: None,
            last_report: None,
        })
    });
    Ok(Listing { rows: rows.collect(), total, page })
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

    fn path(&self, unit: Uuid) -> &[domain::unit::UnitCode] {
        path_of(&self.paths, unit)
    }
}
