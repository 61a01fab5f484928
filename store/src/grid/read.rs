//! A unit's records of a year as rows of fields.

use domain::{
    edit::{Field, ProjectField, Record},
    fiscal_year::FiscalYear,
    permission::{Action, Actor, may},
    plan::PlanState,
    unit::{Named, UnitCode},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use crate::{
    Db, Result, StoreError, city, draft,
    edit::{Sheet, Want},
    entity::{kpi, project, unit},
    scope, search,
};

/// Rows given at most.
const MOST_ROWS: u64 = 2_000;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct GridFilter {
    /// Projects or KPIs.
    pub record: Record,
    /// The unit; records of the units below it are among the rows.
    pub unit: UnitCode,
    /// The year; the newest that has anything where `None`.
    pub year: Option<FiscalYear>,
    /// One record only.
    pub code: Option<String>,
    /// The columns.
    pub fields: Vec<Field>,
    /// Page, from 1.
    pub page: u64,
    /// Rows on a page.
    pub limit: u64,
}

/// A record as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How far its plan has come, where it was never in force.
    pub draft: Option<PlanState>,
    /// What stands in each field, in canonical form; sections by their names.
    pub cells: Vec<Option<String>>,
    /// Whether each field stays as it is, because this person may not change it.
    pub fixed: Vec<bool>,
}

/// Rows of a unit's records.
#[derive(Clone, Debug)]
pub struct GridPage {
    /// The unit.
    pub unit: Named,
    /// The year shown.
    pub year: FiscalYear,
    /// Years in which the unit has anything, newest first.
    pub years: Vec<FiscalYear>,
    /// The rows, by code.
    pub rows: Vec<GridRow>,
    /// Records there are.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
    /// How many there are.
    pub pages: u64,
}

#[derive(FromQueryResult)]
struct CodeRow {
    code: String,
}

/// A page of rows, for who may change records of the unit. The number of queries does not grow with the rows.
pub async fn read(db: &Db, actor: &Actor, filter: &GridFilter, today: chrono::NaiveDate) -> Result<GridPage> {
    may_read(db, actor, filter.record, &filter.unit).await?;
    let c = db.connection();
    let named = unit::Entity::find().filter(unit::Column::Code.eq(filter.unit.as_str())).one(c).await?;
    let named = named.ok_or(StoreError::NotFound)?;
    let below = search::units_below(db, &filter.unit).await?;
    let years = city::years_of(db, actor, Some(&below)).await?;
    let year = filter.year.or_else(|| years.first().copied()).unwrap_or_else(|| FiscalYear::of(today));
    let (codes, total, page, pages) = codes(db, actor, filter, below, year).await?;
    let rows = rows(db, actor, filter, codes).await?;
    let unit = Named { code: named.code, name: named.name };
    Ok(GridPage { unit, year, years, rows, total, page, pages })
}

/// Whether somebody may work on a unit's records in a grid.
pub async fn may_read(db: &Db, actor: &Actor, record: Record, unit: &UnitCode) -> Result<()> {
    let needed = match record {
        Record::Project => Action::EditProject,
        Record::Kpi => Action::EditKpi,
    };
    may(actor, needed, &scope::of_unit_code(db.connection(), unit).await?)?;
    Ok(())
}

async fn codes(
    db: &Db,
    actor: &Actor,
    filter: &GridFilter,
    units: Vec<Uuid>,
    year: FiscalYear,
) -> Result<(Vec<String>, u64, u64, u64)> {
    let c = db.connection();
    let limit = filter.limit.clamp(1, MOST_ROWS);
    let (mut projects, mut kpis) = (project::Entity::find(), kpi::Entity::find());
    let total = match filter.record {
        Record::Project => {
            use project::Column as C;
            projects =
                projects.filter(C::UnitId.is_in(units)).filter(C::FiscalYear.eq(year.be())).filter(draft::shown(actor));
            if let Some(code) = &filter.code {
                projects = projects.filter(C::Code.eq(code));
            }
            projects.clone().count(c).await?
        }
        Record::Kpi => {
            use kpi::Column as C;
            kpis = kpis.filter(C::UnitId.is_in(units)).filter(C::FiscalYear.eq(year.be()));
            if let Some(code) = &filter.code {
                kpis = kpis.filter(C::Code.eq(code));
            }
            kpis.clone().count(c).await?
        }
    };
    let pages = total.div_ceil(limit).max(1);
    // A page past the last shows the last.
    let page = filter.page.clamp(1, pages);
    let offset = (page - 1) * limit;
    let codes: Vec<CodeRow> = match filter.record {
        Record::Project => {
            let query = projects.select_only().column(project::Column::Code).order_by_asc(project::Column::Code);
            query.limit(limit).offset(offset).into_model().all(c).await?
        }
        Record::Kpi => {
            let query = kpis.select_only().column(kpi::Column::Code).order_by_asc(kpi::Column::Code);
            query.limit(limit).offset(offset).into_model().all(c).await?
        }
    };
    Ok((codes.into_iter().map(|row| row.code).collect(), total, page, pages))
}

async fn rows(db: &Db, actor: &Actor, filter: &GridFilter, codes: Vec<String>) -> Result<Vec<GridRow>> {
    // The sheet wants to know which records and which fields, not every cell of them.
    let (Some(first), Some(any)) = (codes.first(), filter.fields.first()) else { return Ok(Vec::new()) };
    let want = |code: &String, field: &Field| Want::to_read(code, *field);
    let wants: Vec<Want> =
        codes.iter().map(|code| want(code, any)).chain(filter.fields.iter().map(|field| want(first, field))).collect();
    let sheet = Sheet::load(db.connection(), &wants, false).await?;
    let rows = codes.into_iter().filter_map(|code| {
        let scope = sheet.scope(actor, filter.record, &code)?;
        let cell = |field: &Field| {
            let text = sheet.text(&code, *field)?;
            let section = *field == Field::Project(ProjectField::Section);
            Some(if section { sheet.section_name(&code).unwrap_or(text) } else { text })
        };
        Some(GridRow {
            name: sheet.name(filter.record, &code)?,
            draft: sheet.draft(filter.record, &code),
            cells: filter.fields.iter().map(cell).collect(),
            fixed: filter.fields.iter().map(|field| !actor.may(field.action(), scope)).collect(),
            code,
        })
    });
    Ok(rows.collect())
}
