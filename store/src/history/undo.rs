//! Taking back what a person did, and doing it again: a request as a whole.

use std::collections::HashMap;

use domain::{
    audit::Change,
    edit::{Edited, Field, Kind, ROUTINE, Record, Value, parse, strategy_key},
    history::{Document, Done, UndoItem, UndoStack, fitting, stack},
    permission::{Action, Actor, may},
    plan::{Plan, PlanOutcome, PlanState, merge},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    prelude::{DateTimeUtc, Uuid},
};

use super::changes;
use crate::{
    Db, Request, Result, StoreError,
    audit::Author,
    draft,
    edit::{How, Want, run},
    entity::{audit_event, kpi, project},
    period::Guard,
    plan, row, scope,
};

/// Changes that can be taken back or done again.
const DEPTH: usize = 20;
/// Events looked through for them: a person's last pastes of a thousand rows are among them.
const LOOK_BACK: u64 = 5_000;
/// Events of one record looked at for what somebody changed since.
const OF_ONE: u64 = 200;
/// The words of changes that can be taken back.
const WORDS: [&str; 2] = ["updated", "undone"];

/// What came of taking something back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undone {
    /// Of fields, cell by cell; a field that no longer holds what was put there is a conflict, and nothing is done.
    Fields(Edited),
    /// Of a plan.
    Plan(PlanOutcome),
}

impl Undone {
    /// Whether it was done.
    pub fn saved(&self) -> bool {
        match self {
            Self::Fields(edited) => edited.saved,
            Self::Plan(outcome) => matches!(outcome, PlanOutcome::Saved { .. }),
        }
    }
}

#[derive(FromQueryResult)]
struct Brief {
    seq: i64,
    at: DateTimeUtc,
    request_id: Option<Uuid>,
    undoes: Option<Uuid>,
    record_kind: String,
    record_id: Uuid,
}

/// The last twenty changes that a person can take back, and those that can be done again. It survives a reload, for it
/// is read off the history.
pub async fn undo_stack(db: &Db, actor: &Actor) -> Result<UndoStack> {
    read_stack(db, actor, None).await
}

/// The same of one record: what the person does elsewhere meanwhile is no matter there, and what somebody else changed
/// since is left out.
pub async fn undo_stack_of(db: &Db, actor: &Actor, record: Record, code: &str) -> Result<UndoStack> {
    let c = db.connection();
    scope::of(c, actor, record, code).await?;
    let id = super::key(c, record, code).await?;
    read_stack(db, actor, Some(id)).await
}

async fn read_stack(db: &Db, actor: &Actor, of: Option<Uuid>) -> Result<UndoStack> {
    let person = actor.person().ok_or(StoreError::Forbidden)?;
    may(actor, Action::OwnAccount, &domain::permission::Scope::Account(person.id))?;
    let c = db.connection();
    let briefs: Vec<Brief> = audit_event::Entity::find()
        .select_only()
        .columns([
            audit_event::Column::Seq,
            audit_event::Column::At,
            audit_event::Column::RequestId,
            audit_event::Column::Undoes,
            audit_event::Column::RecordKind,
            audit_event::Column::RecordId,
        ])
        .filter(audit_event::Column::UserId.eq(person.id.0))
        .filter(audit_event::Column::RequestId.is_not_null())
        .filter(audit_event::Column::Action.is_in(WORDS))
        .filter(audit_event::Column::RecordKind.is_in([Record::Project.as_str(), Record::Kpi.as_str()]))
        .filter(of.map_or_else(Condition::all, |id| Condition::all().add(audit_event::Column::RecordId.eq(id))))
        .order_by_desc(audit_event::Column::Seq)
        .limit(LOOK_BACK)
        .into_model()
        .all(c)
        .await?;
    // Oldest first, a request once, with its first event and how many it has.
    let mut done: Vec<Done> = Vec::new();
    let mut firsts: HashMap<Uuid, (&Brief, u64)> = HashMap::new();
    for brief in briefs.iter().rev() {
        let Some(request) = brief.request_id else { continue };
        firsts
            .entry(request)
            .or_insert_with(|| {
                done.push(Done { request, undoes: brief.undoes });
                (brief, 0)
            })
            .1 += 1;
    }
    let (mut undo, mut redo) = stack(&done);
    if let Some(id) = of.filter(|_| !undo.is_empty() || !redo.is_empty()) {
        let latest = latest(c, id).await?;
        undo = fit(&latest, undo);
        redo = fit(&latest, redo);
    }
    undo.truncate(DEPTH);
    redo.truncate(DEPTH);
    let shown: Vec<&Brief> = undo.iter().chain(&redo).filter_map(|id| Some(firsts.get(id)?.0)).collect();
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::Seq.is_in(shown.iter().map(|brief| brief.seq)))
        .all(c)
        .await?;
    let fields: HashMap<i64, Vec<String>> = events
        .iter()
        .map(|event| (event.seq, changes(event).into_iter().map(|change| change.field).collect()))
        .collect();
    let codes = codes(c, actor, shown.iter().map(|brief| brief.record_id).collect()).await?;
    // Of one record's events the others of a request are not among those read.
    let counts: HashMap<Uuid, i64> = if of.is_some() {
        let counts: Vec<(Option<Uuid>, i64)> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::RequestId)
            .column_as(audit_event::Column::Seq.count(), "records")
            .filter(audit_event::Column::RequestId.is_in(undo.iter().chain(&redo).copied()))
            .group_by(audit_event::Column::RequestId)
            .into_tuple()
            .all(c)
            .await?;
        counts.into_iter().filter_map(|(request, count)| Some((request?, count))).collect()
    } else {
        HashMap::new()
    };
    let items = |ids: &[Uuid]| {
        let item = |request: &Uuid| {
            let (brief, records) = firsts.get(request)?;
            Some(UndoItem {
                request: *request,
                at: brief.at,
                records: counts.get(request).and_then(|count| u64::try_from(*count).ok()).unwrap_or(*records),
                record: brief.record_kind.clone(),
                code: codes.get(&brief.record_id)?.clone(),
                fields: fields.get(&brief.seq).cloned().unwrap_or_default(),
            })
        };
        ids.iter().filter_map(item).collect()
    };
    Ok(UndoStack { undo: items(&undo), redo: items(&redo) })
}

/// What anybody did to a record last, oldest first, with the request it was done in.
async fn latest(c: &impl ConnectionTrait, id: Uuid) -> Result<Vec<(Option<Uuid>, Vec<Change>)>> {
    let mut events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.eq(id))
        .order_by_desc(audit_event::Column::Seq)
        .limit(OF_ONE)
        .all(c)
        .await?;
    events.reverse();
    // Plans are merged when they are taken back.
    let of_fields = |event: &audit_event::Model| {
        changes(event).into_iter().filter(|change| change.field != "steps").collect::<Vec<Change>>()
    };
    Ok(events.iter().map(|event| (event.request_id, of_fields(event))).collect())
}

/// Those of a person's requests that can be taken back one after the other, as far back as is looked.
fn fit(latest: &[(Option<Uuid>, Vec<Change>)], requests: Vec<Uuid>) -> Vec<Uuid> {
    let mut now = Document::default();
    let mut of: HashMap<Uuid, Vec<Change>> = HashMap::new();
    for (request, changes) in latest {
        now.replay(changes);
        if let Some(request) = request {
            of.entry(*request).or_default().extend(changes.iter().cloned());
        }
    }
    let known: Vec<(Uuid, Vec<Change>)> =
        requests.into_iter().filter_map(|request| Some((request, of.remove(&request)?))).collect();
    fitting(&now, &known, DEPTH)
}

/// Codes of the projects and KPIs an actor reads, by their keys.
async fn codes(c: &impl ConnectionTrait, actor: &Actor, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>> {
    let projects: Vec<(Uuid, String)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Code])
        .filter(project::Column::Id.is_in(ids.clone()))
        .filter(draft::shown(actor))
        .into_tuple()
        .all(c)
        .await?;
    let kpis: Vec<(Uuid, String)> = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Id, kpi::Column::Code])
        .filter(kpi::Column::Id.is_in(ids))
        .into_tuple()
        .all(c)
        .await?;
    Ok(projects.into_iter().chain(kpis).collect())
}

/// Takes back everything that was done in a request, if every field still holds what it put there; doing it again is
/// taking back what took it back. It is a change like any other: the actor must be permitted, and the history tells.
pub async fn undo(db: &Db, actor: &Actor, back: Uuid, request: &Request) -> Result<Undone> {
    let c = db.connection();
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RequestId.eq(back))
        .order_by_asc(audit_event::Column::Seq)
        .all(c)
        .await?;
    if events.is_empty() {
        return Err(StoreError::NotFound);
    }
    let known = |event: &audit_event::Model| Record::from_word(&event.record_kind).is_some();
    if !events.iter().all(|event| WORDS.contains(&event.action.as_str()) && known(event)) {
        return Err(StoreError::Invalid { field: "request", message: "cannot be taken back".to_owned() });
    }
    let all: Vec<Vec<Change>> = events.iter().map(changes).collect();
    if let ([event], [only]) = (events.as_slice(), all.as_slice())
        && let [Change { field, before, after }] = only.as_slice()
        && field == "steps"
    {
        return undo_plan(db, actor, event.record_id, back, before.as_deref(), after.as_deref(), request).await;
    }
    let codes = codes(c, actor, events.iter().map(|event| event.record_id).collect()).await?;
    let mut wants = Vec::new();
    for (event, changes) in events.iter().zip(&all) {
        let (Some(record), Some(code)) = (Record::from_word(&event.record_kind), codes.get(&event.record_id)) else {
            return Err(StoreError::NotFound);
        };
        wants.extend(backwards(record, code, changes));
    }
    let edited = run(db, actor, &wants, request, How { dry: false, action: "undone", undoes: Some(back) }).await?;
    if edited.cells.iter().any(|cell| cell.state == domain::edit::CellState::NotPermitted) {
        return Err(StoreError::Forbidden);
    }
    if edited.cells.iter().any(|cell| cell.state == domain::edit::CellState::NoRecord) {
        return Err(StoreError::NotFound);
    }
    Ok(Undone::Fields(edited))
}

/// As [`undo`], from a record's history: whoever asks must be permitted to change that record, and the request must have
/// changed it.
pub async fn undo_of(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    back: Uuid,
    request: &Request,
) -> Result<Undone> {
    let c = db.connection();
    let action = match record {
        Record::Project => Action::EditProject,
        Record::Kpi => Action::EditKpi,
    };
    may(actor, action, &scope::of(c, actor, record, code).await?)?;
    let id = super::key(c, record, code).await?;
    let there = audit_event::Entity::find()
        .filter(audit_event::Column::RequestId.eq(back))
        .filter(audit_event::Column::RecordId.eq(id))
        .select_only()
        .column(audit_event::Column::Id)
        .into_tuple::<Uuid>()
        .one(c)
        .await?;
    there.ok_or(StoreError::NotFound)?;
    undo(db, actor, back, request).await
}

/// The cells that bring back what changes had found.
fn backwards(record: Record, code: &str, changes: &[Change]) -> Vec<Want> {
    let part = |name: &str| changes.iter().find(|change| change.field == name);
    let routine =
        |of: fn(&Change) -> &Option<String>| part("routine").and_then(|change| of(change).as_deref()) == Some("true");
    let mut wants = Vec::new();
    let mut placed = false;
    for change in changes {
        let name = if change.field == "routine" { "strategy" } else { change.field.as_str() };
        // The place in the plan and being routine work are one field; a row that was added for a value stays, blank.
        let Some(field) = Field::named(record, name).filter(|_| name != "strategy" || !placed) else { continue };
        let want = if name == "strategy" {
            placed = true;
            let lines = part("strategy");
            let text = |of: fn(&Change) -> &Option<String>| lines.and_then(|change| of(change).clone());
            let key = |of: fn(&Change) -> &Option<String>| {
                strategy_key(&row::strategy_lines(text(of).as_deref()), routine(of))
            };
            let before = key(|change| &change.before);
            Want {
                lines: text(|change| &change.before).filter(|_| before.as_deref() != Some(ROUTINE)),
                value: Ok(before.clone().map(Value::Key)),
                typed: before.unwrap_or_default(),
                base: key(|change| &change.after),
                field,
                code: code.to_owned(),
            }
        } else {
            // Texts come back as they were, be they longer than may be typed today.
            let value = match (&change.before, field.kind()) {
                (None, _) => parse(field, ""),
                (Some(text), Kind::Line(_) | Kind::Prose(_)) => Ok(Some(Value::Text(text.clone()))),
                (Some(text), _) => parse(field, text),
            };
            Want {
                lines: None,
                value,
                typed: change.before.clone().unwrap_or_default(),
                base: change.after.clone(),
                field,
                code: code.to_owned(),
            }
        };
        wants.push(want);
    }
    wants
}

async fn undo_plan(
    db: &Db,
    actor: &Actor,
    project: Uuid,
    back: Uuid,
    before: Option<&str>,
    after: Option<&str>,
    request: &Request,
) -> Result<Undone> {
    let parsed =
        |text: Option<&str>| -> Plan { text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default() };
    let (ours, base) = (parsed(before), parsed(after));
    let found = project::Entity::find_by_id(project).one(db.connection()).await?.ok_or(StoreError::NotFound)?;
    let code = found.code.parse().map_err(|_| StoreError::NotFound)?;
    let transaction = db.write().await?;
    let work = async {
        let c = &transaction;
        let scope = scope::of_project_code(c, actor, &code).await?;
        may(actor, Action::EditProject, &scope)?;
        let row = plan::find(c, &code, true).await?;
        if plan::state(&row) != PlanState::Draft {
            return Ok(PlanOutcome::InForce);
        }
        Guard::year(c, actor, row.fiscal_year, &scope, request.today).await?;
        let theirs = plan::load(c, row.id).await?;
        let new = match merge(&base, &theirs, &ours) {
            Ok(new) => new,
            Err(conflicts) => return Ok(PlanOutcome::Conflict { conflicts, theirs }),
        };
        if let Err(error) = new.check() {
            return Ok(PlanOutcome::Refused { error });
        }
        let author = Author { undoes: Some(back), ..request.author(actor) };
        let (plan, version) = plan::write(c, row, &theirs, new, request.today, author, "undone").await?;
        Ok(PlanOutcome::Saved { plan, version, request: request.id })
    };
    let outcome = work.await;
    plan::end(db, transaction, &code, outcome).await.map(Undone::Plan)
}
