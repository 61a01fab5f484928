//! Proving that the chain is whole, or naming the first link that is not.

use chrono::{DateTime, Utc};
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

/// What came of a part of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it is verified.
    Done(Verdict),
    /// It is whole up to this link; the rest is still to be walked.
    SoFar(Anchor),
}

/// Where the chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The last event.
    pub link: Anchor,
    /// When it happened.
    pub at: DateTime<Utc>,
}

/// Where the chain ends, for those who may verify it.
pub async fn end(db: &Db, actor: &Actor) -> Result<End> {
    may(actor, Action::VerifyAudit, &Scope::City)?;
    let head = audit_head::Entity::find_by_id(HEAD).one(db.connection()).await?.ok_or(StoreError::NotFound)?;
    Ok(End { link: Anchor { seq: head.seq, hash: chain::hex(&head.hash) }, at: head.at })
}

/// Walks the whole chain in bounded memory while others go on writing. Beyond the chain itself it proves that the tail
/// is there, by the head, and that `anchor`, noted down earlier, is part of it.
pub async fn verify(db: &Db, actor: &Actor, anchor: Option<&Anchor>) -> Result<Verdict> {
    match walk(db, actor, None, anchor, i64::MAX).await? {
        Part::Done(verdict) => Ok(verdict),
        Part::SoFar(link) => Ok(Verdict::Whole(link)),
    }
}

/// Walks at most `most` events on from a link that was found whole before; from the beginning without one.
pub async fn verify_part(db: &Db, actor: &Actor, from: Option<&Anchor>, most: i64) -> Result<Part> {
    walk(db, actor, from, None, most).await
}

async fn walk(db: &Db, actor: &Actor, from: Option<&Anchor>, anchor: Option<&Anchor>, most: i64) -> Result<Part> {
    use audit_event::Column as C;
    may(actor, Action::VerifyAudit, &Scope::City)?;
    let c = db.connection();
    // In this order: what is written in between is beyond the head that is read, never missing before it.
    let last: Option<i64> =
        audit_event::Entity::find().select_only().column_as(C::Seq.max(), "last").into_tuple().one(c).await?.flatten();
    let head = audit_head::Entity::find_by_id(HEAD).one(c).await?.ok_or(StoreError::NotFound)?;
    let broken = |seq, id, fault| Ok(Part::Done(Verdict::Broken(Broken { seq, id, fault })));
    let mut seq = from.map_or(0, |from| from.seq);
    let mut hash = match from {
        Some(from) => chain::unhex(&from.hash).unwrap_or_default(),
        None => vec![0; chain::LENGTH],
    };
    let stop = seq.saturating_add(most).min(head.seq);
    while seq < stop {
        let page = audit_event::Entity::find()
            .filter(C::Seq.gt(seq))
            .filter(C::Seq.lte(stop))
            .order_by_asc(C::Seq)
            .limit(PAGE)
            .all(c)
            .await?;
        if page.is_empty() {
            return broken(seq + 1, None, Fault::Missing);
        }
        for event in page {
            seq += 1;
            if let Some(fault) = fault(&event, seq, &hash) {
                return broken(seq, (fault != Fault::Missing).then_some(event.id), fault);
            }
            if anchor.is_some_and(|anchor| anchor.seq == seq && anchor.hash != chain::hex(&event.hash)) {
                return broken(seq, Some(event.id), Fault::Anchor);
            }
            hash = event.hash;
        }
    }
    if seq < head.seq {
        return Ok(Part::SoFar(Anchor { seq, hash: chain::hex(&hash) }));
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
    Ok(Part::Done(Verdict::Whole(Anchor { seq, hash: chain::hex(&hash) })))
}

/// What is wrong with the event found at a place of the chain, behind the one with this digest.
pub(super) fn fault(event: &audit_event::Model, seq: i64, previous: &[u8]) -> Option<Fault> {
    if event.seq != seq {
        Some(Fault::Missing)
    } else if event.previous != previous {
        Some(Fault::Unlinked)
    } else if chain::digest(event)[..] != event.hash[..] {
        Some(Fault::Changed)
    } else {
        None
    }
}
