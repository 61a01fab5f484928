//! Reports that were sent.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `progress` or `quarter`, as [`domain::report::Content::kind`].
    pub kind: String,
    pub project_id: Option<Uuid>,
    pub kpi_id: Option<Uuid>,
    pub fiscal_year: i32,
    /// The fiscal month of a project, the quarter of a KPI.
    pub period: i32,
    pub state: String,
    /// [`domain::report::Content`] as JSON.
    pub content: String,
    /// [`domain::report::bits`] of what is odd.
    pub odd: i32,
    pub author: String,
    pub author_id: Uuid,
    pub sent_at: DateTime<Utc>,
    /// Who wrote what it says now, and when.
    pub changed_by: String,
    pub changed_at: DateTime<Utc>,
    pub version: i32,
    pub decided_by: Option<String>,
    pub decided_by_id: Option<Uuid>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The project it is of.
    #[sea_orm(belongs_to = "super::project::Entity", from = "Column::ProjectId", to = "super::project::Column::Id")]
    Project,
    /// The KPI it is of.
    #[sea_orm(belongs_to = "super::kpi::Entity", from = "Column::KpiId", to = "super::kpi::Column::Id")]
    Kpi,
}

impl ActiveModelBehavior for ActiveModel {}
