//! What others did to a record while somebody looks at it.

use std::collections::{BTreeSet, HashMap};

use domain::{
    edit::Record,
    permission::{Action, Actor, Person, may},
    presence::News,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use super::reader;
use crate::{
    Db, Result,
    entity::{audit_event, user},
    history::{changes, key},
};

/// Events told of at once; of more the newest.
const MOST: u64 = 50;

/// The number of a record's last event, from which on [`news`] are new. To be asked for before the record is read: what
/// is done in between is told once too often then, and never too little.
pub async fn since(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<i64> {
    reader(db, actor, record, code).await?;
    let c = db.connection();
    let query = audit_event::Entity::find().select_only().column(audit_event::Column::Seq);
    let query = query.filter(audit_event::Column::RecordId.eq(key(c, record, code).await?));
    Ok(query.order_by_desc(audit_event::Column::Seq).into_tuple().one(c).await?.unwrap_or_default())
}

/// What others did to a record after an event. The reader's own changes are no news.
pub async fn news(db: &Db, actor: &Actor, record: Record, code: &str, since: i64) -> Result<News> {
    let (person, scope) = reader(db, actor, record, code).await?;
    may(actor, Action::ReadHistory, &scope)?;
    new_to(db, person, record, code, since).await
}

/// What anybody but one did to a record after an event.
pub(super) async fn new_to(db: &Db, person: &Person, record: Record, code: &str, since: i64) -> Result<News> {
    use audit_event::Column as C;
    let c = db.connection();
    let others = Condition::any().add(C::UserId.is_null()).add(C::UserId.ne(person.id.0));
    let rows = audit_event::Entity::find()
        .filter(C::RecordId.eq(key(c, record, code).await?))
        .filter(C::Seq.gt(since))
        .filter(others)
        .order_by_desc(C::Seq)
        .limit(MOST)
        .all(c)
        .await?;
    let mut news = News { seq: rows.first().map_or(since, |newest| newest.seq), ..News::default() };
    let called = called(c, rows.iter().filter_map(|row| row.user_id).collect()).await?;
    for row in &rows {
        let name = row.user_id.and_then(|id| called.get(&id)).unwrap_or(&row.actor);
        if !news.people.contains(name) {
            news.people.push(name.clone());
        }
        for change in changes(row) {
            if !news.fields.contains(&change.field) {
                news.fields.push(change.field);
            }
        }
    }
    Ok(news)
}

/// What people are called.
async fn called(c: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = user::Entity::find().select_only().columns([user::Column::Id, user::Column::DisplayName]);
    Ok(query.filter(user::Column::Id.is_in(ids)).into_tuple::<(Uuid, String)>().all(c).await?.into_iter().collect())
}
