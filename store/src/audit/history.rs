//! What happened to a record, for reading.

use std::collections::{BTreeSet, HashMap};

use chrono::SecondsFormat;
use domain::{
    audit::{AuditEntry, Change},
    permission::{Action, Actor, Scope},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};

use crate::{
    Db, Result,
    entity::{audit_event, kpi, policy, project},
};

/// Changes shown of a record's history; the rest is in the audit.
const HISTORY: u64 = 50;

/// What anybody may know was done: what goes on between people before a plan is in force is theirs.
pub(crate) const PUBLISHED: [&str; 4] = ["created", "updated", "undone", "approved"];

/// The latest changes of a record, newest first, with the names of what they point at: four queries. Who may not read
/// the history of that place reads it without the names of persons, and of what is published.
pub(crate) async fn history(db: &Db, actor: &Actor, place: &Scope, record: Uuid) -> Result<Vec<AuditEntry>> {
    let with_persons = actor.may(Action::ReadHistory, place);
    let published = (!with_persons).then(|| audit_event::Column::Action.is_in(PUBLISHED));
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.eq(record))
        .filter(Condition::all().add_option(published))
        .order_by_desc(audit_event::Column::Seq)
        .limit(HISTORY)
        .all(db.connection())
        .await?;
    let mut entries: Vec<AuditEntry> = events.into_iter().map(|event| entry(event, with_persons)).collect();
    name_references(db.connection(), entries.iter_mut().flat_map(|entry| &mut entry.changes).collect()).await?;
    Ok(entries)
}

fn entry(event: audit_event::Model, with_persons: bool) -> AuditEntry {
    let nameless = event.user_id.is_some() && !with_persons;
    AuditEntry {
        at: event.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        actor: if nameless { String::new() } else { event.actor },
        action: event.action,
        changes: serde_json::from_value(event.changes).unwrap_or_default(),
    }
}

/// Puts the name a code or number stands for in front of it: three queries.
pub(crate) async fn name_references(c: &impl ConnectionTrait, mut changes: Vec<&mut Change>) -> Result<()> {
    let codes = |field: &str| -> BTreeSet<String> {
        let changes = changes.iter().filter(|change| change.field == field);
        changes.flat_map(|change| [&change.before, &change.after]).flatten().cloned().collect()
    };
    let (policies, kpis, projects) = (codes("policy"), codes("kpis"), codes("projects"));
    let policies = policy::Entity::find().filter(policy::Column::LegacyId.is_in(policies)).all(c).await?;
    let kpis = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Code, kpi::Column::Name])
        .filter(kpi::Column::Code.is_in(kpis))
        .into_tuple::<(String, String)>();
    let projects = project::Entity::find()
        .select_only()
        .columns([project::Column::Code, project::Column::Name])
        .filter(project::Column::Code.is_in(projects))
        .into_tuple::<(String, String)>();
    let names: [(&str, HashMap<String, String>); 3] = [
        ("policy", policies.into_iter().filter_map(|row| Some((row.legacy_id, row.name?))).collect()),
        ("kpis", kpis.all(c).await?.into_iter().collect()),
        ("projects", projects.all(c).await?.into_iter().collect()),
    ];
    for change in &mut changes {
        let Some((_, names)) = names.iter().find(|(field, _)| *field == change.field) else { continue };
        for value in [&mut change.before, &mut change.after].into_iter().flatten() {
            if let Some(name) = names.get(value.as_str()).filter(|name| *name != value) {
                *value = format!("{name} ({value})");
            }
        }
    }
    Ok(())
}
