//! What happened to a record, for reading.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    audit::{AuditEntry, Change},
    permission::{Action, Actor, Scope},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
};

use crate::{
    Db, Result, draft,
    entity::{audit_event, kpi, policy, project},
    user::called,
};

/// Changes shown of a record's history; the rest is in the audit.
const HISTORY: u64 = 50;

/// What anybody may know was done: what goes on between people before a plan is in force is theirs.
const PUBLISHED: [&str; 7] = ["created", "updated", "undone", "approved", "report_approved", "linked", "unlinked"];

/// Holds for events anybody may read: of what is published, and of a project none from before its plan came into force, for
/// until then it was a draft. `events` is what the table is called in the query.
pub(crate) fn published_sql(events: &str) -> String {
    let actions = PUBLISHED.map(|action| format!("'{action}'")).join(", ");
    format!(
        "({events}.action IN ({actions}) AND NOT EXISTS (SELECT 1 FROM audit_event f WHERE f.record_id = {events}.record_id \
         AND f.seq > {events}.seq AND f.action = 'approved' AND CAST(f.changes AS text) LIKE '%\"plan_state\"%'))"
    )
}

/// The latest changes of a record, newest first, with the names of what they point at: four queries. Who may not read
/// the history of that place reads it without the names of persons, and of what is published.
pub(crate) async fn history(db: &Db, actor: &Actor, place: &Scope, record: Uuid) -> Result<Vec<AuditEntry>> {
    let with_persons = actor.may(Action::ReadHistory, place);
    let published = (!with_persons).then(|| Expr::cust(published_sql("audit_event")));
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.eq(record))
        .filter(Condition::all().add_option(published))
        .order_by_desc(audit_event::Column::Seq)
        .limit(HISTORY)
        .all(db.connection())
        .await?;
    let mut entries: Vec<AuditEntry> = events.into_iter().map(|event| entry(event, with_persons)).collect();
    name_references(db.connection(), actor, entries.iter_mut().map(|entry| &mut entry.changes).collect()).await?;
    Ok(entries)
}

fn entry(event: audit_event::Model, with_persons: bool) -> AuditEntry {
    let nameless = event.user_id.is_some() && !with_persons;
    AuditEntry {
        at: event.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        actor: if nameless { String::new() } else { event.actor },
        by_process: event.user_id.is_none(),
        action: event.action,
        changes: serde_json::from_value(event.changes).unwrap_or_default(),
    }
}

/// Who changed a field of a record last, by what they are called, and when, as far back as its history is shown.
pub(crate) async fn last_change(
    c: &impl ConnectionTrait,
    record: Uuid,
    field: &str,
) -> Result<Option<(String, DateTime<Utc>)>> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.eq(record))
        .order_by_desc(audit_event::Column::Seq)
        .limit(HISTORY)
        .all(c)
        .await?;
    let touches = |event: &audit_event::Model| {
        let changes = event.changes.as_array().map(Vec::as_slice).unwrap_or_default();
        changes.iter().any(|change| change["field"] == field)
    };
    let Some(event) = events.into_iter().find(touches) else { return Ok(None) };
    let called = called(c, BTreeSet::from([event.actor.as_str()])).await?;
    Ok(Some((called.get(&event.actor).unwrap_or(&event.actor).clone(), event.at)))
}

/// Fields that hold the code of a project.
const PROJECTS: [&str; 2] = ["projects", "copied_from"];

/// Puts the name a code or number stands for in front of it, and leaves out what names a project the actor may not
/// read: three queries.
pub(crate) async fn name_references(
    c: &impl ConnectionTrait,
    actor: &Actor,
    mut entries: Vec<&mut Vec<Change>>,
) -> Result<()> {
    let codes = |fields: &[&str]| -> BTreeSet<String> {
        let changes = entries.iter().flat_map(|changes| changes.iter());
        let changes = changes.filter(|change| fields.contains(&change.field.as_str()));
        changes.flat_map(|change| [&change.before, &change.after]).flatten().cloned().collect()
    };
    let (policies, kpis, projects) = (codes(&["policy"]), codes(&["kpis"]), codes(&PROJECTS));
    let policies = policy::Entity::find().filter(policy::Column::LegacyId.is_in(policies)).all(c).await?;
    let kpis = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Code, kpi::Column::Name])
        .filter(kpi::Column::Code.is_in(kpis))
        .into_tuple::<(String, String)>();
    let projects = project::Entity::find()
        .select_only()
        .columns([project::Column::Code, project::Column::Name])
        .expr_as(Expr::cust(draft::shown_sql(actor, "project.code")), "shown")
        .filter(project::Column::Code.is_in(projects))
        .into_tuple::<(String, String, bool)>();
    let (shown, hidden): (Vec<_>, Vec<_>) = projects.all(c).await?.into_iter().partition(|(_, _, shown)| *shown);
    let hidden: BTreeSet<String> = hidden.into_iter().map(|(code, ..)| code).collect();
    let names: [(&str, HashMap<String, String>); 3] = [
        ("policy", policies.into_iter().filter_map(|row| Some((row.legacy_id, row.name?))).collect()),
        ("kpis", kpis.all(c).await?.into_iter().collect()),
        ("projects", shown.into_iter().map(|(code, name, _)| (code, name)).collect()),
    ];
    for changes in &mut entries {
        changes.retain(|change| {
            let names = [&change.before, &change.after].into_iter().flatten().any(|value| hidden.contains(value));
            !names || !PROJECTS.contains(&change.field.as_str())
        });
    }
    for change in entries.iter_mut().flat_map(|changes| changes.iter_mut()) {
        let Some((_, names)) = names.iter().find(|(field, _)| *field == change.field) else { continue };
        for value in [&mut change.before, &mut change.after].into_iter().flatten() {
            if let Some(name) = names.get(value.as_str()).filter(|name| *name != value) {
                *value = format!("{name} ({value})");
            }
        }
    }
    Ok(())
}
