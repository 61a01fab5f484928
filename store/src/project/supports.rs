//! Which KPIs a project supports, as people say it.

use domain::{
    edit::Record,
    kpi::MOST_SUPPORTED,
    permission::{Action, Actor, may},
    unit::{KpiCode, Named, ProjectCode},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, TransactionSession, prelude::Expr,
};

use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::{kpi, project, project_kpi},
    import::insert_all,
    live,
    period::Guard,
    plan,
    request::now,
    scope, search,
};

/// KPIs offered at once.
const OFFERED: u64 = 100;

/// What a link is called in the history of a project, and of a KPI.
const FIELDS: [(Record, &str); 2] = [(Record::Project, "kpis"), (Record::Kpi, "projects")];

/// Says that a project supports a KPI of its year. Gives whether that is new.
///
/// # Errors
///
/// [`StoreError::Invalid`] for `kpi`: a text that is no code, a KPI nobody knows or of another year, one more than
/// [`MOST_SUPPORTED`].
pub async fn support(db: &Db, actor: &Actor, code: &ProjectCode, kpi: &str, request: &Request) -> Result<bool> {
    change(db, actor, code, kpi, request, true).await
}

/// Says that a project does not support a KPI any more. Gives whether it did.
///
/// # Errors
///
/// As [`support`].
pub async fn support_no_more(db: &Db, actor: &Actor, code: &ProjectCode, kpi: &str, request: &Request) -> Result<bool> {
    change(db, actor, code, kpi, request, false).await
}

/// KPIs a project could be said to support, those of its own unit first: of its year, not among those it supports, and
/// containing every one of `words`; without words those of its own unit alone. For who may say so, at most [`OFFERED`]:
/// a fixed number of queries.
pub async fn supportable(db: &Db, actor: &Actor, code: &ProjectCode, words: Option<&str>) -> Result<Vec<Named>> {
    use kpi::Column as C;
    let c = db.connection();
    may(actor, Action::EditProject, &scope::of_project_code(c, actor, code).await?)?;
    let row = project::Entity::find().filter(project::Column::Code.eq(code.as_str())).one(c).await?;
    let row = row.ok_or(StoreError::NotFound)?;
    let linked = project_kpi::Entity::find().select_only().column(project_kpi::Column::KpiId);
    let linked = linked.filter(project_kpi::Column::ProjectId.eq(row.id)).into_query();
    let mut all = Condition::all().add(C::Id.not_in_subquery(linked));
    if let Some(year) = row.fiscal_year {
        all = all.add(Condition::any().add(C::FiscalYear.eq(year)).add(C::FiscalYear.is_null()));
    }
    all = match words {
        Some(words) => all.add(search::contains(db, "kpi", words).await?.condition),
        None => all.add(C::UnitId.eq(row.unit_id)),
    };
    let elsewhere: Expr = Expr::case(C::UnitId.eq(row.unit_id), 0).finally(1).into();
    let found: Vec<(String, String)> = kpi::Entity::find()
        .filter(all)
        .order_by_asc(elsewhere)
        .order_by_asc(C::Code)
        .limit(OFFERED)
        .select_only()
        .columns([C::Code, C::Name])
        .into_tuple()
        .all(c)
        .await?;
    Ok(found.into_iter().map(|(code, name)| Named { code, name }).collect())
}

async fn change(
    db: &Db,
    actor: &Actor,
    code: &ProjectCode,
    kpi: &str,
    request: &Request,
    supports: bool,
) -> Result<bool> {
    let transaction = db.write().await?;
    match write(&transaction, actor, code, kpi, request, supports).await {
        Ok(Some(touched)) => {
            live::notify(&transaction, &touched).await?;
            TransactionSession::commit(transaction).await?;
            live::tell(db, touched.into());
            Ok(true)
        }
        other => {
            TransactionSession::rollback(transaction).await?;
            other.map(|_| false)
        }
    }
}

async fn write(
    c: &impl ConnectionTrait,
    actor: &Actor,
    code: &ProjectCode,
    asked: &str,
    request: &Request,
    supports: bool,
) -> Result<Option<[live::Change; 2]>> {
    let place = scope::of_project_code(c, actor, code).await?;
    may(actor, Action::EditProject, &place)?;
    let row = project::Entity::find().filter(project::Column::Code.eq(code.as_str())).lock_exclusive().one(c).await?;
    let row = row.ok_or(StoreError::NotFound)?;
    Guard::year(c, actor, row.fiscal_year, &place, request.today).await?;
    let kpi = find(c, asked).await?;
    let link = project_kpi::Entity::find_by_id((row.id, kpi.id)).one(c).await?;
    match (supports, &link) {
        (true, Some(_)) | (false, None) => return Ok(None),
        (true, None) => add(c, &row, &kpi).await?,
        (false, Some(_)) => {
            project_kpi::Entity::delete_by_id((row.id, kpi.id)).exec(c).await?;
        }
    }
    let ends = [(row.id, kpi.code.clone()), (kpi.id, row.code.clone())];
    let at = now();
    // What supports a KPI is told to all who read it, a draft to none of them.
    let told = if plan::draft(&row.plan_state).is_some() { 1 } else { FIELDS.len() };
    let events = FIELDS.into_iter().zip(ends).take(told).map(|((record, field), (record_id, other))| {
        let (before, after) = if supports { (None, Some(other)) } else { (Some(other), None) };
        NewEvent {
            at,
            author: request.author(actor),
            action: if supports { "linked" } else { "unlinked" },
            record_kind: record.as_str().to_owned(),
            record_id,
            changes: vec![plan::changed(field, before, after)],
        }
    });
    audit::append(c, events.collect()).await?;
    let touched = [(Record::Project, row.code), (Record::Kpi, kpi.code)];
    Ok(Some(touched.map(|(record, code)| live::Change { record, code })))
}

/// The KPI somebody means.
async fn find(c: &impl ConnectionTrait, asked: &str) -> Result<kpi::Model> {
    let asked = asked.trim();
    let unknown = || StoreError::Invalid { field: "kpi", message: format!("{asked} is no KPI") };
    let code: KpiCode = asked.parse().map_err(|_| unknown())?;
    let found = kpi::Entity::find().filter(kpi::Column::Code.eq(code.as_str())).lock_exclusive().one(c).await?;
    found.ok_or_else(unknown)
}

async fn add(c: &impl ConnectionTrait, row: &project::Model, kpi: &kpi::Model) -> Result<()> {
    if let (Some(year), Some(other)) = (row.fiscal_year, kpi.fiscal_year)
        && year != other
    {
        let message = format!("{} is of {other}, the project of {year}", kpi.code);
        return Err(StoreError::Invalid { field: "kpi_year", message });
    }
    let links = project_kpi::Entity::find().filter(project_kpi::Column::ProjectId.eq(row.id));
    let known = links.clone().count(c).await?;
    if known >= MOST_SUPPORTED {
        return Err(StoreError::Invalid { field: "kpi_most", message: format!("at most {MOST_SUPPORTED}") });
    }
    let last: Option<Option<i32>> =
        links.select_only().column_as(project_kpi::Column::Position.max(), "last").into_tuple().one(c).await?;
    // Behind those that are there; a link known from the KPI's page alone stands at the end in any case.
    let position = last.flatten().unwrap_or(0).saturating_add(1).min(i32::from(i16::MAX));
    insert_all::<project_kpi::ActiveModel>(c, vec![project_kpi::Model { project_id: row.id, kpi_id: kpi.id, position }])
        .await
}
