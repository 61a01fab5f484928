//! What a person wants to be told, and in which language mails speak to them.

use domain::{permission::Actor, reminder::Wishes};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use super::person;
use crate::{
    Db, Result,
    entity::reminder_wish,
    user::{changed, keep},
};

/// What a person wants to be told, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// What.
    pub wishes: Wishes,
    /// The code of the language of mails: `th` or `en`.
    pub lang: String,
}

impl Default for Wish {
    fn default() -> Self {
        Self { wishes: Wishes::default(), lang: "th".to_owned() }
    }
}

/// The own wish; what everybody is told where none was said.
pub async fn wish(db: &Db, actor: &Actor) -> Result<Wish> {
    let row = reminder_wish::Entity::find_by_id(person(actor)?).one(db.connection()).await?;
    Ok(row.as_ref().map(of).unwrap_or_default())
}

/// Changes the own wish.
pub async fn set_wish(db: &Db, actor: &Actor, wish: &Wish) -> Result<()> {
    let user_id = person(actor)?;
    let Wishes { by_mail, soon, today, overdue, others, muted_until } = wish.wishes.clone();
    let lang = if wish.lang == "en" { "en" } else { "th" }.to_owned();
    let tx = db.write().await?;
    let before = reminder_wish::Entity::find_by_id(user_id).one(&tx).await?;
    let row = reminder_wish::Model { user_id, by_mail, soon, today, overdue, others, muted_until, lang };
    let (was, is) = (before.as_ref().map(of).unwrap_or_default(), of(&row));
    if was == is {
        return Ok(tx.commit().await?);
    }
    use reminder_wish::Column as C;
    let again = OnConflict::column(C::UserId)
        .update_columns([C::ByMail, C::Soon, C::Today, C::Overdue, C::Others, C::MutedUntil, C::Lang])
        .to_owned();
    let new = row.into_active_model().reset_all();
    reminder_wish::Entity::insert(new).on_conflict(again).exec_without_returning(&tx).await?;
    let change = changed("reminders", Some(told(&was)), Some(told(&is)));
    keep(&tx, actor, user_id, "updated", vec![change], crate::now()).await?;
    Ok(tx.commit().await?)
}

/// A wish as the history keeps it: what is told, in words, and until when nothing is.
fn told(wish: &Wish) -> String {
    let Wishes { by_mail, soon, today, overdue, others, muted_until } = &wish.wishes;
    let parts = [(by_mail, "mail"), (soon, "soon"), (today, "today"), (overdue, "overdue"), (others, "others")];
    let mut words: Vec<String> =
        parts.into_iter().filter(|(wanted, _)| **wanted).map(|(_, word)| word.to_owned()).collect();
    words.extend(muted_until.map(|until| format!("muted={until}")));
    words.push(wish.lang.clone());
    words.join(" ")
}

pub(super) fn of(row: &reminder_wish::Model) -> Wish {
    Wish {
        wishes: Wishes {
            by_mail: row.by_mail,
            soon: row.soon,
            today: row.today,
            overdue: row.overdue,
            others: row.others,
            muted_until: row.muted_until,
        },
        lang: row.lang.clone(),
    }
}
