//! A day's digests: found out in a fixed number of queries, and written once.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    holiday::is_quiet,
    job::JobKind,
    permission::{Action, Actor, Scope, may},
    reminder::{Digest, Reader, Wishes, digests},
    unit::UnitCode,
    user::Role,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Statement, prelude::Uuid,
    sea_query::OnConflict,
};

use super::{missing::missing, wish};
use crate::{
    Db, Result,
    entity::{notice, reminder_wish},
    job::{NewJob, put},
};

/// Digests written in one transaction, so that nobody waits long for the lock.
const BATCH: usize = 200;

/// Writes the digests of a day and puts their mails in, all but those that are there already. Gives how many people
/// are reminded of anything.
pub async fn remind(db: &Db, actor: &Actor, today: NaiveDate, now: DateTime<Utc>) -> Result<usize> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    if is_quiet(today) {
        return Ok(0);
    }
    let missing = missing(db, today).await?;
    if missing.is_empty() {
        return Ok(0);
    }
    let readers = readers(db.connection()).await?;
    let digests = digests(&missing, &readers, today);
    let by_mail: HashMap<Uuid, bool> = readers.into_iter().map(|reader| (reader.key, reader.wishes.by_mail)).collect();
    for batch in digests.chunks(BATCH) {
        write(db, batch, &by_mail, today, now).await?;
    }
    Ok(digests.len())
}

async fn write(
    db: &Db,
    batch: &[(Uuid, Digest)],
    by_mail: &HashMap<Uuid, bool>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = |(user_id, digest): &(Uuid, Digest)| {
        let body = serde_json::to_string(digest).unwrap_or_default();
        let id = Uuid::now_v7();
        let row =
            notice::Model { id, user_id: *user_id, day: today, body, created_at: now, read_at: None, mailed_at: None };
        row.into_active_model().reset_all()
    };
    let mails = batch.iter().filter(|(user, _)| by_mail.get(user).is_some_and(|wanted| *wanted));
    let mails = mails
        .map(|(user, _)| NewJob {
            kind: JobKind::MailDigest,
            key: format!("digest {today} {user}"),
            payload: serde_json::json!({ "user": user, "day": today }),
            run_at: now,
        })
        .collect();
    let tx = db.write().await?;
    let known = OnConflict::columns([notice::Column::UserId, notice::Column::Day]).do_nothing().to_owned();
    notice::Entity::insert_many(batch.iter().map(row)).on_conflict(known).exec_without_returning(&tx).await?;
    put(&tx, mails, now).await?;
    Ok(tx.commit().await?)
}

/// Everybody who reports for a unit or leads one, with what they want to be told: two queries.
async fn readers(c: &impl ConnectionTrait) -> Result<Vec<Reader<Uuid>>> {
    #[derive(FromQueryResult)]
    struct Post {
        user_id: Uuid,
        role: String,
        code: String,
    }
    let sql = "SELECT r.user_id, r.role, unit.code FROM user_role r JOIN unit ON unit.id = r.unit_id \
         JOIN \"user\" u ON u.id = r.user_id WHERE u.active AND r.role IN ('staff', 'unit_head') ORDER BY r.user_id";
    let statement = Statement::from_string(c.get_database_backend(), sql);
    let wishes: HashMap<Uuid, Wishes> =
        reminder_wish::Entity::find().all(c).await?.iter().map(|row| (row.user_id, wish::of(row).wishes)).collect();
    let mut readers: Vec<Reader<Uuid>> = Vec::new();
    for Post { user_id, role, code } in Post::find_by_statement(statement).all(c).await? {
        let (Some(role), Ok(unit)) = (Role::from_word(&role), code.parse::<UnitCode>()) else { continue };
        match readers.last_mut().filter(|last| last.key == user_id) {
            Some(reader) => reader.posts.push((role, unit)),
            None => {
                let wishes = wishes.get(&user_id).cloned().unwrap_or_default();
                readers.push(Reader { key: user_id, posts: vec![(role, unit)], wishes });
            }
        }
    }
    Ok(readers)
}
