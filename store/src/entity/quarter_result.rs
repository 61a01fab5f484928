//! A KPI's quarters.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "quarter_result")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kpi_id: Uuid,
    pub quarter: i32,
    pub result: Option<f64>,
    pub report: Option<String>,
    pub score: Option<f64>,
    #[sea_orm(column_name = "score_2_1")]
    pub score_2_1: Option<f64>,
    #[sea_orm(column_name = "score_2_2")]
    pub score_2_2: Option<f64>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
