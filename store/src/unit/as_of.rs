//! A unit as it was on a past day, from the histories of itself, of its place in the tree, and of its records: what it was
//! called, where it belonged, what lay below it, and what its year looked like.

mod places;
mod records;

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::{
    city::{StatusCounts, UnitRow, UnitYear},
    fiscal_year::FiscalYear,
    history::end_of_day,
    listing::{KpiGrouping, PAGE_SIZE, UnitFilter},
    money::Money,
    permission::{Action, Actor, Places as Readable, Scope, may, places as readable},
    standing::Status,
    unit::{Named, UnitCode},
};
use sea_orm::prelude::Uuid;

use self::{
    places::{Place, Places},
    records::{Kpis, Records},
};
use super::PARTS;
use crate::{
    Db, Result, StoreError,
    history::AsOf,
    project::{ProjectThen, rows_as_of},
    row,
};

/// A unit as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitThen {
    /// Its year as it stood: names, places and figures of the day. Of KPIs it does not say which projects supported them:
    /// that is in the histories of those. They are grouped by dimension alone.
    pub unit: UnitYear,
    /// Whether its records were taken back to the day. Where there are too many to do that at once there are no
    /// figures: those of the units below it can be asked for.
    pub counted: bool,
}

/// A unit as it was when a day ended, with all that lay below it then. Takes the same number of queries whatever the unit
/// has; of records whose plan was a draft then, those are counted that the actor may read as drafts.
pub async fn as_of(
    db: &Db,
    actor: &Actor,
    code: &UnitCode,
    filter: &UnitFilter,
    day: NaiveDate,
) -> Result<AsOf<UnitThen>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let c = db.connection();
    let moment = end_of_day(day);
    let tree = Places::on(c, moment).await?;
    let Some(own) = tree.find(code.as_str()) else {
        let since = tree.later(code.as_str()).ok_or(StoreError::NotFound)?;
        return Ok(AsOf::NotYet { since });
    };
    let drafts = match readable(actor, Action::ReadDrafts) {
        Readable::Everywhere => None,
        Readable::Below(codes) => Some(super::below(c, &codes).await?.into_iter().collect::<HashSet<Uuid>>()),
    };
    let sections = places::sections(c, own, moment).await?;
    let below = tree.below(own);
    let records = Records::of(c, actor, below, drafts, moment).await?;
    let years = records.years(c).await?;
    let year = filter.year.or_else(|| years.first().copied()).unwrap_or_else(|| FiscalYear::of(day));

    let name_of = |id: Uuid| tree.named(id);
    let projects = match records.projects(c, year).await? {
        Some(rows) => rows_as_of(c, rows, name_of, day).await?,
        None => None,
    };
    let projects = projects.map(|rows| records.shown(rows));
    let kpis = records.kpis(c, year).await?;
    let counted = projects.is_some() && kpis.is_some();
    let (projects, kpis) =
        if counted { (projects.unwrap_or_default(), kpis.unwrap_or_default()) } else { Default::default() };
    let parent = own.parent.as_deref().and_then(|parent| tree.find(parent));
    let unit = row_of(own, parent, &projects, kpis.len());
    let Kpis { group, groups, kpis, total, page, pages } = records::grouped(db, actor, kpis, year, filter, day).await?;
    let unit = UnitYear {
        unit,
        year,
        name_then: None,
        closed_from: own.closed_from,
        parent: parent.map(Place::named),
        children: tree.children(own).take(PARTS as usize).map(Place::named).collect(),
        sections,
        by: KpiGrouping::Dimension,
        group,
        groups,
        kpis,
        kpis_total: total,
        page,
        pages,
        projects: attention(projects),
        years,
    };
    Ok(AsOf::Known(Box::new(UnitThen { unit, counted })))
}

/// The unit's figures of the day.
fn row_of(own: &Place, parent: Option<&Place>, projects: &[ProjectThen], kpis: usize) -> UnitRow {
    let count = |status: Status| {
        let count = projects.iter().filter(|then| then.row.status == status).count() as u64;
        (count > 0).then_some((status, count))
    };
    let mean = |of: fn(&ProjectThen) -> Option<f64>| {
        let values: Vec<f64> = projects.iter().filter_map(of).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let sum = |of: fn(&ProjectThen) -> Option<Money>| projects.iter().filter_map(of).sum();
    UnitRow {
        code: own.code.clone(),
        name: own.name.clone(),
        kind: row::unit_kind(&own.kind),
        parent: parent.map(|parent| parent.code.clone()),
        projects: StatusCounts(Status::ALL.into_iter().filter_map(count).collect()),
        kpis: kpis as u64,
        progress: mean(|then| then.row.progress),
        planned: mean(|then| then.row.planned),
        budget_received: sum(|then| then.row.budget_received),
        budget_spent: sum(|then| then.budget_spent),
    }
}

/// The projects that needed attention first, in the order of today's page.
fn attention(mut projects: Vec<ProjectThen>) -> Vec<domain::project::ProjectRow> {
    let urgency = |status: Status| Status::ALL.iter().position(|known| *known == status);
    projects.sort_by(|a, b| {
        let variance = |then: &ProjectThen| then.row.variance.unwrap_or(f64::INFINITY);
        urgency(a.row.status)
            .cmp(&urgency(b.row.status))
            .then(variance(a).total_cmp(&variance(b)))
            .then_with(|| a.row.code.as_str().cmp(b.row.code.as_str()))
    });
    projects.into_iter().take(PAGE_SIZE as usize).map(|then| then.row).collect()
}

impl Place {
    fn named(&self) -> Named {
        Named { code: self.code.to_string(), name: self.name.clone() }
    }
}
