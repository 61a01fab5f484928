//! Approving, giving back, taking back.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::{
    edit::Record,
    period::{Period, PeriodClosed},
    permission::{Action, Actor, Scope, may},
    report::{Content, Decided, Left, SubmissionState, WhyLeft},
    unit::Named,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use super::{
    content, end, moved, period,
    publish::{Kpis, Projects},
};
use crate::{
    Db, Request, Result, StoreError, attachment,
    audit::{self, NewEvent},
    entity::{kpi, project, submission},
    import::upsert_all,
    live,
    period::Guard,
    request::now,
    scope,
};

/// Reports decided on at once.
pub const MOST: usize = 500;
/// Characters of a reason.
pub const REASON: usize = 2_000;

/// Approves reports, each in the version that was seen, and publishes them; all in one transaction, whose number of
/// statements does not grow with the number of reports but for inserts. Those that somebody else decided, corrected or
/// took back meanwhile are left. A month that was locked since is no hindrance, for the report came in time; a year is,
/// unless the month was opened again: its reports are left.
pub async fn approve(db: &Db, actor: &Actor, ids: &[(Uuid, i32)], request: &Request) -> Result<Decided> {
    decide(db, actor, ids, request, SubmissionState::Approved).await
}

/// Gives reports back; the request's reason says why.
pub async fn give_back(db: &Db, actor: &Actor, ids: &[(Uuid, i32)], request: &Request) -> Result<Decided> {
    if request.reason.is_none() {
        return Err(StoreError::Invalid { field: "reason", message: format!("1 to {REASON} characters") });
    }
    decide(db, actor, ids, request, SubmissionState::Returned).await
}

/// Takes one's own report back, while nobody has decided on it and it could be sent again.
pub async fn withdraw(db: &Db, actor: &Actor, id: Uuid, version: i32, request: &Request) -> Result<Decided> {
    decide(db, actor, &[(id, version)], request, SubmissionState::Withdrawn).await
}

async fn decide(
    db: &Db,
    actor: &Actor,
    ids: &[(Uuid, i32)],
    request: &Request,
    to: SubmissionState,
) -> Result<Decided> {
    if request.reason.as_ref().is_some_and(|reason| reason.chars().count() > REASON) {
        return Err(StoreError::Invalid { field: "reason", message: format!("1 to {REASON} characters") });
    }
    if ids.len() > MOST {
        return Err(StoreError::Invalid { field: "reports", message: format!("at most {MOST} at a time") });
    }
    let action = if to == SubmissionState::Withdrawn { Action::ReportProgress } else { Action::Approve };
    if !actor.may_somewhere(action) {
        return Err(StoreError::Forbidden);
    }
    let transaction = db.write().await?;
    let outcome = decide_in(&transaction, actor, ids, request, to, action).await;
    end(db, transaction, outcome).await
}

/// What is decided on, behind its locks.
struct Found {
    submissions: Vec<submission::Model>,
    projects: Vec<project::Model>,
    kpis: Vec<kpi::Model>,
}

impl Found {
    /// Locks the records of some reports, in the order of their keys so that two who decide at once do not wait for each
    /// other, and reads the reports behind the locks.
    async fn load(c: &impl ConnectionTrait, ids: &[(Uuid, i32)]) -> Result<Self> {
        let keys = || ids.iter().map(|(id, _)| *id);
        let of: Vec<(Option<Uuid>, Option<Uuid>)> = submission::Entity::find()
            .select_only()
            .columns([submission::Column::ProjectId, submission::Column::KpiId])
            .filter(submission::Column::Id.is_in(keys()))
            .into_tuple()
            .all(c)
            .await?;
        let projects: BTreeSet<Uuid> = of.iter().filter_map(|(project, _)| *project).collect();
        let kpis: BTreeSet<Uuid> = of.iter().filter_map(|(_, kpi)| *kpi).collect();
        let projects = match projects.is_empty() {
            true => Vec::new(),
            false => {
                let query = project::Entity::find().filter(project::Column::Id.is_in(projects));
                query.order_by_asc(project::Column::Id).lock_exclusive().all(c).await?
            }
        };
        let kpis = match kpis.is_empty() {
            true => Vec::new(),
            false => {
                let query = kpi::Entity::find().filter(kpi::Column::Id.is_in(kpis));
                query.order_by_asc(kpi::Column::Id).lock_exclusive().all(c).await?
            }
        };
        let submissions = submission::Entity::find()
            .filter(submission::Column::Id.is_in(keys()))
            .order_by_asc(submission::Column::FiscalYear)
            .order_by_asc(submission::Column::Period)
            .order_by_asc(submission::Column::Id)
            .all(c)
            .await?;
        Ok(Self { submissions, projects, kpis })
    }

    fn unit(&self, of: &submission::Model) -> Option<Uuid> {
        let project = self.projects.iter().find(|row| Some(row.id) == of.project_id).map(|row| row.unit_id);
        project.or_else(|| self.kpis.iter().find(|row| Some(row.id) == of.kpi_id).and_then(|row| row.unit_id))
    }

    /// The record of a report.
    fn of(&self, row: &submission::Model) -> Option<Named> {
        let project = self.projects.iter().find(|known| Some(known.id) == row.project_id);
        let kpi = || self.kpis.iter().find(|known| Some(known.id) == row.kpi_id);
        let project = project.map(|known| (&known.code, &known.name));
        let (code, name) = project.or_else(|| kpi().map(|known| (&known.code, &known.name)))?;
        Some(Named { code: code.clone(), name: name.clone() })
    }

    /// A report that is left.
    fn left(&self, row: &submission::Model, why: WhyLeft) -> Option<Left> {
        Some(Left { id: row.id, of: self.of(row)?, why })
    }

    /// Asks the permission for each of them.
    async fn ask(&self, c: &impl ConnectionTrait, actor: &Actor, action: Action) -> Result<HashMap<Uuid, Scope>> {
        let units: HashSet<Uuid> = self.submissions.iter().filter_map(|row| self.unit(row)).collect();
        let places = scope::of_units(c, &units).await?;
        let mut scopes = HashMap::new();
        for row in &self.submissions {
            let unit = self.unit(row);
            let place = unit.map_or(Some(&Scope::City), |unit| places.get(&Some(unit))).ok_or(StoreError::NotFound)?;
            may(actor, action, place)?;
            scopes.insert(row.id, place.clone());
        }
        Ok(scopes)
    }
}

/// Why nothing can be decided on a report any more.
fn shut(guard: &Guard, row: &submission::Model, place: &Scope, to: SubmissionState) -> Option<PeriodClosed> {
    let record = if row.project_id.is_some() { Record::Project } else { Record::Kpi };
    let ask = |period| guard.ask(Some(row.fiscal_year), period, place);
    let own = period(record, row.period).unwrap_or(Period::Year);
    match ask(own) {
        Ok(()) => None,
        // What is taken back could not be sent again in a month that is locked, so it stays what it is.
        Err(closed) if to == SubmissionState::Withdrawn => Some(closed),
        // What was opened again in a closed year is decided on, too.
        Err(_) => ask(Period::Year).err(),
    }
}

async fn decide_in(
    c: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[(Uuid, i32)],
    request: &Request,
    to: SubmissionState,
    action: Action,
) -> Result<(Decided, Vec<live::Change>)> {
    let mut found = Found::load(c, ids).await?;
    let asked: HashSet<Uuid> = ids.iter().map(|(id, _)| *id).collect();
    if found.submissions.len() < asked.len() {
        return Err(StoreError::NotFound);
    }
    let scopes = found.ask(c, actor, action).await?;
    let person = actor.person().map(|person| person.id.0);
    if to == SubmissionState::Withdrawn && found.submissions.iter().any(|row| Some(row.author_id) != person) {
        return Err(StoreError::Forbidden);
    }
    let seen: HashMap<Uuid, i32> = ids.iter().copied().collect();
    let moved_on = |row: &submission::Model| {
        let state = SubmissionState::from_word(&row.state);
        let undecided = match to {
            SubmissionState::Withdrawn => state.is_some_and(SubmissionState::is_undecided),
            _ => state == Some(SubmissionState::Sent),
        };
        match undecided {
            false => Some(WhyLeft::Decided),
            true => (seen.get(&row.id) != Some(&row.version)).then_some(WhyLeft::Corrected),
        }
    };
    let submissions = std::mem::take(&mut found.submissions);
    let guard = Guard::load(c, actor, submissions.iter().map(|row| row.fiscal_year), request.today).await?;
    let is_shut = |row: &submission::Model| {
        let place = scopes.get(&row.id).unwrap_or(&Scope::City);
        shut(&guard, row, place, to).map(WhyLeft::Closed)
    };
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for row in submissions {
        match moved_on(&row).or_else(|| is_shut(&row)) {
            None => taken.push(row),
            Some(why) => left.extend(found.left(&row, why)),
        }
    }
    if taken.is_empty() {
        return Ok((Decided { done: Vec::new(), left }, Vec::new()));
    }

    let at = now();
    let publishes = to == SubmissionState::Approved;
    let mut projects = Projects::load(c, if publishes { found.projects.clone() } else { Vec::new() }).await?;
    let mut kpis = Kpis::load(c, if publishes { found.kpis.clone() } else { Vec::new() }).await?;
    let (mut events, mut touched) = (Vec::new(), Vec::new());
    for row in &mut taken {
        let record = if row.project_id.is_some() { Record::Project } else { Record::Kpi };
        let of = row.project_id.or(row.kpi_id).ok_or(StoreError::NotFound)?;
        let before = SubmissionState::from_word(&row.state);
        let mut changes = Vec::new();
        if publishes {
            // What anybody reads comes under a word that anybody may read, and says no more than is published.
            changes = match content(row) {
                Some(Content::Progress(report)) => projects.publish(of, &report),
                Some(Content::Quarter(report)) => kpis.publish(of, &report),
                None => return Err(StoreError::Invalid { field: "content", message: "cannot be read".to_owned() }),
            };
        } else {
            changes.extend(period(record, row.period).map(|period| moved(period, before, to)));
        }
        row.state = to.as_str().to_owned();
        row.decided_by = Some(actor.name().to_owned());
        row.decided_by_id = person;
        row.decided_at = Some(at);
        row.reason.clone_from(&request.reason);
        events.push(NewEvent {
            at,
            author: request.author(actor),
            action: match to {
                SubmissionState::Sent => "report_sent",
                SubmissionState::Returned => "report_returned",
                SubmissionState::Approved => "report_approved",
                SubmissionState::Withdrawn => "report_withdrawn",
            },
            record_kind: record.as_str().to_owned(),
            record_id: of,
            changes,
        });
        let code = match record {
            Record::Project => found.projects.iter().find(|row| row.id == of).map(|row| row.code.clone()),
            Record::Kpi => found.kpis.iter().find(|row| row.id == of).map(|row| row.code.clone()),
        };
        touched.extend(code.map(|code| live::Change { record, code }));
    }
    let done: Vec<Uuid> = taken.iter().map(|row| row.id).collect();
    if publishes {
        for (report, change) in attachment::publish_with(c, &done).await? {
            let event = taken.iter().position(|row| row.id == report).and_then(|at| events.get_mut(at));
            event.into_iter().for_each(|event| event.changes.push(change.clone()));
        }
        projects.write(c, request.today, at).await?;
        kpis.write(c, at).await?;
    }
    upsert_all::<submission::ActiveModel>(c, submission::Column::Id, taken).await?;
    audit::append(c, events).await?;
    Ok((Decided { done, left }, touched))
}
