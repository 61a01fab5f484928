//! What happened to a record, for reading.

use std::collections::{BTreeSet, HashMap};

use chrono::SecondsFormat;
use domain::{
    audit::{AuditEntry, Change},
    permission::{Action, Actor, Scope},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use crate::{
    Db, Result,
    entity::{audit_event, kpi, policy, project},
};

/// Changes shown of a record's history; the rest is in the audit.
const HISTORY: u64 = 50;

/// The latest changes of a record, newest first, with the names of what they point at: four queries. Who may not read
/// the history of that place reads it without the names of persons.
pub(crate) async fn history(db: &Db, actor: &Actor, place: &Scope, record: Uuid) -> Result<Vec<AuditEntry>> {
    let with_persons = actor.may(Action::ReadHistory, place);
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.eq(record))
        .order_by_desc(audit_event::Column::Seq)
        .limit(HISTORY)
        .all(db.connection())
        .await?;
    let mut entries: Vec<AuditEntry> = events.into_iter().map(|event| entry(event, with_persons)).collect();
    name_references(db, &mut entries).await?;
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

/// Puts the name a code or number stands for in front of it.
async fn name_references(db: &Db, entries: &mut [AuditEntry]) -> Result<()> {
    let c = db.connection();
    let policies = policy::Entity::find().filter(policy::Column::LegacyId.is_in(codes(entries, "policy"))).all(c);
    let policies = policies.await?.into_iter().filter_map(|row| Some((row.legacy_id, row.name?)));
    let kpis = kpi::Entity::find()
        .select_only()
        .columns([kpi::Column::Code, kpi::Column::Name])
        .filter(kpi::Column::Code.is_in(codes(entries, "kpis")))
        .into_tuple::<(String, String)>();
    let projects = project::Entity::find()
        .select_only()
        .columns([project::Column::Code, project::Column::Name])
        .filter(project::Column::Code.is_in(codes(entries, "projects")))
        .into_tuple::<(String, String)>();
    let names: [(&str, HashMap<String, String>); 3] = [
        ("policy", policies.collect()),
        ("kpis", kpis.all(c).await?.into_iter().collect()),
        ("projects", projects.all(c).await?.into_iter().collect()),
    ];
    for change in entries.iter_mut().flat_map(|entry| &mut entry.changes) {
        let Some((_, names)) = names.iter().find(|(field, _)| *field == change.field) else { continue };
        for value in [&mut change.before, &mut change.after].into_iter().flatten() {
            if let Some(name) = names.get(value.as_str()).filter(|name| *name != value) {
                *value = format!("{name} ({value})");
            }
        }
    }
    Ok(())
}

/// The codes that changes of a field hold.
fn codes(entries: &[AuditEntry], field: &str) -> BTreeSet<String> {
    let changes = entries.iter().flat_map(|entry| &entry.changes).filter(|change| change.field == field);
    changes.flat_map(|Change { before, after, .. }| [before, after]).flatten().cloned().collect()
}
