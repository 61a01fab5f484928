//! Reading the records that pages speak of, a fixed number of queries for any number of pages.

use std::collections::{HashMap, HashSet};

use domain::{import::Content, kpi::KpiDraft, text::search_key};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use super::{
    records::{KpiRecord, Mark, Marked, ProjectRecord, State},
    references::References,
};
use crate::{
    Result,
    entity::{
        appeal, evaluation, import_page, kpi, kpi_text, monthly_result, progress_report, project, project_kpi,
        project_text, quarter_result, step,
    },
};

/// Fingerprints asked for in one query: SQLite binds at most 32,766 values.
const DIGESTS: usize = 10_000;

/// Reads what the pages speak of, but for what is in memory already.
pub async fn load(
    state: &mut State,
    references: &References,
    db: &impl ConnectionTrait,
    contents: &[&Content],
) -> Result<()> {
    let mut projects: HashSet<String> = HashSet::new();
    let mut kpis: HashSet<String> = HashSet::new();
    let mut mention = |draft: &KpiDraft, projects: &mut HashSet<String>| {
        kpis.insert(draft.code.to_string());
        projects.extend(draft.projects.iter().map(|named| named.code.clone()));
    };
    for content in contents {
        match *content {
            Content::Project(draft) => {
                projects.insert(draft.code.to_string());
                draft.kpis.iter().for_each(|kpi| mention(kpi, &mut projects));
            }
            Content::Kpi(draft) => mention(draft, &mut projects),
            Content::Unit(draft) => draft.kpis.iter().for_each(|kpi| mention(kpi, &mut projects)),
        }
    }
    kpis.extend(named_kpis(references, db, contents).await?);
    projects.retain(|code| !state.projects.contains_key(code));
    kpis.retain(|code| !state.kpis.contains_key(code));
    let links = load_projects(state, db, projects).await?;
    load_below_projects(state, db, contents).await?;
    let waiting = kpis_without_year(state, db, &links).await?;
    kpis.extend(waiting.into_iter().filter(|code| !state.kpis.contains_key(code)));
    load_kpis(state, db, kpis).await
}

/// Codes of the KPIs that have no year and hang on a project just loaded, noted by project: its page may bring the year.
async fn kpis_without_year(
    state: &mut State,
    db: &impl ConnectionTrait,
    links: &[project_kpi::Model],
) -> Result<HashSet<String>> {
    if links.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<(Uuid, String)> = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Id, kpi::Column::Code])
        .filter(kpi::Column::Id.is_in(links.iter().map(|link| link.kpi_id)))
        .filter(kpi::Column::FiscalYear.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let codes: HashMap<Uuid, String> = rows.into_iter().collect();
    for link in links {
        if let Some(code) = codes.get(&link.kpi_id) {
            state.yearless.entry(link.project_id).or_default().push(code.clone());
        }
    }
    Ok(codes.into_values().collect())
}

/// Which of these pages, or parts of pages, have been stored before.
pub async fn seen(db: &impl ConnectionTrait, digests: &[&String]) -> Result<HashSet<String>> {
    let mut seen = HashSet::new();
    for some in digests.chunks(DIGESTS) {
        let found: Vec<String> = import_page::Entity::find()
            .select_only()
            .column(import_page::Column::Digest)
            .filter(import_page::Column::Digest.is_in(some.iter().map(|digest| digest.as_str())))
            .into_tuple()
            .all(db)
            .await?;
        seen.extend(found);
    }
    Ok(seen)
}

/// Codes of the KPIs that pages may mean by unit, year and name alone: one query for all pages.
async fn named_kpis(
    references: &References,
    db: &impl ConnectionTrait,
    contents: &[&Content],
) -> Result<HashSet<String>> {
    let mut names: HashSet<(Uuid, i32, String)> = HashSet::new();
    for content in contents {
        let Content::Unit(draft) = *content else { continue };
        let Some(unit) = references.known_unit(&draft.code) else { continue };
        names.extend(
            draft.uncoded.iter().filter_map(|kpi| Some((unit, kpi.fiscal_year()?.be(), search_key(&kpi.name)))),
        );
    }
    if names.is_empty() {
        return Ok(HashSet::new());
    }
    let units: HashSet<Uuid> = names.iter().map(|(unit, ..)| *unit).collect();
    let years: HashSet<i32> = names.iter().map(|(_, year, _)| *year).collect();
    let rows: Vec<(String, String, Option<Uuid>, Option<i32>)> = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Code, kpi::Column::Name, kpi::Column::UnitId, kpi::Column::FiscalYear])
        .filter(kpi::Column::UnitId.is_in(units))
        .filter(kpi::Column::FiscalYear.is_in(years))
        .into_tuple()
        .all(db)
        .await?;
    let named = rows
        .into_iter()
        .filter_map(|(code, name, unit, year)| names.contains(&(unit?, year?, search_key(&name))).then_some(code));
    Ok(named.collect())
}

/// Loads projects, and gives the links they have to KPIs.
async fn load_projects(
    state: &mut State,
    db: &impl ConnectionTrait,
    codes: HashSet<String>,
) -> Result<Vec<project_kpi::Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let rows = project::Entity::find()
        .filter(project::Column::Code.is_in(codes))
        .find_also_related(project_text::Entity)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id).collect();
    for (row, text) in rows {
        let version = Some(row.version);
        let text = text.unwrap_or_else(|| ProjectRecord::no_text(row.id));
        state.projects.insert(row.code.clone(), ProjectRecord::loaded(row, text, version));
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let links = project_kpi::Entity::find().filter(project_kpi::Column::ProjectId.is_in(ids)).all(db).await?;
    state.links.extend(links.iter().map(|link| ((link.project_id, link.kpi_id), Mark::Stored)));
    Ok(links)
}

/// Steps, reports, months and evaluations of the projects whose own pages come; links need none of them.
async fn load_below_projects(state: &mut State, db: &impl ConnectionTrait, contents: &[&Content]) -> Result<()> {
    let mut codes: HashMap<Uuid, String> = HashMap::new();
    for content in contents {
        if let Content::Project(draft) = *content
            && let Some(record) = state.projects.get_mut(draft.code.as_str())
            && !record.whole
        {
            record.whole = true;
            codes.insert(record.row.id, record.row.code.clone());
        }
    }
    if codes.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = codes.keys().copied().collect();
    let steps = step::Entity::find()
        .filter(step::Column::ProjectId.is_in(ids.clone()))
        .order_by_asc(step::Column::Position)
        .all(db)
        .await?;
    let reports = progress_report::Entity::find()
        .filter(progress_report::Column::ProjectId.is_in(ids.clone()))
        .order_by_asc(progress_report::Column::Date)
        .order_by_asc(progress_report::Column::Ordinal)
        .all(db)
        .await?;
    let months =
        monthly_result::Entity::find().filter(monthly_result::Column::ProjectId.is_in(ids.clone())).all(db).await?;
    let evaluations = evaluation::Entity::find().filter(evaluation::Column::ProjectId.is_in(ids)).all(db).await?;
    let mut of = |id: Uuid, add: &mut dyn FnMut(&mut ProjectRecord)| {
        if let Some(record) = codes.get(&id).and_then(|code| state.projects.get_mut(code)) {
            add(record);
        }
    };
    for row in steps {
        of(row.project_id, &mut |record| record.steps.push(row.clone()));
    }
    for row in reports {
        of(row.project_id, &mut |record| record.reports.push(Marked::stored(row.clone())));
    }
    for row in months {
        of(row.project_id, &mut |record| record.months.push(Marked::stored(row.clone())));
    }
    for row in evaluations {
        of(row.project_id, &mut |record| record.evaluations.push(Marked::stored(row.clone())));
    }
    Ok(())
}

async fn load_kpis(state: &mut State, db: &impl ConnectionTrait, codes: HashSet<String>) -> Result<()> {
    if codes.is_empty() {
        return Ok(());
    }
    let rows =
        kpi::Entity::find().filter(kpi::Column::Code.is_in(codes)).find_also_related(kpi_text::Entity).all(db).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut loaded: HashMap<Uuid, KpiRecord> = rows
        .into_iter()
        .map(|(row, text)| {
            let version = Some(row.version);
            let text = text.unwrap_or_else(|| KpiRecord::no_text(row.id));
            (row.id, KpiRecord::loaded(row, text, version))
        })
        .collect();
    let ids: Vec<Uuid> = loaded.keys().copied().collect();
    for row in quarter_result::Entity::find().filter(quarter_result::Column::KpiId.is_in(ids.clone())).all(db).await? {
        if let Some(record) = loaded.get_mut(&row.kpi_id) {
            record.quarters.push(Marked::stored(row));
        }
    }
    for row in appeal::Entity::find().filter(appeal::Column::KpiId.is_in(ids)).all(db).await? {
        if let Some(record) = loaded.get_mut(&row.kpi_id) {
            record.appeals.push(Marked::stored(row));
        }
    }
    state.kpis.extend(loaded.into_values().map(|record| (record.row.code.clone(), record)));
    Ok(())
}
