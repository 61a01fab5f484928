//! Long texts of a KPI.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kpi_id: Uuid,
    pub definition: Option<String>,
    pub formula: Option<String>,
    pub source: Option<String>,
    pub summary: Option<String>,
    pub strategy: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Whose texts they are.
    #[sea_orm(belongs_to = "super::kpi::Entity", from = "Column::KpiId", to = "super::kpi::Column::Id")]
    Kpi,
}

impl Related<super::kpi::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Kpi.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
