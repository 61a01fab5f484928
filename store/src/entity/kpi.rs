//! KPIs, without their long texts.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub serial: String,
    pub name: String,
    pub fiscal_year: Option<i32>,
    pub year_inherited: bool,
    pub unit_id: Option<Uuid>,
    pub strategy_node_id: Option<Uuid>,
    pub target: Option<f64>,
    pub target_text: Option<String>,
    pub result: Option<f64>,
    pub unit_of_measure: Option<String>,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub dimension: Option<i32>,
    pub negotiated: Option<bool>,
    /// Quarters reported on: 1, 2, 4 and 8 added up.
    pub quarters_reported: i32,
    /// Quarters evaluated, likewise.
    pub quarters_evaluated: i32,
    pub evaluated_quarter: Option<i32>,
    pub evaluated_score: Option<f64>,
    pub search_key: String,
    pub sort_key: String,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Its long texts.
    #[sea_orm(has_one = "super::kpi_text::Entity")]
    Text,
}

impl Related<super::kpi_text::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Text.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
