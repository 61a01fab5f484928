//! Progress reports.

use chrono::NaiveDate;
use domain::money::Money;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "progress_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub project_id: Uuid,
    pub date: NaiveDate,
    pub ordinal: i32,
    pub percent: Option<f64>,
    pub narrative: Option<String>,
    pub problem: Option<String>,
    pub obstacle: Option<String>,
    pub spent: Option<Money>,
    pub on_plan: Option<bool>,
    pub on_target: Option<bool>,
    pub status: Option<i32>,
    pub steps: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
