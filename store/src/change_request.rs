//! Requests to change a plan in force: asked with a reason, approved or given back by the head of the unit. The plan
//! that was in force stays as a baseline.

use domain::{
    permission::{Action, Actor, Places, may, places},
    plan::{ChangeRequest, Plan, PlanOutcome, PlanState, RequestState},
    unit::{ProjectCode, UnitCode},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use crate::{
    Db, Request, Result, StoreError, audit,
    entity::{change_request, project},
    import::{insert_all, upsert_all},
    period::Guard,
    plan::{self, changed, end, event, find, settle, text},
    request::now,
    scope, unit,
    user::called,
};

/// Requests in one answer.
const LIST: u64 = 200;

/// What requests are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Of this project.
    pub project: Option<ProjectCode>,
    /// Of this unit and those below it.
    pub unit: Option<UnitCode>,
    /// In this state.
    pub state: Option<RequestState>,
}

/// Asks that a plan in force be changed to `ours`; the request's reason must say why. What somebody else changed in the
/// plan since `base` is merged.
pub async fn submit(
    db: &Db,
    actor: &Actor,
    code: &ProjectCode,
    base: &Plan,
    ours: &Plan,
    request: &Request,
) -> Result<PlanOutcome> {
    let reason = reason(request)?;
    let transaction = db.write().await?;
    let work = async {
        let c = &transaction;
        let scope = scope::of_project_code(c, actor, code).await?;
        may(actor, Action::RequestChange, &scope)?;
        let row = find(c, code, true).await?;
        if plan::state(&row) != PlanState::Approved || pending(c, &row).await?.is_some() {
            return Err(StoreError::Conflict { kind: "plan", code: code.to_string() });
        }
        Guard::year(c, actor, row.fiscal_year, &scope, request.today).await?;
        let theirs = plan::load(c, row.id).await?;
        let new = match settle(base, &theirs, ours) {
            Ok(new) => new,
            Err(outcome) => return Ok(outcome),
        };
        if let Err(error) = new.check_added(&theirs) {
            return Ok(PlanOutcome::Refused { error });
        }
        let new = new.numbered();
        if let Err(error) = new.check_whole() {
            return Ok(PlanOutcome::Refused { error });
        }
        let asked = change_request::Model {
            id: Uuid::now_v7(),
            project_id: row.id,
            base: text(&theirs),
            plan: text(&new),
            reason,
            state: RequestState::Pending.as_str().to_owned(),
            asked_by: actor.name().to_owned(),
            asked_by_id: actor.person().map(|person| person.id.0),
            asked_at: now(),
            decided_by: None,
            decided_by_id: None,
            decided_at: None,
            answer: None,
        };
        let id = asked.id;
        insert_all::<change_request::ActiveModel>(c, vec![asked]).await?;
        let change = changed("change_request", None, Some(RequestState::Pending.as_str().to_owned()));
        audit::append(c, vec![event(row.id, request.author(actor), "requested", vec![change])]).await?;
        Ok(PlanOutcome::Asked { id })
    };
    let outcome = work.await;
    end(db, transaction, code, outcome).await
}

/// Approves a request: the plan in force is kept as a baseline and changed. What an import changed in the plan since it
/// was asked is merged; where both changed the same part, nothing is done and the request waits on.
pub async fn approve(db: &Db, actor: &Actor, id: Uuid, request: &Request) -> Result<PlanOutcome> {
    decide(db, actor, id, request, RequestState::Approved).await
}

/// Gives a request back; the reason is the answer and must not be blank.
pub async fn give_back(db: &Db, actor: &Actor, id: Uuid, request: &Request) -> Result<PlanOutcome> {
    reason(request)?;
    decide(db, actor, id, request, RequestState::Returned).await
}

/// Takes one's own request back.
pub async fn withdraw(db: &Db, actor: &Actor, id: Uuid, request: &Request) -> Result<PlanOutcome> {
    decide(db, actor, id, request, RequestState::Withdrawn).await
}

async fn decide(db: &Db, actor: &Actor, id: Uuid, request: &Request, to: RequestState) -> Result<PlanOutcome> {
    let transaction = db.write().await?;
    let mut code = None;
    let work = async {
        let c = &transaction;
        let asked = change_request::Entity::find_by_id(id).one(c).await?.ok_or(StoreError::NotFound)?;
        let row = project::Entity::find_by_id(asked.project_id).lock_exclusive().one(c).await?;
        let row = row.ok_or(StoreError::NotFound)?;
        let project: ProjectCode = row.code.parse().map_err(|_| StoreError::NotFound)?;
        code = Some(project.clone());
        let scope = scope::of_unit(c, row.unit_id).await?;
        if to == RequestState::Withdrawn {
            may(actor, Action::RequestChange, &scope)?;
            if asked.asked_by_id != actor.person().map(|person| person.id.0) {
                return Err(StoreError::Forbidden);
            }
        } else {
            may(actor, Action::Approve, &scope)?;
        }
        // Read again behind the lock: somebody may have decided in the meantime.
        let mut asked = change_request::Entity::find_by_id(id).one(c).await?.ok_or(StoreError::NotFound)?;
        if asked.state != RequestState::Pending.as_str() {
            return Err(StoreError::Conflict { kind: "change_request", code: project.to_string() });
        }
        let author = request.author(actor);
        let before = Some(asked.state.clone());
        asked.state = to.as_str().to_owned();
        asked.decided_by = Some(actor.name().to_owned());
        asked.decided_by_id = actor.person().map(|person| person.id.0);
        asked.decided_at = Some(now());
        asked.answer.clone_from(&request.reason);
        let (base, ours) = (plan_of(&asked.base), plan_of(&asked.plan));
        let project_id = row.id;
        let theirs = plan::load(c, project_id).await?;
        let version = row.plan_version;
        if to != RequestState::Approved {
            upsert_all::<change_request::ActiveModel>(c, change_request::Column::Id, vec![asked]).await?;
            let change = changed("change_request", before, Some(to.as_str().to_owned()));
            audit::append(c, vec![event(project_id, author, to.as_str(), vec![change])]).await?;
            return Ok(PlanOutcome::Saved { plan: theirs, version, request: request.id });
        }
        Guard::year(c, actor, row.fiscal_year, &scope, request.today).await?;
        let new = match merged(&base, &theirs, &ours) {
            Ok(new) => new,
            Err(outcome) => return Ok(outcome),
        };
        let author = audit::Author { reason: Some(asked.reason.clone()), ..author };
        upsert_all::<change_request::ActiveModel>(c, change_request::Column::Id, vec![asked]).await?;
        plan::keep_baseline(c, project_id, &theirs, &author).await?;
        let (plan, version) = plan::write(c, row, &theirs, new, request.today, author, to.as_str()).await?;
        Ok(PlanOutcome::Saved { plan, version, request: request.id })
    };
    let outcome = work.await;
    match code {
        Some(code) => end(db, transaction, &code, outcome).await,
        None => {
            sea_orm::TransactionSession::rollback(transaction).await?;
            outcome
        }
    }
}

/// As for a plan that is worked on, but steps that were asked for keep the ids they were given then.
fn merged(base: &Plan, theirs: &Plan, ours: &Plan) -> std::result::Result<Plan, PlanOutcome> {
    let new = domain::plan::merge(base, theirs, ours)
        .map_err(|conflicts| PlanOutcome::Conflict { conflicts, theirs: theirs.clone() })?;
    new.check_whole().map_err(|error| PlanOutcome::Refused { error })?;
    Ok(new)
}

fn plan_of(text: &str) -> Plan {
    serde_json::from_str(text).unwrap_or_default()
}

fn reason(request: &Request) -> Result<String> {
    let blank = || StoreError::Invalid { field: "reason", message: "must not be blank".to_owned() };
    request.reason.clone().ok_or_else(blank)
}

/// The request of a project that waits.
pub(crate) async fn pending(c: &impl ConnectionTrait, row: &project::Model) -> Result<Option<ChangeRequest>> {
    let found = change_request::Entity::find()
        .filter(change_request::Column::ProjectId.eq(row.id))
        .filter(change_request::Column::State.eq(RequestState::Pending.as_str()))
        .one(c)
        .await?;
    told(c, found.map(|found| (found, row.code.clone(), row.name.clone())).into_iter().collect()).await.map(first)
}

/// The newest request of a project, whatever became of it.
pub async fn newest(db: &Db, actor: &Actor, code: &ProjectCode) -> Result<Option<ChangeRequest>> {
    let c = db.connection();
    may(actor, Action::ReadDrafts, &scope::of_project_code(c, actor, code).await?)?;
    let row = find(c, code, false).await?;
    let found = change_request::Entity::find()
        .filter(change_request::Column::ProjectId.eq(row.id))
        .order_by_desc(change_request::Column::AskedAt)
        .order_by_desc(change_request::Column::Id)
        .one(c)
        .await?;
    told(c, found.map(|found| (found, row.code, row.name)).into_iter().collect()).await.map(first)
}

/// Change requests, newest first, of the places where the actor reads drafts.
pub async fn list(db: &Db, actor: &Actor, filter: &RequestFilter) -> Result<Vec<ChangeRequest>> {
    let c = db.connection();
    let allowed = places(actor, Action::ReadDrafts);
    if allowed == Places::Below(Vec::new()) {
        return Err(StoreError::Forbidden);
    }
    let mut condition = Condition::all();
    if let Places::Below(units) = allowed {
        condition = condition.add(project::Column::UnitId.is_in(unit::below(c, &units).await?));
    }
    if let Some(unit) = &filter.unit {
        condition = condition.add(project::Column::UnitId.is_in(unit::below(c, std::slice::from_ref(unit)).await?));
    }
    if let Some(code) = &filter.project {
        condition = condition.add(project::Column::Code.eq(code.as_str()));
    }
    if let Some(state) = filter.state {
        condition = condition.add(change_request::Column::State.eq(state.as_str()));
    }
    let rows = change_request::Entity::find()
        .find_also_related(project::Entity)
        .filter(condition)
        .order_by_desc(change_request::Column::AskedAt)
        .order_by_desc(change_request::Column::Id)
        .limit(LIST)
        .all(c)
        .await?;
    let of = |(row, project): (_, Option<project::Model>)| project.map(|project| (row, project.code, project.name));
    told(c, rows.into_iter().filter_map(of).collect()).await
}

fn first(all: Vec<ChangeRequest>) -> Option<ChangeRequest> {
    all.into_iter().next()
}

/// Requests with the codes and names of their projects, as they are told, with what people are called: one query.
async fn told(
    c: &impl ConnectionTrait,
    rows: Vec<(change_request::Model, String, String)>,
) -> Result<Vec<ChangeRequest>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = rows.iter().flat_map(|(row, ..)| [Some(row.asked_by.as_str()), row.decided_by.as_deref()]);
    let called = called(c, names.flatten().collect()).await?;
    let known = |name: String| called.get(&name).cloned().unwrap_or(name);
    Ok(rows.into_iter().filter_map(|(row, code, name)| of_row(row, &code, name, known)).collect())
}

fn of_row(
    row: change_request::Model,
    code: &str,
    project_name: String,
    known: impl Fn(String) -> String,
) -> Option<ChangeRequest> {
    Some(ChangeRequest {
        id: row.id,
        project: code.parse().ok()?,
        project_name,
        base: plan_of(&row.base),
        plan: plan_of(&row.plan),
        reason: row.reason,
        state: RequestState::from_word(&row.state)?,
        asked_by: known(row.asked_by),
        asked_by_id: row.asked_by_id,
        asked_at: row.asked_at,
        decided_by: row.decided_by.map(known),
        decided_at: row.decided_at,
        answer: row.answer,
    })
}
