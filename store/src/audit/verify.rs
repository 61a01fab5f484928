//! Proving that the chain is whole, or naming the first link that is not.

use domain::permission::{Action, Actor, Scope, may};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use super::{HEAD, chain};
use crate::{
    Db, Result, StoreError,
    entity::{audit_event, audit_head},
};

/// Events held in memory at a time.
const PAGE: u64 = 1_000;

/// A link noted down elsewhere: whoever rewrites the whole chain and its head still cannot meet it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Number of the event, from 1.
    pub seq: i64,
    /// Its digest, in hexadecimal.
    pub hash: String,
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The event is missing, though later ones or the head are there.
    Missing,
    /// The event does not carry the digest of the one before: something was put in, or the one before was replaced.
    Unlinked,
    /// The event is not what it was when it was written.
    Changed,
    /// The event lies beyond the head, or was never chained.
    Unchained,
    /// The head does not carry the digest of the last event.
    Head,
    /// The event does not have the digest that was noted elsewhere.
    Anchor,
}

impl Fault {
    /// In words, for the log and the command line.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Unlinked => "does not follow from the event before it",
            Self::Changed => "was changed after it was written",
            Self::Unchained => "was not written by the system",
            Self::Head => "is not what the head of the chain says it is",
            Self::Anchor => "has not the digest that was noted",
        }
    }
}

/// The first broken link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its number, from 1.
    pub seq: i64,
    /// Its key, where it is there.
    pub id: Option<Uuid>,
    /// What is wrong.
    pub fault: Fault,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The chain is whole up to this link, which may be noted down elsewhere.
    Whole(Anchor),
    /// It is not.
    Broken(Broken),
}

/// Walks the whole chain in bounded memory while others go on writing. Beyond the chain itself it proves that the tail
/// is there, by the head, and that `anchor`, noted down earlier, is part of it.
pub async fn verify(db: &Db, actor: &Actor, anchor: Option<&Anchor>) -> Result<Verdict> {
    use audit_event::Column as C;
    may(actor, Action::VerifyAudit, &Scope::City)?;
    let c = db.connection();
    // In this order: what is written in between is beyond the head that is read, never missing before it.
    let last: Option<i64> =
        audit_event::Entity::find().select_only().column_as(C::Seq.max(), "last").into_tuple().one(c).await?.flatten();
    let head = audit_head::Entity::find_by_id(HEAD).one(c).await?.ok_or(StoreError::NotFound)?;
    let broken = |seq, id, fault| Ok(Verdict::Broken(Broken { seq, id, fault }));
    let mut seq = 0;
    let mut hash = vec![0; chain::LENGTH];
    while seq < head.seq {
        let page = audit_event::Entity::find()
            .filter(C::Seq.gt(seq))
            .filter(C::Seq.lte(head.seq))
            .order_by_asc(C::Seq)
            .limit(PAGE)
            .all(c)
            .await?;
        if page.is_empty() {
            return broken(seq + 1, None, Fault::Missing);
        }
        for event in page {
            seq += 1;
            if event.seq != seq {
                return broken(seq, None, Fault::Missing);
            }
            if event.previous != hash {
                return broken(seq, Some(event.id), Fault::Unlinked);
            }
            if chain::digest(&event)[..] != event.hash[..] {
                return broken(seq, Some(event.id), Fault::Changed);
            }
            if anchor.is_some_and(|anchor| anchor.seq == seq && anchor.hash != chain::hex(&event.hash)) {
                return broken(seq, Some(event.id), Fault::Anchor);
            }
            hash = event.hash;
        }
    }
    if hash != head.hash {
        return broken(seq, None, Fault::Head);
    }
    if anchor.is_some_and(|anchor| anchor.seq > seq || anchor.seq < 1) {
        return broken(seq + 1, None, Fault::Missing);
    }
    let below_one = audit_event::Entity::find().filter(C::Seq.lt(1)).count(c).await?;
    if last.unwrap_or(0) > head.seq || below_one > 0 {
        return broken(head.seq + 1, None, Fault::Unchained);
    }
    Ok(Verdict::Whole(Anchor { seq, hash: chain::hex(&hash) }))
}
