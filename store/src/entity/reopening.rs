//! Requests to open a locked window again for a unit.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reopening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub fiscal_year_id: Uuid,
    pub period: String,
    pub unit_id: Uuid,
    /// What somebody wanted to report on: a project, or a KPI.
    pub project_id: Option<Uuid>,
    pub kpi_id: Option<Uuid>,
    pub reason: String,
    /// `asked`, `granted` or `refused`.
    pub state: String,
    pub asked_by: String,
    pub asked_by_id: Uuid,
    pub asked_at: DateTime<Utc>,
    /// The first day on which it is locked again, of one that was granted.
    pub until: Option<NaiveDate>,
    /// Why it was refused.
    pub answer: Option<String>,
    pub decided_by: Option<String>,
    pub decided_by_id: Option<Uuid>,
    pub decided_at: Option<DateTime<Utc>>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The year.
    #[sea_orm(
        belongs_to = "super::fiscal_year::Entity",
        from = "Column::FiscalYearId",
        to = "super::fiscal_year::Column::Id"
    )]
    Year,
    /// The unit.
    #[sea_orm(belongs_to = "super::unit::Entity", from = "Column::UnitId", to = "super::unit::Column::Id")]
    Unit,
    /// The project it was asked for.
    #[sea_orm(belongs_to = "super::project::Entity", from = "Column::ProjectId", to = "super::project::Column::Id")]
    Project,
    /// The KPI it was asked for.
    #[sea_orm(belongs_to = "super::kpi::Entity", from = "Column::KpiId", to = "super::kpi::Column::Id")]
    Kpi,
}

impl ActiveModelBehavior for ActiveModel {}
