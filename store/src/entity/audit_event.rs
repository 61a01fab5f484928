//! The append-only audit.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// Digest of the event before it.
    pub previous: Vec<u8>,
    /// Digest of this one.
    pub hash: Vec<u8>,
    pub at: DateTime<Utc>,
    pub actor: String,
    pub user_id: Option<Uuid>,
    pub action: String,
    pub record_kind: String,
    pub record_id: Uuid,
    pub changes: Json,
    pub reason: Option<String>,
    pub batch_id: Option<Uuid>,
    pub request_id: Option<Uuid>,
    /// The request it took back.
    pub undoes: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
