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
mod totals;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    import::{Content, ImportReport, Outcome, PageKind},
    permission::{Action, Actor, Scope, may},
    unit::UnitDraft,
};
use sea_orm::{ConnectionTrait, TransactionSession, prelude::Uuid};

pub use self::totals::totals;
use self::{
    changes::Changes,
    records::{Context, State},
    references::References,
    write::update_all,
};
pub(crate) use self::{records::ProjectRecord, write::insert_all};
use crate::{
    Db, Result, StoreError,
    audit::{self, Author, NewEvent},
    entity::{import_batch, import_page},
};

/// One page to bring in.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// What it says.
    pub content: &'a Content,
    /// What it was taken for.
    pub kind: PageKind,
    /// The path or address it came from.
    pub source: &'a str,
}

/// One import from begin to finish.
pub struct Importer {
    db: Db,
    author: Author,
    references: References,
    batch: import_batch::Model,
    batch_stored: bool,
    /// What dry runs would have stored.
    rehearsal: State,
}

impl Importer {
    /// Begins an import; nothing is written before the first page.
    pub async fn begin(db: &Db, actor: &Actor, source: &str) -> Result<Self> {
        may(actor, Action::Import, &Scope::City)?;
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
        Ok(Self {
            db: db.clone(),
            author: Author::of(actor),
            references,
            batch,
            batch_stored: false,
            rehearsal: State::default(),
        })
    }

    /// Brings in one page in a transaction of its own. `source` is the path or address it came from.
    pub async fn page(&mut self, content: &Content, kind: PageKind, source: &str, today: NaiveDate) -> Result<Outcome> {
        let outcomes = self.together(&[Page { content, kind, source }], today).await?;
        Ok(outcomes.first().copied().unwrap_or(Outcome::Unchanged))
    }

    /// Brings in many pages, several times as fast as one by one: they share a transaction as long as all goes well.
    /// Where it fails, each is tried in one of its own, so a page is stored whole or not at all either way, and one
    /// that fails takes no other with it. Some fifty at a time hold up other writers no longer than a person notices.
    pub async fn batch(&mut self, pages: &[Page<'_>], today: NaiveDate) -> Vec<Result<Outcome>> {
        if let Ok(outcomes) = self.together(pages, today).await {
            return outcomes.into_iter().map(Ok).collect();
        }
        let mut outcomes = Vec::with_capacity(pages.len());
        for page in pages {
            outcomes.push(self.page(page.content, page.kind, page.source, today).await);
        }
        outcomes
    }

    /// Brings in pages in one transaction; those seen before end before anything is locked.
    async fn together(&mut self, pages: &[Page<'_>], today: NaiveDate) -> Result<Vec<Outcome>> {
        let digests: Vec<String> = pages.iter().map(|page| digest::digest(page.content, page.kind)).collect();
        let mut seen = load::seen(self.db.connection(), &digests).await?;
        let mut state = State::default();
        let mut new: Vec<&Content> = Vec::new();
        let mut is_new: Vec<bool> = Vec::with_capacity(pages.len());
        for (page, digest) in pages.iter().zip(digests) {
            is_new.push(seen.insert(digest.clone()));
            if is_new.last() == Some(&true) {
                new.push(page.content);
                let row = import_page::Model {
                    digest: digest.clone(),
                    code: page.content.code(),
                    page_kind: page.kind.as_str().to_owned(),
                    source: page.source.to_owned(),
                    batch_id: self.batch.id,
                    at: Utc::now(),
                };
                state.pages.insert(digest, Some(row));
            }
        }
        if new.is_empty() {
            return Ok(vec![Outcome::Unchanged; pages.len()]);
        }
        let mut outcomes = self.store(state, &new, today).await?.into_iter();
        let mut outcome = |new: bool| if new { outcomes.next() } else { None };
        Ok(is_new.into_iter().map(|new| outcome(new).unwrap_or(Outcome::Unchanged)).collect())
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
        load::load(&mut self.rehearsal, connection, &[content]).await?;
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
        let contents: Vec<&Content> = contents.iter().collect();
        self.store(State::default(), &contents, today).await
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

    async fn store(&mut self, mut state: State, contents: &[&Content], today: NaiveDate) -> Result<Vec<Outcome>> {
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
        contents: &[&Content],
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
        let author = Author { batch_id: Some(self.batch.id), ..self.author.clone() };
        Context { author, now: Utc::now(), today }
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
            news.map(|(id, created, changes)| event(Author::of(actor), Utc::now(), created, "unit", id, changes)),
        );
    }
    let news = audits.len() as u64;
    references.flush(&transaction).await?;
    audit::append(&transaction, audits).await?;
    TransactionSession::commit(transaction).await?;
    Ok(news)
}

/// What was done to a record, for the audit.
fn event(author: Author, at: DateTime<Utc>, created: bool, kind: &str, record_id: Uuid, changes: Changes) -> NewEvent {
    let action = if created { "created" } else { "updated" };
    NewEvent { at, author, action, record_kind: kind.to_owned(), record_id, changes: changes.list }
}

fn apply(state: &mut State, references: &mut References, content: &Content, context: &Context) -> Outcome {
    match content {
        Content::Project(draft) => project::apply(state, references, draft, context),
        Content::Kpi(draft) => kpi::apply(state, references, draft, context),
        Content::Unit(draft) => kpi::apply_unit(state, references, draft, context),
    }
}
