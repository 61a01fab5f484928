//! Lines of the plan: made, worded, moved within their edition, retired. None is ever taken away: records hang on them.

use domain::{
    audit::{AuditEntry, Change},
    permission::{Action, Actor, Scope, may},
    strategy::LineNumber,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionSession, prelude::Uuid,
};

use super::{
    edition::{self, EditionItem, LineItem},
    keep::{differences, event, wording},
};
use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::{strategy_edition, strategy_node},
    import::{insert_all, update_all},
};

/// What the audit calls a line.
const KIND: &str = "strategy_node";

/// A line for those who keep the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct LineView {
    /// The edition it belongs to.
    pub edition: EditionItem,
    /// The lines above it, top first.
    pub above: Vec<LineItem>,
    /// The line.
    pub line: LineItem,
    /// The lines right below it.
    pub below: Vec<LineItem>,
    /// The version a change must name.
    pub version: i32,
    /// What was changed, newest first.
    pub history: Vec<AuditEntry>,
}

/// What a line is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// Its number, which says where it stands; `None` only for a line that has none.
    pub number: Option<LineNumber>,
    /// Its wording.
    pub label: String,
    /// Whether nothing new is hung on it, and on nothing below it.
    pub retired: bool,
}

/// A line with what is above and right below it.
pub async fn line(db: &Db, actor: &Actor, id: Uuid) -> Result<LineView> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let c = db.connection();
    let (row, of) = strategy_node::Entity::find_by_id(id)
        .find_also_related(strategy_edition::Entity)
        .one(c)
        .await?
        .ok_or(StoreError::NotFound)?;
    let of = of.ok_or(StoreError::NotFound)?;
    let whole = edition::edition(db, actor, &of.code).await?;
    let history = audit::history(db, actor, &Scope::City, id).await?;
    let place = whole.lines.iter().position(|line| line.id == id).ok_or(StoreError::NotFound)?;
    let (before, rest) = whole.lines.split_at(place);
    let line = rest.first().cloned().ok_or(StoreError::NotFound)?;
    let mut above: Vec<LineItem> = Vec::new();
    for candidate in before.iter().rev() {
        if candidate.level < above.first().map_or(line.level, |nearest| nearest.level) {
            above.insert(0, candidate.clone());
        }
    }
    let below = rest.iter().skip(1).take_while(|next| next.level > line.level);
    let below = below.filter(|next| next.level == line.level + 1).cloned().collect();
    Ok(LineView { edition: whole.edition, above, line, below, version: row.version, history })
}

/// Makes a line where its number says, and gives its key.
pub async fn add_line(
    db: &Db,
    actor: &Actor,
    edition: &str,
    number: &LineNumber,
    label: &str,
    request: &Request,
) -> Result<Uuid> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let label = number.worded(&wording("label", label)?);
    let tx = db.write().await?;
    let edition = edition::find(&tx, edition).await?;
    let nodes = locked(&tx, edition.id).await?;
    let parent = place(&nodes, number)?;
    let row = strategy_node::Model {
        id: Uuid::now_v7(),
        edition_id: edition.id,
        parent_id: parent.map(|parent| parent.id),
        level: number.level().into(),
        number: Some(number.to_string()),
        path: number.to_string(),
        label,
        retired: false,
        version: 1,
    };
    let id = row.id;
    let said = [Some(edition.code), Some(row.path.clone()), Some(row.label.clone())];
    let changes = differences(["edition", "path", "label"], [None, None, None], said);
    insert_all::<strategy_node::ActiveModel>(&tx, vec![row]).await?;
    audit::append(&tx, vec![event(actor, request, KIND, id, "created", changes)]).await?;
    TransactionSession::commit(tx).await?;
    Ok(id)
}

/// Words a line, moves it with everything below it to another number, retires it with everything below it, or takes it
/// up again. Records stay where they hang, and keep the lines they were printed with.
pub async fn change_line(
    db: &Db,
    actor: &Actor,
    id: Uuid,
    version: i32,
    new: &LineChange,
    request: &Request,
) -> Result<()> {
    may(actor, Action::ManageStrategy, &Scope::City)?;
    let label = wording("label", &new.label)?;
    let tx = db.write().await?;
    let found = strategy_node::Entity::find_by_id(id).one(&tx).await?.ok_or(StoreError::NotFound)?;
    let nodes = locked(&tx, found.edition_id).await?;
    // Read again behind the lock.
    let row = nodes.iter().find(|node| node.id == id).cloned().ok_or(StoreError::NotFound)?;
    if row.version != version {
        return Err(StoreError::Conflict { kind: KIND, code: row.path });
    }
    let mut changed: Vec<strategy_node::Model> = vec![row.clone()];
    let path = new.number.as_ref().map_or_else(|| row.path.clone(), ToString::to_string);
    if new.number.is_none() && row.number.is_some() {
        return Err(invalid("number", "a line keeps a number"));
    }
    if path != row.path {
        let number = new.number.as_ref().ok_or_else(|| invalid("number", "a line keeps a number"))?;
        if i32::from(number.level()) != row.level {
            return Err(invalid("number", "a line stays on its level"));
        }
        changed[0].parent_id = place(&nodes, number)?.map(|parent| parent.id);
        changed.extend(nodes.iter().filter(|node| is_below(node, &row.path)).cloned());
        for node in &mut changed {
            relocate(node, &row.path, &path);
        }
    }
    changed[0].label = match (&new.number, row.label == label) {
        // The number moved on under a wording nobody touched.
        (Some(_), true) => changed[0].label.clone(),
        (Some(number), false) => number.worded(&number.reworded(row.number.as_deref().unwrap_or_default(), &label)),
        (None, _) => label,
    };
    if new.retired != row.retired {
        retire(&nodes, &row, new.retired, &mut changed)?;
    }
    let mut events: Vec<NewEvent> = Vec::new();
    let mut written = Vec::new();
    for mut node in changed {
        let Some(before) = nodes.iter().find(|before| before.id == node.id) else { continue };
        let changes = told(before, &node);
        if !changes.is_empty() {
            node.version += 1;
            events.push(event(actor, request, KIND, node.id, "updated", changes));
            written.push(node);
        }
    }
    update_all::<strategy_node::ActiveModel>(&tx, written).await?;
    audit::append(&tx, events).await?;
    TransactionSession::commit(tx).await?;
    Ok(())
}

/// The lines of an edition, behind its lock: one change of its tree at a time.
async fn locked(c: &impl ConnectionTrait, edition: Uuid) -> Result<Vec<strategy_node::Model>> {
    strategy_edition::Entity::find_by_id(edition).lock_exclusive().one(c).await?.ok_or(StoreError::NotFound)?;
    let nodes = strategy_node::Entity::find().filter(strategy_node::Column::EditionId.eq(edition));
    Ok(nodes.order_by_asc(strategy_node::Column::Path).all(c).await?)
}

/// The line above a number that is free, and nothing below it taken either.
fn place<'a>(nodes: &'a [strategy_node::Model], number: &LineNumber) -> Result<Option<&'a strategy_node::Model>> {
    let path = number.to_string();
    if nodes.iter().any(|node| node.path == path || is_below(node, &path)) {
        return Err(invalid("number", "taken"));
    }
    let Some(above) = number.parent() else { return Ok(None) };
    let above = above.to_string();
    match nodes.iter().find(|node| node.path == above && !node.retired) {
        Some(parent) => Ok(Some(parent)),
        None => Err(invalid("number", "there is no line above it")),
    }
}

fn is_below(node: &strategy_node::Model, path: &str) -> bool {
    node.path.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '/']))
}

/// Moves a line that stood at `was`, or below it, with its number and the number in its wording.
fn relocate(node: &mut strategy_node::Model, was: &str, now: &str) {
    let moved = format!("{now}{}", &node.path[was.len()..]);
    if let Some(old) = &node.number
        && let Some(number) = moved.split('/').next().and_then(|number| number.parse::<LineNumber>().ok())
    {
        node.label = number.reworded(old, &node.label);
        node.number = Some(number.to_string());
    } else if node.number.is_none()
        && let Ok(number) = moved.parse::<LineNumber>()
    {
        // A line without a number gets one.
        node.label = number.worded(&node.label);
        node.number = Some(number.to_string());
    }
    node.path = moved;
}

/// Retires a line with everything below it; taken up again is the line alone, under one that is in use.
fn retire(
    nodes: &[strategy_node::Model],
    row: &strategy_node::Model,
    retired: bool,
    changed: &mut Vec<strategy_node::Model>,
) -> Result<()> {
    if let Some(first) = changed.first_mut() {
        first.retired = retired;
    }
    if !retired {
        let parent = changed.first().and_then(|first| first.parent_id);
        if nodes.iter().any(|node| Some(node.id) == parent && node.retired) {
            return Err(invalid("retired", "the line above it is retired"));
        }
        return Ok(());
    }
    for node in nodes.iter().filter(|node| is_below(node, &row.path)) {
        match changed.iter_mut().find(|known| known.id == node.id) {
            Some(known) => known.retired = true,
            None => changed.push(strategy_node::Model { retired: true, ..node.clone() }),
        }
    }
    Ok(())
}

fn told(before: &strategy_node::Model, after: &strategy_node::Model) -> Vec<Change> {
    let values = |node: &strategy_node::Model| {
        [Some(node.path.clone()), Some(node.label.clone()), Some(node.retired.to_string())]
    };
    differences(["path", "label", "retired"], values(before), values(after))
}

fn invalid(field: &'static str, message: &str) -> StoreError {
    StoreError::Invalid { field, message: message.to_owned() }
}
