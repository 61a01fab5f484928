//! Files of records.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub record_kind: String,
    pub record_id: Uuid,
    pub name: String,
    /// The word of its kind; empty until it is known.
    pub media_type: String,
    /// Bytes: as sent until it is there whole, as kept from then on.
    pub size: i64,
    /// Digest of what is kept; empty until it is.
    pub digest: String,
    /// Who sent it.
    pub user_id: Option<Uuid>,
    /// When it was begun; when it was there whole, from then on.
    pub created_at: DateTime<Utc>,
    /// The report it goes with.
    pub submission_id: Option<Uuid>,
    /// Who sees it.
    pub shown: String,
    /// `uploading`, `whole`, or `removed` where only its bytes are left.
    pub state: String,
    /// Bytes that came.
    pub received: i64,
    /// What makes it one file however often it is sent.
    pub upload_key: Option<Uuid>,
    /// Digest of what is sent, where the sender told it.
    pub claimed_digest: Option<String>,
    /// Whether the person agreed that the position be kept.
    pub keep_position: bool,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub caption: Option<String>,
    pub storage_key: Option<String>,
    pub thumbnail_key: Option<String>,
    /// When anything of it last changed.
    pub changed_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", to = "super::user::Column::Id")]
    User,
}

impl Related<super::user::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
