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
    import::{Content, Dimension, ImportReport, Outcome, PageKind, Unmatched},
    permission::{Action, Actor, Scope, may},
    unit::UnitDraft,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, TransactionSession,
    prelude::{Expr, Uuid},
};

pub use self::totals::totals;
use self::{
    changes::Changes,
    records::{Context, State},
    references::References,
};
pub(crate) use self::{
    kpi::count_quarters,
    project::report_path,
    records::{KpiRecord, Mark, Marked, ProjectRecord, name_kpi, name_project},
    write::{insert_all, update_all, upsert_all},
};
use crate::{
    Db, Result, StoreError,
    audit::{self, Author, NewEvent},
    entity::{import_batch, import_page},
    request::now,
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

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In a word.
    pub outcome: Outcome,
    /// Its KPIs without a code of which nobody knows which they are. They are not stored, and the page may be brought in
    /// again once they are known.
    pub unmatched: Vec<Unmatched>,
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

/// Whether an import from a source was begun and never ended: it was cut short, or is still running.
pub async fn interrupted(db: &Db, actor: &Actor, source: &str) -> Result<bool> {
    may(actor, Action::Import, &Scope::City)?;
    let found = import_batch::Entity::find().filter(unended(source)).one(db.connection()).await?;
    Ok(found.is_some())
}

/// Notes that what was cut short has been brought in since.
pub async fn made_good(db: &Db, actor: &Actor, source: &str) -> Result<()> {
    may(actor, Action::Import, &Scope::City)?;
    import_batch::Entity::update_many()
        .col_expr(import_batch::Column::FinishedAt, Expr::value(now()))
        .filter(unended(source))
        .exec(db.connection())
        .await?;
    Ok(())
}

fn unended(source: &str) -> Condition {
    use import_batch::Column;
    Condition::all().add(Column::Source.eq(source)).add(Column::FinishedAt.is_null())
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
            started_at: now(),
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
    pub async fn page(&mut self, content: &Content, kind: PageKind, source: &str, today: NaiveDate) -> Result<Answer> {
        let answers = self.together(&[Page { content, kind, source }], today).await?;
        Ok(answers.into_iter().next().unwrap_or_else(Answer::unchanged))
    }

    /// Brings in many pages, several times as fast as one by one: they share a transaction as long as all goes well.
    /// Where it fails, each is tried in one of its own, so a page is stored whole or not at all either way, and one
    /// that fails takes no other with it. Some fifty at a time hold up other writers no longer than a person notices.
    pub async fn batch(&mut self, pages: &[Page<'_>], today: NaiveDate) -> Vec<Result<Answer>> {
        if let Ok(answers) = self.together(pages, today).await {
            return answers.into_iter().map(Ok).collect();
        }
        let mut answers = Vec::with_capacity(pages.len());
        for page in pages {
            answers.push(self.page(page.content, page.kind, page.source, today).await);
        }
        answers
    }

    /// Brings in pages in one transaction; where all of them were seen before, nothing is locked.
    async fn together(&mut self, pages: &[Page<'_>], today: NaiveDate) -> Result<Vec<Answer>> {
        let works: Vec<Work<'_>> = pages.iter().map(Work::of).collect();
        let digests: Vec<&String> = works.iter().flat_map(|work| &work.digests).collect();
        let seen = load::seen(self.db.connection(), &digests).await?;
        if digests.iter().all(|digest| seen.contains(*digest)) {
            return Ok(pages.iter().map(|_| Answer::unchanged()).collect());
        }
        self.store(State { seen, ..State::default() }, &works, today).await
    }

    /// What [`Self::page`] would answer after the dry runs before it; nothing is stored.
    pub async fn dry_run(
        &mut self,
        content: &Content,
        kind: PageKind,
        source: &str,
        today: NaiveDate,
    ) -> Result<Answer> {
        let work = Work::of(&Page { content, kind, source });
        let connection = self.db.connection();
        let digests: Vec<&String> = work.digests.iter().collect();
        self.rehearsal.seen.extend(load::seen(connection, &digests).await?);
        if digests.iter().all(|digest| self.rehearsal.seen.contains(*digest)) {
            return Ok(Answer::unchanged());
        }
        load::load(&mut self.rehearsal, &self.references, connection, &[content]).await?;
        let context = self.context(today);
        let answer = apply(&mut self.rehearsal, &mut self.references, &work, &context);
        self.rehearsal.audits.clear();
        self.rehearsal.pages.clear();
        self.rehearsal.new_links.clear();
        self.references.notes.clear();
        Ok(answer)
    }

    /// Brings in many records in one transaction with inserts of many rows: the demo city comes this way. Give a
    /// few hundred at a time; memory and the length of the transaction grow with them.
    pub async fn pages(&mut self, contents: &[Content], today: NaiveDate) -> Result<Vec<Outcome>> {
        let works: Vec<Work<'_>> = contents.iter().map(Work::made).collect();
        let answers = self.store(State::default(), &works, today).await?;
        Ok(answers.into_iter().map(|answer| answer.outcome).collect())
    }

    /// Notes what the dimensions of KPIs are called, as the pages of a unit's year do.
    pub async fn dimensions(&mut self, said: &[Dimension], today: NaiveDate) -> Result<()> {
        let transaction = self.db.write().await?;
        said.iter().for_each(|dimension| self.references.dimension(dimension));
        let (_, wrote) = self.write(&mut State::default(), &transaction, &[], today).await?;
        TransactionSession::commit(transaction).await?;
        self.batch_stored |= wrote;
        Ok(())
    }

    /// Ends the import and keeps its counts. An import that stored nothing leaves no trace.
    pub async fn finish(mut self, report: &ImportReport) -> Result<()> {
        if !self.batch_stored {
            return Ok(());
        }
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.batch.finished_at = Some(now());
        self.batch.created = count(report.created);
        self.batch.updated = count(report.updated);
        self.batch.unchanged = count(report.unchanged);
        self.batch.rejected = count(report.rejected);
        update_all::<import_batch::ActiveModel>(self.db.connection(), vec![self.batch]).await
    }

    async fn store(&mut self, mut state: State, works: &[Work<'_>], today: NaiveDate) -> Result<Vec<Answer>> {
        let transaction = self.db.write().await?;
        match self.write(&mut state, &transaction, works, today).await {
            Ok((answers, wrote)) => {
                TransactionSession::commit(transaction).await?;
                self.batch_stored |= wrote;
                Ok(answers)
            }
            Err(error) => {
                TransactionSession::rollback(transaction).await?;
                // What was made in memory for the page must not be taken for stored.
                self.references = References::load(self.db.connection()).await?;
                Err(error)
            }
        }
    }

    /// Gives the answers and whether anything was written.
    async fn write(
        &mut self,
        state: &mut State,
        transaction: &impl ConnectionTrait,
        works: &[Work<'_>],
        today: NaiveDate,
    ) -> Result<(Vec<Answer>, bool)> {
        let contents: Vec<&Content> = works.iter().map(|work| work.content).collect();
        load::load(state, &self.references, transaction, &contents).await?;
        let context = self.context(today);
        let answers: Vec<Answer> =
            works.iter().map(|work| apply(state, &mut self.references, work, &context)).collect();
        self.references.settle(transaction).await?;
        for (kind, id, created, changes) in self.references.notes.take() {
            state.audit(&context, created, kind, id, changes);
        }
        // Every change leaves an audit event, and every page that was stored is remembered.
        let writes = !state.audits.is_empty() || !state.pages.is_empty();
        if !writes && !state.has_stubs() {
            return Ok((answers, false));
        }
        if !self.batch_stored {
            insert_all::<import_batch::ActiveModel>(transaction, vec![self.batch.clone()]).await?;
        }
        flush::flush(state, &mut self.references, transaction).await?;
        Ok((answers, true))
    }

    fn context(&self, today: NaiveDate) -> Context {
        let author = Author { batch_id: Some(self.batch.id), ..self.author.clone() };
        Context { author, now: now(), today }
    }
}

/// Makes sure that units exist under their names; the rest of the store has no other way to write them.
pub(crate) async fn ensure_units(db: &Db, actor: &Actor, units: &[UnitDraft]) -> Result<u64> {
    let transaction = db.write().await?;
    let mut references = References::load(&transaction).await?;
    let mut news = 0;
    for unit in units {
        if unit.name.trim().is_empty() {
            return Err(StoreError::Invalid { field: "name", message: format!("unit {} has no name", unit.code) });
        }
        news += u64::from(references.ensure_unit(&unit.code, unit.name.trim(), unit.kind));
    }
    let (now, author) = (now(), Author::of(actor));
    references.settle(&transaction).await?;
    let audits = references.notes.take();
    let audits: Vec<NewEvent> =
        audits.map(|(kind, id, created, changes)| event(author.clone(), now, created, kind, id, changes)).collect();
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

/// A page to be worked in, with what it is remembered by; what no page says is remembered by nothing.
struct Work<'a> {
    content: &'a Content,
    digests: Vec<String>,
    page: Option<Page<'a>>,
}

impl<'a> Work<'a> {
    fn of(page: &Page<'a>) -> Self {
        Self { content: page.content, digests: digest::digests(page.content, page.kind), page: Some(*page) }
    }

    fn made(content: &'a Content) -> Self {
        Self { content, digests: Vec::new(), page: None }
    }

    /// Whether a part of the page was brought in before.
    fn is_seen(&self, state: &State, part: usize) -> bool {
        self.digests.get(part).is_some_and(|digest| state.seen.contains(digest))
    }

    /// Remembers a part of the page.
    fn remember(&self, state: &mut State, part: usize, context: &Context) {
        let (Some(digest), Some(page), Some(batch_id)) = (self.digests.get(part), self.page, context.author.batch_id)
        else {
            return;
        };
        state.seen.insert(digest.clone());
        state.pages.push(import_page::Model {
            digest: digest.clone(),
            code: page.content.code(),
            page_kind: page.kind.as_str().to_owned(),
            source: page.source.to_owned(),
            batch_id,
            at: context.now,
        });
    }
}

impl Answer {
    fn unchanged() -> Self {
        Self { outcome: Outcome::Unchanged, unmatched: Vec::new() }
    }
}

fn apply(state: &mut State, references: &mut References, work: &Work<'_>, context: &Context) -> Answer {
    let mut outcome = Outcome::Unchanged;
    if !work.is_seen(state, 0) {
        outcome = match work.content {
            Content::Project(draft) => project::apply(state, references, draft, context),
            Content::Kpi(draft) => kpi::apply(state, references, draft, context),
            Content::Unit(draft) => kpi::apply_unit(state, references, draft, context),
        };
        work.remember(state, 0, context);
    }
    let mut unmatched = Vec::new();
    if let Content::Unit(draft) = work.content {
        for (nth, uncoded) in draft.uncoded.iter().enumerate() {
            if work.is_seen(state, nth + 1) {
                continue;
            }
            match kpi::apply_uncoded(state, references, &draft.code, uncoded, context) {
                Ok(Outcome::Unchanged) => work.remember(state, nth + 1, context),
                Ok(_) => {
                    outcome = if outcome == Outcome::Created { outcome } else { Outcome::Updated };
                    work.remember(state, nth + 1, context);
                }
                Err(found) => unmatched.push(Unmatched {
                    line: uncoded.line,
                    place: uncoded.place,
                    name: uncoded.name.clone(),
                    found,
                }),
            }
        }
    }
    Answer { outcome, unmatched }
}
