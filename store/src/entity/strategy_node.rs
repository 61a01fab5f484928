//! Lines of the city's plan.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "strategy_node")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub edition_id: Uuid,
    pub parent_id: Option<Uuid>,
    pub level: i32,
    pub number: Option<String>,
    pub path: String,
    pub label: String,
    pub retired: bool,
    /// 0 while only imports wrote it.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The edition.
    #[sea_orm(
        belongs_to = "super::strategy_edition::Entity",
        from = "Column::EditionId",
        to = "super::strategy_edition::Column::Id"
    )]
    Edition,
}

impl Related<super::strategy_edition::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Edition.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
