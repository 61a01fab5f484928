//! A project's plan: worked on by its unit, handed in, approved, and then changed by change requests only.

mod stored;
mod waiting;
mod workable;

use std::collections::HashSet;

use domain::{
    audit::Change,
    edit::Record,
    permission::{Action, Actor, may},
    plan::{Baseline, Plan, PlanConflict, PlanError, PlanOutcome, PlanState, PlanView, StepId, merge},
    unit::ProjectCode,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionSession, prelude::Uuid,
};

pub(crate) use self::stored::{load, store, text, write};
pub use self::{
    waiting::{PlansWaiting, waiting},
    workable::{Workable, workable},
};
use crate::{
    Db, Request, Result, StoreError,
    audit::{self, Author, NewEvent},
    change_request,
    entity::{baseline, project},
    live,
    period::Guard,
    request::now,
    scope,
};

/// Baselines listed of one project.
const BASELINES: u64 = 100;

/// A project's plan, its state, the plan before it and, for those who read drafts there, what is asked to change.
pub async fn view(db: &Db, actor: &Actor, code: &ProjectCode) -> Result<PlanView> {
    let c = db.connection();
    let scope = scope::of_project_code(c, actor, code).await?;
    may(actor, Action::ReadPublished, &scope)?;
    let row = find(c, code, false).await?;
    // What is only asked for is not published.
    let pending = if actor.may(Action::ReadDrafts, &scope) { change_request::pending(c, &row).await? } else { None };
    Ok(PlanView {
        code: code.clone(),
        state: state(&row),
        version: row.plan_version,
        plan: load(c, row.id).await?,
        baseline: newest_baseline(c, row.id).await?,
        pending,
    })
}

/// Stores a plan that is worked on. `base` is the plan as the person saw it: what somebody else changed since is merged
/// step by step, part by part. A plan handed in or in force answers [`PlanOutcome::InForce`].
pub async fn save(
    db: &Db,
    actor: &Actor,
    code: &ProjectCode,
    base: &Plan,
    ours: &Plan,
    request: &Request,
) -> Result<PlanOutcome> {
    let transaction = db.write().await?;
    let outcome = save_in(&transaction, actor, code, base, ours, request).await;
    end(db, transaction, code, outcome).await
}

async fn save_in(
    c: &impl ConnectionTrait,
    actor: &Actor,
    code: &ProjectCode,
    base: &Plan,
    ours: &Plan,
    request: &Request,
) -> Result<PlanOutcome> {
    let scope = scope::of_project_code(c, actor, code).await?;
    may(actor, Action::EditProject, &scope)?;
    let row = find(c, code, true).await?;
    if state(&row) != PlanState::Draft {
        return Ok(PlanOutcome::InForce);
    }
    Guard::year(c, actor, row.fiscal_year, &scope, request.today).await?;
    let theirs = load(c, row.id).await?;
    let new = match settle(base, &theirs, ours) {
        Ok(new) => new,
        Err(outcome) => return Ok(outcome),
    };
    let (plan, version) = write(c, row, &theirs, new, request.today, request.author(actor), "updated").await?;
    Ok(PlanOutcome::Saved { plan, version, request: request.id })
}

/// Merges, checks and names: the plan to be stored, or why there is none.
pub(crate) fn settle(base: &Plan, theirs: &Plan, ours: &Plan) -> std::result::Result<Plan, PlanOutcome> {
    if let Err(error) = ours.check() {
        return Err(PlanOutcome::Refused { error });
    }
    let merged = merge(base, theirs, ours)
        .map_err(|conflicts: Vec<PlanConflict>| PlanOutcome::Conflict { conflicts, theirs: theirs.clone() })?;
    // What each of them did was sound; together it may not be.
    merged.check().map_err(|error: PlanError| PlanOutcome::Refused { error })?;
    let known: HashSet<StepId> = theirs.steps.iter().map(|step| step.id).collect();
    let named = merged.with_ids(&known, || StepId(Uuid::now_v7()));
    if text(&named) == text(theirs) { Err(PlanOutcome::Unchanged) } else { Ok(named) }
}

/// Hands a plan in to the unit's head; its weights must add up to 100.
pub async fn submit(db: &Db, actor: &Actor, code: &ProjectCode, request: &Request) -> Result<PlanOutcome> {
    advance(db, actor, code, request, Action::EditProject, PlanState::Draft, PlanState::Submitted).await
}

/// Approves a plan that was handed in: it is in force from now on.
pub async fn approve(db: &Db, actor: &Actor, code: &ProjectCode, request: &Request) -> Result<PlanOutcome> {
    advance(db, actor, code, request, Action::Approve, PlanState::Submitted, PlanState::Approved).await
}

/// Gives a plan that was handed in back; the request's reason says why.
pub async fn give_back(db: &Db, actor: &Actor, code: &ProjectCode, request: &Request) -> Result<PlanOutcome> {
    if request.reason.is_none() {
        return Err(StoreError::Invalid { field: "reason", message: "must not be blank".to_owned() });
    }
    advance(db, actor, code, request, Action::Approve, PlanState::Submitted, PlanState::Draft).await
}

async fn advance(
    db: &Db,
    actor: &Actor,
    code: &ProjectCode,
    request: &Request,
    action: Action,
    from: PlanState,
    to: PlanState,
) -> Result<PlanOutcome> {
    let transaction = db.write().await?;
    let work = async {
        let c = &transaction;
        let scope = scope::of_project_code(c, actor, code).await?;
        may(actor, action, &scope)?;
        let mut row = find(c, code, true).await?;
        if state(&row) != from {
            return Err(StoreError::Conflict { kind: "plan", code: code.to_string() });
        }
        Guard::year(c, actor, row.fiscal_year, &scope, request.today).await?;
        let plan = load(c, row.id).await?;
        if to != PlanState::Draft
            && let Err(error) = plan.check_whole()
        {
            return Ok(PlanOutcome::Refused { error });
        }
        let (id, version, at) = (row.id, row.plan_version, now());
        row.plan_state = to.as_str().to_owned();
        if to == PlanState::Approved {
            row.in_force_from = Some(request.today);
        }
        row.version += 1;
        row.updated_at = at;
        crate::import::upsert_all::<project::ActiveModel>(c, project::Column::Id, vec![row]).await?;
        let change = changed("plan_state", Some(from.as_str().to_owned()), Some(to.as_str().to_owned()));
        let action = match to {
            PlanState::Draft => "returned",
            PlanState::Submitted => "submitted",
            PlanState::Approved => "approved",
        };
        audit::append(c, vec![event(id, request.author(actor), action, vec![change])]).await?;
        Ok(PlanOutcome::Saved { plan, version, request: request.id })
    };
    let outcome = work.await;
    end(db, transaction, code, outcome).await
}

/// The plans that were in force before, newest first; [`domain::plan::difference`] compares them.
pub async fn baselines(db: &Db, actor: &Actor, code: &ProjectCode) -> Result<Vec<Baseline>> {
    let c = db.connection();
    may(actor, Action::ReadPublished, &scope::of_project_code(c, actor, code).await?)?;
    let row = find(c, code, false).await?;
    let rows = baseline::Entity::find()
        .filter(baseline::Column::ProjectId.eq(row.id))
        .order_by_desc(baseline::Column::Number)
        .limit(BASELINES)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(of_row).collect())
}

async fn newest_baseline(c: &impl ConnectionTrait, project: Uuid) -> Result<Option<Baseline>> {
    let newest = baseline::Entity::find()
        .filter(baseline::Column::ProjectId.eq(project))
        .order_by_desc(baseline::Column::Number)
        .one(c)
        .await?;
    Ok(newest.map(of_row))
}

/// Keeps a plan that is being replaced.
pub(crate) async fn keep_baseline(c: &impl ConnectionTrait, id: Uuid, plan: &Plan, author: &Author) -> Result<()> {
    let number = newest_baseline(c, id).await?.map_or(1, |newest| newest.number + 1);
    let row = baseline::Model {
        id: Uuid::now_v7(),
        project_id: id,
        number,
        plan: text(plan),
        reason: author.reason.clone(),
        replaced_by: author.name.clone(),
        replaced_at: now(),
    };
    crate::import::insert_all::<baseline::ActiveModel>(c, vec![row]).await
}

fn of_row(row: baseline::Model) -> Baseline {
    Baseline {
        number: row.number,
        plan: stored::parse(&row.plan),
        reason: row.reason,
        replaced_by: row.replaced_by,
        replaced_at: row.replaced_at,
    }
}

/// The project's row; `lock` keeps others from changing it, or its plan, until the transaction ends.
pub(crate) async fn find(c: &impl ConnectionTrait, code: &ProjectCode, lock: bool) -> Result<project::Model> {
    let query = project::Entity::find().filter(project::Column::Code.eq(code.as_str()));
    let query = if lock { query.lock_exclusive() } else { query };
    query.one(c).await?.ok_or(StoreError::NotFound)
}

pub(crate) fn state(row: &project::Model) -> PlanState {
    draft(&row.plan_state).unwrap_or(PlanState::Approved)
}

/// How far a plan has come that was never in force, by the word in its column.
pub(crate) fn draft(word: &str) -> Option<PlanState> {
    PlanState::from_word(word).filter(|state| *state != PlanState::Approved)
}

pub(crate) fn changed(field: &str, before: Option<String>, after: Option<String>) -> Change {
    Change { field: field.to_owned(), before, after }
}

pub(crate) fn event(id: Uuid, author: Author, action: &'static str, changes: Vec<Change>) -> NewEvent {
    let record_kind = Record::Project.as_str().to_owned();
    NewEvent { at: now(), author, action, record_kind, record_id: id, changes }
}

/// Commits where something was stored, and tells; takes all back else.
pub(crate) async fn end(
    db: &Db,
    transaction: sea_orm::DatabaseTransaction,
    code: &ProjectCode,
    outcome: Result<PlanOutcome>,
) -> Result<PlanOutcome> {
    if !matches!(outcome, Ok(PlanOutcome::Saved { .. } | PlanOutcome::Asked { .. })) {
        TransactionSession::rollback(transaction).await?;
        return outcome;
    }
    let touched = vec![live::Change { record: Record::Project, code: code.to_string() }];
    live::notify(&transaction, &touched).await?;
    TransactionSession::commit(transaction).await?;
    live::tell(db, touched);
    outcome
}
