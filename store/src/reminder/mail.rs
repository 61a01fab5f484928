//! A digest on its way by mail.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    permission::{Action, Actor, Scope, may},
    reminder::Digest,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    prelude::{Expr, Uuid},
};
use serde::Deserialize;

use super::{digest, wish};
use crate::{
    Db, Result, StoreError,
    entity::{notice, reminder_wish, user},
    job::Taken,
};

/// A mail to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct MailDraft {
    /// The key of the digest, by which the mail is known too.
    pub notice: Uuid,
    /// The day it is of.
    pub day: NaiveDate,
    /// Where it goes.
    pub address: String,
    /// The name people know them by.
    pub name: String,
    /// The code of their language.
    pub lang: String,
    /// What it tells.
    pub digest: Digest,
}

/// What the job of a mail knows.
#[derive(Deserialize)]
struct Payload {
    user: Uuid,
    day: NaiveDate,
}

/// What is to be done with the job of a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Mailing {
    /// It is sent now.
    Send(Box<MailDraft>),
    /// Nothing is to be sent (any more): the account is closed, has no address, or wants no mail since.
    Nothing,
    /// It was begun before and never told as ended: whether it arrived nobody knows. Or the job is somebody else's by now.
    Unknown,
    /// Its day is long past: what is still missing is told in a newer digest, and what is not would be told wrongly.
    Stale(NaiveDate),
}

/// Days for which a digest is worth a mail, behind its own: a night in which the mail server was away.
const WORTH: u64 = 1;

/// The mail of a job, on a day.
///
/// From here on it counts as sent, until [`mail_failed`] says otherwise. So what was on its way when a server died is not
/// sent a second time by itself; it is in the app all the same, and what is still missing comes with the next digest. An
/// administrator who has the job done again has it sent: then it is tried for the first time once more.
pub async fn mail(db: &Db, actor: &Actor, job: &Taken, today: NaiveDate, now: DateTime<Utc>) -> Result<Mailing> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    let payload: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|error| StoreError::Invalid { field: "payload", message: error.to_string() })?;
    if !(payload.day..=payload.day + Days::new(WORTH)).contains(&today) {
        return Ok(Mailing::Stale(payload.day));
    }
    let c = db.connection();
    let Some(account) = user::Entity::find_by_id(payload.user).one(c).await?.filter(|account| account.active) else {
        return Ok(Mailing::Nothing);
    };
    let Some(address) = account.email else { return Ok(Mailing::Nothing) };
    let wish = reminder_wish::Entity::find_by_id(payload.user).one(c).await?;
    let wish = wish.as_ref().map(wish::of).unwrap_or_default();
    let muted = wish.wishes.muted_until.is_some_and(|until| payload.day <= until);
    if !wish.wishes.by_mail || muted {
        return Ok(Mailing::Nothing);
    }
    let found = notice::Entity::find()
        .filter(notice::Column::UserId.eq(payload.user))
        .filter(notice::Column::Day.eq(payload.day))
        .one(c)
        .await?;
    let Some(found) = found else { return Ok(Mailing::Nothing) };
    // At the first try nothing was begun before, unless an administrator has it done again.
    let again = job.tries <= 1;
    let not_begun = notice::Column::MailedAt.is_null();
    let begun = notice::Entity::update_many()
        .col_expr(notice::Column::MailedAt, Expr::value(now))
        .filter(notice::Column::Id.eq(found.id))
        .filter(Condition::all().add(job.is_theirs()).add_option((!again).then_some(not_begun)))
        .exec(c)
        .await?;
    if begun.rows_affected == 0 {
        return Ok(Mailing::Unknown);
    }
    Ok(Mailing::Send(Box::new(MailDraft {
        notice: found.id,
        day: found.day,
        address,
        name: account.display_name,
        lang: wish.lang,
        digest: digest(&found.body),
    })))
}

/// The mail was not taken, so it may be tried again.
pub async fn mail_failed(db: &Db, actor: &Actor, notice: Uuid) -> Result<()> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    notice::Entity::update_many()
        .col_expr(notice::Column::MailedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(notice::Column::Id.eq(notice))
        .exec(db.connection())
        .await?;
    Ok(())
}
