//! What a person wants to be told; whoever has no row wants what everybody is told.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_wish")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub by_mail: bool,
    pub soon: bool,
    pub today: bool,
    pub overdue: bool,
    pub others: bool,
    pub muted_until: Option<NaiveDate>,
    /// The language of mails.
    pub lang: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
