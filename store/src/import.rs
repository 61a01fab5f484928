//! Bringing in what pages say.
//!
//! A page is worked in, in memory, against the records it speaks of, and what came of it is written in one
//! transaction. Newer values win; what a page does not say stays; reports are never taken away. A page that was
//! stored before says nothing new, whatever came after it, so a folder can be imported again and again.

mod changes;
mod digest;
mod flush;
mod kpi;
mod load;
mod project;
mod records;
mod references;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    import::{Content, ImportReport, Outcome, PageKind},
    permission::{Action, Actor, may},
    unit::UnitDraft,
};
use sea_orm::{ConnectionTrait, TransactionSession, prelude::Uuid};

pub(crate) use self::records::ProjectRecord;
use self::{
    changes::Changes,
    records::{Context, State},
    references::References,
    write::{insert_all, update_all},
};
use crate::{
    Db, Result, StoreError,
    entity::{audit_event, import_batch, import_page},
};

/// One import from begin to finish.
pub struct Importer {
    db: Db,
    references: References,
    batch: import_batch::Model,
    batch_stored: bool,
    /// What dry runs would have stored.
    rehearsal: State,
}

impl Importer {
    /// Begins an import; nothing is written before the first page.
    pub async fn begin(db: &Db, actor: &Actor, source: &str) -> Result<Self> {
        may(actor, Action::Import)?;
        let references = References::load(db.connection()).await?;
        let batch = import_batch::Model {
            id: Uuid::now_v7(),
            source: source.to_owned(),
            actor: actor.name().to_owned(),
            started_at: Utc::now(),
            finished_at: None,
            created: 0,
            updated: 0,
            unchanged: 0,
            rejected: 0,
        };
        Ok(Self { db: db.clone(), references, batch, batch_stored: false, rehearsal: State::default() })
    }

    /// Brings in one page in a transaction of its own. `source` is the path or address it came from.
    pub async fn page(&mut self, content: &Content, kind: PageKind, source: &str, today: NaiveDate) -> Result<Outcome> {
        let digest = digest::digest(content, kind);
        // Asked before anything is locked: most pages of a folder imported again end here.
        if !load::seen(self.db.connection(), std::slice::from_ref(&digest)).await?.is_empty() {
            return Ok(Outcome::Unchanged);
        }
        let page = import_page::Model {
            digest: digest.clone(),
            code: content.code(),
            page_kind: kind.as_str().to_owned(),
            source: source.to_owned(),
            batch_id: self.batch.id,
            at: Utc::now(),
        };
        let mut state = State::default();
        state.pages.insert(digest, Some(page));
        let outcomes = self.store(state, std::slice::from_ref(content), today).await?;
        Ok(outcomes.first().copied().unwrap_or(Outcome::Unchanged))
    }

    /// What [`Self::page`] would answer after the dry runs before it; nothing is stored.
    pub async fn dry_run(
        &mut self,
        content: &Content,
        kind: PageKind,
        _source: &str,
        today: NaiveDate,
    ) -> Result<Outcome> {
        let digest = digest::digest(content, kind);
        let connection = self.db.connection();
        if self.rehearsal.pages.contains_key(&digest)
            || !load::seen(connection, std::slice::from_ref(&digest)).await?.is_empty()
        {
            return Ok(Outcome::Unchanged);
        }
        load::load(&mut self.rehearsal, connection, std::slice::from_ref(content)).await?;
        self.rehearsal.pages.insert(digest, None);
        let context = self.context(today);
        let outcome = apply(&mut self.rehearsal, &mut self.references, content, &context);
        self.rehearsal.audits.clear();
        self.rehearsal.new_links.clear();
        Ok(outcome)
    }

    /// Brings in many records in one transaction with inserts of many rows: the demo city comes this way. Give a
    /// few hundred at a time; memory and the length of the transaction grow with them.
    pub async fn pages(&mut self, contents: &[Content], today: NaiveDate) -> Result<Vec<Outcome>> {
        self.store(State::default(), contents, today).await
    }

    /// Ends the import and keeps its counts. An import that stored nothing leaves no trace.
    pub async fn finish(mut self, report: &ImportReport) -> Result<()> {
        if !self.batch_stored {
            return Ok(());
        }
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.batch.finished_at = Some(Utc::now());
        self.batch.created = count(report.created);
        self.batch.updated = count(report.updated);
        self.batch.unchanged = count(report.unchanged);
        self.batch.rejected = count(report.rejected);
        update_all::<import_batch::ActiveModel>(self.db.connection(), vec![self.batch]).await
    }

    async fn store(&mut self, mut state: State, contents: &[Content], today: NaiveDate) -> Result<Vec<Outcome>> {
        let transaction = self.db.write().await?;
        match self.write(&mut state, &transaction, contents, today).await {
            Ok(outcomes) => {
                TransactionSession::commit(transaction).await?;
                self.batch_stored = true;
                Ok(outcomes)
            }
            Err(error) => {
                TransactionSession::rollback(transaction).await?;
                // What was made in memory for the page must not be taken for stored.
                self.references = References::load(self.db.connection()).await?;
                Err(error)
            }
        }
    }

    async fn write(
        &mut self,
        state: &mut State,
        transaction: &impl ConnectionTrait,
        contents: &[Content],
        today: NaiveDate,
    ) -> Result<Vec<Outcome>> {
        load::load(state, transaction, contents).await?;
        let context = self.context(today);
        let outcomes = contents.iter().map(|content| apply(state, &mut self.references, content, &context)).collect();
        if !self.batch_stored {
            insert_all::<import_batch::ActiveModel>(transaction, vec![self.batch.clone()]).await?;
        }
        flush::flush(state, &mut self.references, transaction).await?;
        Ok(outcomes)
    }

    fn context(&self, today: NaiveDate) -> Context {
        Context { actor: self.batch.actor.clone(), batch: self.batch.id, now: Utc::now(), today }
    }
}

/// Makes sure that units exist under their names; the rest of the store has no other way to write them.
pub(crate) async fn ensure_units(db: &Db, actor: &Actor, units: &[UnitDraft]) -> Result<u64> {
    let transaction = db.write().await?;
    let mut references = References::load(&transaction).await?;
    let mut audits = Vec::new();
    for unit in units {
        if unit.name.trim().is_empty() {
            return Err(StoreError::Invalid { field: "name", message: format!("unit {} has no name", unit.code) });
        }
        let news = references.ensure_unit(&unit.code, unit.name.trim(), unit.kind);
        audits.extend(
            news.map(|(id, created, changes)| audit(actor.name(), None, Utc::now(), created, "unit", id, changes)),
        );
    }
    let news = audits.len() as u64;
    references.flush(&transaction).await?;
    insert_all::<audit_event::ActiveModel>(&transaction, audits).await?;
    TransactionSession::commit(transaction).await?;
    Ok(news)
}

/// What was done to a record, for the audit.
fn audit(
    actor: &str,
    batch_id: Option<Uuid>,
    at: DateTime<Utc>,
    created: bool,
    kind: &str,
    record_id: Uuid,
    changes: Changes,
) -> audit_event::Model {
    audit_event::Model {
        id: Uuid::now_v7(),
        at,
        actor: actor.to_owned(),
        action: if created { "created" } else { "updated" }.to_owned(),
        record_kind: kind.to_owned(),
        record_id,
        changes: serde_json::to_value(changes.list).unwrap_or_default(),
        reason: None,
        batch_id,
    }
}

fn apply(state: &mut State, references: &mut References, content: &Content, context: &Context) -> Outcome {
    match content {
        Content::Project(draft) => project::apply(state, references, draft, context),
        Content::Kpi(draft) => kpi::apply(state, references, draft, context),
        Content::Unit(draft) => kpi::apply_unit(state, references, draft, context),
    }
}
