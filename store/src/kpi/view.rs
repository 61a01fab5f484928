//! A KPI whole.

use std::collections::HashMap;

use domain::{
    kpi::{KpiKind, KpiLevel, KpiView},
    permission::{Action, Actor, Scope, may},
    unit::{KpiCode, Named},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    prelude::Uuid,
};

use crate::{
    Db, Result, StoreError,
    entity::{appeal, kpi, kpi_text, project, project_kpi, quarter_result},
    row,
};

/// Projects shown with a KPI; a policy may have one in every district.
const SUPPORTERS: u64 = 500;

/// A KPI whole. Takes the same number of queries whatever it holds.
pub async fn view(db: &Db, actor: &Actor, code: &KpiCode) -> Result<KpiView> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let kpi = kpi::Entity::find()
        .filter(kpi::Column::Code.eq(code.as_str()))
        .one(db.connection())
        .await?
        .ok_or(StoreError::NotFound)?;
    views(db, vec![kpi]).await?.into_iter().next().ok_or(StoreError::NotFound)
}

#[derive(FromQueryResult)]
struct Supporter {
    kpi_id: Uuid,
    code: String,
    name: String,
}

/// These KPIs whole, in the order given: five queries, whatever their number.
pub(crate) async fn views(db: &Db, kpis: Vec<kpi::Model>) -> Result<Vec<KpiView>> {
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
    let mut projects: HashMap<Uuid, Vec<Named>> = HashMap::new();
    let supporters: Vec<Supporter> = project_kpi::Entity::find()
        .select_only()
        .column(project_kpi::Column::KpiId)
        .column(project::Column::Code)
        .column(project::Column::Name)
        .join(JoinType::InnerJoin, project_kpi::Relation::Project.def())
        .filter(project_kpi::Column::KpiId.is_in(ids))
        .order_by_asc(project::Column::Code)
        .limit(SUPPORTERS * kpis.len().max(1) as u64)
        .into_model()
        .all(c)
        .await?;
    for supporter in supporters {
        projects.entry(supporter.kpi_id).or_default().push(Named { code: supporter.code, name: supporter.name });
    }
    let units = crate::unit::names(db, kpis.iter().filter_map(|kpi| kpi.unit_id)).await?;

    let whole = kpis.into_iter().filter_map(|kpi| {
        let id = kpi.id;
        let text = texts.remove(&id);
        let wording = |of: fn(&kpi_text::Model) -> &Option<String>| text.as_ref().and_then(|text| of(text).clone());
        Some(KpiView {
            code: kpi.code.parse().ok()?,
            name: kpi.name,
            fiscal_year: row::year(kpi.fiscal_year),
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
            projects: projects.remove(&id).unwrap_or_default(),
            appeals: appeals.remove(&id).unwrap_or_default(),
        })
    });
    Ok(whole.collect())
}
