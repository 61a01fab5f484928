//! Projects, without their long texts.

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Money;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub serial: String,
    pub name: String,
    pub stub: bool,
    pub fiscal_year: Option<i32>,
    pub unit_id: Uuid,
    pub section_id: Option<Uuid>,
    pub policy_id: Option<Uuid>,
    pub strategy_node_id: Option<Uuid>,
    pub routine: Option<bool>,
    pub owner: Option<String>,
    pub coordinator: Option<String>,
    pub branch: Option<String>,
    pub evaluator: Option<String>,
    pub start: Option<NaiveDate>,
    pub finish: Option<NaiveDate>,
    pub head_progress: Option<f64>,
    pub weight: Option<f64>,
    pub target: Option<f64>,
    pub result: Option<f64>,
    pub unit_of_measure: Option<String>,
    pub budget_received: Option<Money>,
    pub budget_spent: Option<Money>,
    pub evaluated_quarter: Option<i32>,
    pub evaluated_score: Option<f64>,
    pub progress: Option<f64>,
    pub planned: Option<f64>,
    pub variance: Option<f64>,
    pub status: String,
    pub last_report: Option<NaiveDate>,
    pub standing_on: Option<NaiveDate>,
    pub settles_on: NaiveDate,
    pub spark: String,
    pub search_key: String,
    pub sort_key: String,
    pub plan_state: String,
    pub plan_version: i32,
    pub in_force_from: Option<NaiveDate>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Its long texts.
    #[sea_orm(has_one = "super::project_text::Entity")]
    Text,
}

impl Related<super::project_text::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Text.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
