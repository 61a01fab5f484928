//! A KPI whole.

use std::collections::HashMap;

use domain::{
    kpi::{KpiKind, KpiLevel, KpiView, Supporter},
    permission::{Action, Actor, Scope, may},
    unit::{KpiCode, Named},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait,
    prelude::{Expr, Uuid},
    sea_query::{Alias, ExprTrait, Query},
};

use crate::{
    Db, Result, StoreError, draft,
    entity::{appeal, kpi, kpi_text, project, project_kpi, quarter_result},
    row, scope,
};

/// Projects shown with a KPI on its own page; a policy may have one in every district.
const SUPPORTERS: u64 = 500;
/// Projects shown with each KPI among several; its own page has the rest.
const SUPPORTERS_AMONG_MANY: u64 = 5;

/// A KPI whole. Takes the same number of queries whatever it holds.
pub async fn view(db: &Db, actor: &Actor, code: &KpiCode) -> Result<KpiView> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let kpi = kpi::Entity::find()
        .filter(kpi::Column::Code.eq(code.as_str()))
        .one(db.connection())
        .await?
        .ok_or(StoreError::NotFound)?;
    let id = kpi.id;
    let mut view = whole(db, actor, vec![kpi], SUPPORTERS).await?.into_iter().next().ok_or(StoreError::NotFound)?;
    view.history = crate::audit::history(db, actor, &scope::of_kpi_code(db.connection(), code).await?, id).await?;
    Ok(view)
}

/// These KPIs whole but for their history, in the order given: five queries, whatever their number.
pub(crate) async fn views(db: &Db, actor: &Actor, kpis: Vec<kpi::Model>) -> Result<Vec<KpiView>> {
    whole(db, actor, kpis, SUPPORTERS_AMONG_MANY).await
}

#[derive(FromQueryResult)]
struct SupporterRow {
    kpi_id: Uuid,
    code: String,
    name: String,
    plan_state: String,
    total: i64,
}

/// The first `limit` projects of each KPI by code that an actor reads, each row with how many of them the KPI has.
async fn supporters(db: &Db, actor: &Actor, kpis: &[Uuid], limit: u64) -> Result<Vec<SupporterRow>> {
    let ranked = project_kpi::Entity::find()
        .select_only()
        .column(project_kpi::Column::KpiId)
        .column(project::Column::Code)
        .column(project::Column::Name)
        .column(project::Column::PlanState)
        .expr_as(Expr::cust("row_number() OVER (PARTITION BY project_kpi.kpi_id ORDER BY project.code)"), "place")
        .expr_as(Expr::cust("count(*) OVER (PARTITION BY project_kpi.kpi_id)"), "total")
        .join(JoinType::InnerJoin, project_kpi::Relation::Project.def())
        .filter(project_kpi::Column::KpiId.is_in(kpis.iter().copied()))
        .filter(draft::shown(actor))
        .into_query();
    let columns = ["kpi_id", "code", "name", "plan_state", "total"].map(Alias::new);
    let first = Query::select()
        .columns(columns)
        .from_subquery(ranked, Alias::new("ranked"))
        .and_where(Expr::col(Alias::new("place")).lte(limit as i64))
        .order_by(Alias::new("code"), Order::Asc)
        .to_owned();
    Ok(SupporterRow::find_by_statement(db.backend().build(&first)).all(db.connection()).await?)
}

async fn whole(db: &Db, actor: &Actor, kpis: Vec<kpi::Model>, limit: u64) -> Result<Vec<KpiView>> {
    let c = db.connection();
    let ids: Vec<Uuid> = kpis.iter().map(|kpi| kpi.id).collect();
    let texts = kpi_text::Entity::find().filter(kpi_text::Column::KpiId.is_in(ids.clone())).all(c).await?;
    let mut texts: HashMap<Uuid, kpi_text::Model> = texts.into_iter().map(|text| (text.kpi_id, text)).collect();
    let mut quarters: HashMap<Uuid, Vec<_>> = HashMap::new();
    for quarter in quarter_result::Entity::find()
        .filter(quarter_result::Column::KpiId.is_in(ids.clone()))
        .order_by_asc(quarter_result::Column::Quarter)
        .all(c)
        .await?
    {
        quarters.entry(quarter.kpi_id).or_default().extend(row::quarter_result(quarter));
    }
    let mut appeals: HashMap<Uuid, Vec<_>> = HashMap::new();
    for appeal in appeal::Entity::find()
        .filter(appeal::Column::KpiId.is_in(ids.clone()))
        .order_by_asc(appeal::Column::Round)
        .order_by_asc(appeal::Column::Kind)
        .all(c)
        .await?
    {
        appeals.entry(appeal.kpi_id).or_default().push(row::appeal(appeal));
    }
    let mut projects: HashMap<Uuid, (u64, Vec<Supporter>)> = HashMap::new();
    for supporter in supporters(db, actor, &ids, limit).await? {
        let (total, known) = projects.entry(supporter.kpi_id).or_default();
        *total = u64::try_from(supporter.total).unwrap_or_default();
        let draft = crate::plan::draft(&supporter.plan_state);
        known.push(Supporter { named: Named { code: supporter.code, name: supporter.name }, draft });
    }
    let units = crate::unit::names(db, kpis.iter().filter_map(|kpi| kpi.unit_id)).await?;

    let whole = kpis.into_iter().filter_map(|kpi| {
        let id = kpi.id;
        let text = texts.remove(&id);
        let (projects_total, projects) = projects.remove(&id).unwrap_or_default();
        let wording = |of: fn(&kpi_text::Model) -> &Option<String>| text.as_ref().and_then(|text| of(text).clone());
        Some(KpiView {
            code: kpi.code.parse().ok()?,
            name: kpi.name,
            fiscal_year: row::year(kpi.fiscal_year),
            year_inherited: kpi.fiscal_year.is_some() && kpi.year_inherited,
            unit: kpi.unit_id.and_then(|unit| units.get(&unit).cloned()),
            target: kpi.target,
            target_text: kpi.target_text,
            result: kpi.result,
            unit_of_measure: kpi.unit_of_measure,
            kind: kpi.kind.as_deref().and_then(KpiKind::from_word),
            level: kpi.level.as_deref().and_then(KpiLevel::from_word),
            dimension: kpi.dimension,
            negotiated: kpi.negotiated,
            definition: wording(|text| &text.definition),
            formula: wording(|text| &text.formula),
            source: wording(|text| &text.source),
            summary: wording(|text| &text.summary),
            strategy: row::strategy_lines(wording(|text| &text.strategy).as_deref()),
            quarters: quarters.remove(&id).unwrap_or_default(),
            evaluated: row::evaluated(kpi.evaluated_quarter, kpi.evaluated_score),
            projects,
            projects_total,
            appeals: appeals.remove(&id).unwrap_or_default(),
            history: Vec::new(),
        })
    });
    Ok(whole.collect())
}
