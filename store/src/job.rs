//! Work that is done behind requests: a durable queue in the database.
//!
//! A job is put in once for what it is for (its key), so whoever puts it in again changes nothing. It is taken by one
//! worker at a time, under a lease that is renewed while the worker lives and that a number made up for each time
//! guards: whoever lost the lease can no longer say what became of the job. A worker that dies loses it, and the job is
//! taken again. See [decision 7](../../docs/decisions/0007-jobs.md).

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::Change,
    job::{JobItem, JobKind, JobState, LEASE, MOST_TRIES, next_try},
    listing::{Listing, PAGE_SIZE},
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
    prelude::{Expr, Uuid},
    sea_query::{OnConflict, Query},
};

use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::job,
};

/// What the audit calls a job.
const KIND: &str = "job";
/// Characters kept of what went wrong.
const ERROR: usize = 2_000;
/// How long what is done is remembered.
const KEPT: TimeDelta = TimeDelta::days(90);
/// Rows written by one statement; SQLite takes some 32,000 values.
const CHUNK: usize = 500;

/// A job to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// What sort it is.
    pub kind: JobKind,
    /// What it is for.
    pub key: String,
    /// What whoever does it has to know.
    pub payload: serde_json::Value,
    /// When it is due.
    pub run_at: DateTime<Utc>,
}

/// A job somebody has taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its key in the table.
    pub id: Uuid,
    /// What sort it is; none where a newer version of the program made it.
    pub kind: Option<JobKind>,
    /// What it is for.
    pub key: String,
    /// What whoever does it has to know.
    pub payload: serde_json::Value,
    /// How often it was begun, this time among them.
    pub tries: i32,
    token: Uuid,
}

/// Puts a job in; says whether it was not there yet.
pub async fn enqueue(db: &Db, actor: &Actor, job: NewJob, now: DateTime<Utc>) -> Result<bool> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    Ok(put(db.connection(), vec![job], now).await? > 0)
}

/// Puts jobs in; says how many were not there yet. For commands, within the transaction that makes them needed.
pub(crate) async fn put(c: &impl ConnectionTrait, jobs: Vec<NewJob>, now: DateTime<Utc>) -> Result<u64> {
    let rows: Vec<job::ActiveModel> =
        jobs.into_iter().map(|job| row(job, now).into_active_model().reset_all()).collect();
    let mut new = 0;
    for chunk in rows.chunks(CHUNK) {
        let known = OnConflict::column(job::Column::Key).do_nothing().to_owned();
        new += job::Entity::insert_many(chunk.to_vec()).on_conflict(known).exec_without_returning(c).await?;
    }
    Ok(new)
}

fn row(job: NewJob, now: DateTime<Utc>) -> job::Model {
    job::Model {
        id: Uuid::now_v7(),
        kind: job.kind.as_str().to_owned(),
        key: job.key,
        payload: job.payload.to_string(),
        state: JobState::Waiting.as_str().to_owned(),
        tries: 0,
        run_at: job.run_at,
        token: None,
        leased_until: None,
        last_error: None,
        created_at: now,
        updated_at: now,
    }
}

impl Taken {
    /// Holds as long as it is still whoever's who took it.
    pub(crate) fn is_theirs(&self) -> Expr {
        let own = Query::select()
            .expr(Expr::value(1))
            .from(job::Entity)
            .and_where(job::Column::Id.eq(self.id))
            .and_where(job::Column::Token.eq(self.token))
            .take();
        Expr::exists(own)
    }
}

/// Takes the job that has been due longest, if there is one, for as long as a lease lasts. No two take the same: on
/// PostgreSQL a row that somebody else is taking is passed over, SQLite lets one write at a time.
pub async fn take(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Result<Option<Taken>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kind: String,
        key: String,
        payload: String,
        tries: i32,
    }
    may(actor, Action::ManageJobs, &Scope::City)?;
    let c = db.connection();
    // Asking costs nobody anything; taking is a write, for which others would have to wait.
    if due(now).select_only().column(job::Column::Id).limit(1).into_tuple::<Uuid>().one(c).await?.is_none() {
        return Ok(None);
    }
    let skip = if db.backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE job SET state = 'running', tries = tries + 1, token = $1, leased_until = $2, updated_at = $3 \
         WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $3) \
         OR (state = 'running' AND leased_until < $3) ORDER BY run_at, id LIMIT 1{skip}) \
         RETURNING id, kind, key, payload, tries"
    );
    let token = Uuid::now_v7();
    let values = [token.into(), (now + LEASE).into(), now.into()];
    let statement = Statement::from_sql_and_values(db.backend(), sql, values);
    let Some(Row { id, kind, key, payload, tries }) = Row::find_by_statement(statement).one(c).await? else {
        return Ok(None);
    };
    let payload = serde_json::from_str(&payload).unwrap_or_default();
    Ok(Some(Taken { id, kind: JobKind::from_word(&kind), key, payload, tries, token }))
}

fn due(now: DateTime<Utc>) -> sea_orm::Select<job::Entity> {
    use job::Column as C;
    let waiting = Condition::all().add(C::State.eq(JobState::Waiting.as_str())).add(C::RunAt.lte(now));
    let lost = Condition::all().add(C::State.eq(JobState::Running.as_str())).add(C::LeasedUntil.lt(now));
    job::Entity::find().filter(Condition::any().add(waiting).add(lost))
}

/// A sign of life of whoever does a job; says whether it is still theirs.
pub async fn renew(db: &Db, actor: &Actor, taken: &Taken, now: DateTime<Utc>) -> Result<bool> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    settle(db, taken, |row| row.leased_until = sea_orm::Set(Some(now + LEASE)), now).await
}

/// It is done; says whether it was still theirs to say so.
pub async fn finish(db: &Db, actor: &Actor, taken: &Taken, now: DateTime<Utc>) -> Result<bool> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    settle(db, taken, |row| ended(row, JobState::Done), now).await
}

/// It failed: it is tried again later, or given up. Says whether it was still theirs to say so.
pub async fn fail(db: &Db, actor: &Actor, taken: &Taken, error: &str, now: DateTime<Utc>) -> Result<bool> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    let error: String = crate::search::plain(error).chars().take(ERROR).collect();
    let again = next_try(taken.tries, now);
    let say = |row: &mut job::ActiveModel| {
        ended(row, if again.is_some() { JobState::Waiting } else { JobState::Dead });
        row.last_error = sea_orm::Set(Some(error));
        if let Some(at) = again {
            row.run_at = sea_orm::Set(at);
        }
    };
    settle(db, taken, say, now).await
}

/// It is given up without another try, until an administrator has it done again. Says whether it was still theirs to say
/// so.
pub async fn give_up(db: &Db, actor: &Actor, taken: &Taken, error: &str, now: DateTime<Utc>) -> Result<bool> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    let error: String = crate::search::plain(error).chars().take(ERROR).collect();
    let say = |row: &mut job::ActiveModel| {
        ended(row, JobState::Dead);
        row.last_error = sea_orm::Set(Some(error));
    };
    settle(db, taken, say, now).await
}

/// Whether a job was begun too often: whoever had it before died over it.
pub fn is_hopeless(taken: &Taken) -> bool {
    taken.tries > MOST_TRIES
}

fn ended(row: &mut job::ActiveModel, state: JobState) {
    row.state = sea_orm::Set(state.as_str().to_owned());
    row.token = sea_orm::Set(None);
    row.leased_until = sea_orm::Set(None);
}

/// Changes the row, if the lease is still that of `taken`.
async fn settle(db: &Db, taken: &Taken, say: impl FnOnce(&mut job::ActiveModel), now: DateTime<Utc>) -> Result<bool> {
    let mut row = job::ActiveModel { updated_at: sea_orm::Set(now), ..Default::default() };
    say(&mut row);
    let done = job::Entity::update_many()
        .set(row)
        .filter(job::Column::Id.eq(taken.id))
        .filter(job::Column::Token.eq(taken.token))
        .exec(db.connection())
        .await?;
    Ok(done.rows_affected > 0)
}

/// What of the queue is asked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// In one state.
    pub state: Option<JobState>,
    /// Of one sort.
    pub kind: Option<JobKind>,
    /// Page, from 1.
    pub page: u64,
}

/// A page of the queue, what changed last first, and how many jobs of each state there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// The jobs.
    pub jobs: Listing<JobItem>,
    /// All of them by state.
    pub counts: Vec<(JobState, u64)>,
}

/// The queue, for whoever keeps it: three queries.
pub async fn list(db: &Db, actor: &Actor, filter: &JobFilter) -> Result<Queue> {
    use job::Column as C;
    may(actor, Action::ManageJobs, &Scope::City)?;
    let c = db.connection();
    let counted: Vec<(String, i64)> = job::Entity::find()
        .select_only()
        .column(C::State)
        .column_as(C::Id.count(), "jobs")
        .group_by(C::State)
        .into_tuple()
        .all(c)
        .await?;
    let count = |state: JobState| {
        let found = counted.iter().find(|(word, _)| word == state.as_str());
        (state, found.and_then(|(_, count)| u64::try_from(*count).ok()).unwrap_or_default())
    };
    let mut query = job::Entity::find();
    if let Some(state) = filter.state {
        query = query.filter(C::State.eq(state.as_str()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(C::Kind.eq(kind.as_str()));
    }
    let total = query.clone().count(c).await?;
    let page = filter.page.clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let rows = query
        .order_by_desc(C::UpdatedAt)
        .order_by_desc(C::Id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
        .all(c)
        .await?;
    let rows = rows.into_iter().filter_map(item).collect();
    let jobs = Listing { rows, total, page };
    Ok(Queue { jobs, counts: JobState::ALL.map(count).to_vec() })
}

fn item(row: job::Model) -> Option<JobItem> {
    Some(JobItem {
        id: row.id,
        kind: JobKind::from_word(&row.kind),
        state: JobState::from_word(&row.state)?,
        key: row.key,
        tries: row.tries,
        run_at: row.run_at,
        updated_at: row.updated_at,
        last_error: row.last_error,
    })
}

/// Has a job that was given up, or that waits for its next try, done now, with all its tries. What is done stays done.
pub async fn again(db: &Db, actor: &Actor, id: Uuid, request: &Request) -> Result<()> {
    use job::Column as C;
    may(actor, Action::ManageJobs, &Scope::City)?;
    let tx = db.write().await?;
    let row = job::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(StoreError::NotFound)?;
    let open = [JobState::Dead, JobState::Waiting].map(JobState::as_str);
    if !open.contains(&row.state.as_str()) {
        return Err(StoreError::Conflict { kind: KIND, code: row.key });
    }
    // By the clock of workers, not by the day a setting may have fixed.
    let now = Utc::now();
    job::Entity::update_many()
        .col_expr(C::State, Expr::value(JobState::Waiting.as_str()))
        .col_expr(C::Tries, Expr::value(0))
        .col_expr(C::RunAt, Expr::value(now))
        .col_expr(C::UpdatedAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .exec(&tx)
        .await?;
    let changes = vec![Change {
        field: "state".to_owned(),
        before: Some(row.state),
        after: Some(JobState::Waiting.as_str().to_owned()),
    }];
    let event = NewEvent {
        at: crate::now(),
        author: request.author(actor),
        action: "updated",
        record_kind: KIND.to_owned(),
        record_id: id,
        changes,
    };
    audit::append(&tx, vec![event]).await?;
    Ok(tx.commit().await?)
}

/// Forgets what was done long ago.
pub async fn sweep(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Result<u64> {
    may(actor, Action::ManageJobs, &Scope::City)?;
    let done = job::Entity::delete_many()
        .filter(job::Column::State.eq(JobState::Done.as_str()))
        .filter(job::Column::UpdatedAt.lt(now - KEPT))
        .exec(db.connection())
        .await?;
    Ok(done.rows_affected)
}
