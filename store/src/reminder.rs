//! Reminders: a day's digests are found out and written, read, sent, and tuned by whom they are for.
//!
//! The rule is [`domain::reminder`]. A digest is a row a person and day, so that whoever writes it again, after a
//! restart or beside another server, finds it there; its mail is a job that is put in with it.

mod day;
mod mail;
mod missing;
mod wish;

pub use self::{
    day::remind,
    mail::{MailDraft, Mailing, mail, mail_failed},
    wish::{Wish, set_wish, wish},
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    listing::{Listing, PAGE_SIZE},
    permission::{Action, Actor, Scope, may},
    reminder::Digest,
};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
};

use crate::{Db, Result, StoreError, entity::notice};

/// Unread digests that are counted; more are told as this many.
pub const MOST_UNREAD: u64 = 99;

/// A digest, for whom it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its key.
    pub id: Uuid,
    /// The day it is of.
    pub day: NaiveDate,
    /// What it tells.
    pub digest: Digest,
    /// Whether it was not read yet.
    pub unread: bool,
}

/// The own digests, newest first: two queries.
pub async fn list(db: &Db, actor: &Actor, page: u64) -> Result<Listing<Notice>> {
    let own = notice::Entity::find().filter(notice::Column::UserId.eq(person(actor)?));
    let total = own.clone().count(db.connection()).await?;
    let page = page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let rows = own
        .order_by_desc(notice::Column::Day)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
        .all(db.connection())
        .await?;
    Ok(Listing { rows: rows.into_iter().map(of).collect(), total, page })
}

/// How many of the own digests were not read yet, at most [`MOST_UNREAD`]: one query, asked by every page.
pub async fn unread(db: &Db, actor: &Actor) -> Result<u64> {
    let own: Vec<Uuid> = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::UserId.eq(person(actor)?))
        .filter(notice::Column::ReadAt.is_null())
        .limit(MOST_UNREAD)
        .into_tuple()
        .all(db.connection())
        .await?;
    Ok(own.len() as u64)
}

/// Notes that the own digests were read, up to the newest that was shown: what came since is still new.
pub async fn read(db: &Db, actor: &Actor, until: NaiveDate, now: DateTime<Utc>) -> Result<()> {
    notice::Entity::update_many()
        .col_expr(notice::Column::ReadAt, Expr::value(now))
        .filter(notice::Column::UserId.eq(person(actor)?))
        .filter(notice::Column::ReadAt.is_null())
        .filter(notice::Column::Day.lte(until))
        .exec(db.connection())
        .await?;
    Ok(())
}

fn of(row: notice::Model) -> Notice {
    Notice { id: row.id, day: row.day, digest: digest(&row.body), unread: row.read_at.is_none() }
}

fn digest(body: &str) -> Digest {
    serde_json::from_str(body).unwrap_or_default()
}

/// The key of whoever asks for what is their own.
fn person(actor: &Actor) -> Result<Uuid> {
    let person = actor.person().ok_or(StoreError::Forbidden)?;
    may(actor, Action::OwnAccount, &Scope::Account(person.id))?;
    Ok(person.id.0)
}
