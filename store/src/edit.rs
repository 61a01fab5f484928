//! Changing fields of many records at once: the one way in which people's edits are written.
//!
//! Records are read and locked, every cell is decided on (permission, what was typed, what somebody else did in the
//! meantime), and either all of it is written with its audit events in one transaction, or nothing. The number of
//! statements does not grow with the number of cells, but for inserts of more rows than one statement takes.

mod kpi;
mod project;
mod sheet;

use domain::{
    edit::{
        Cell, CellEdit, CellState, Conflict, EditError, Edited, Field, Merge, Record, Value, looks_same, merge, parse,
    },
    period::Period,
    permission::Actor,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionSession, prelude::Uuid,
};

pub(crate) use self::sheet::{Names, Sheet};
use crate::{
    Db, Request, Result, StoreError,
    audit::{self, NewEvent},
    entity::audit_event,
    live,
    period::Guard,
    request::now,
    user::called,
};

/// Cells in one request: a thousand rows of twenty columns.
pub const MOST_CELLS: usize = 20_000;
/// Events looked through for who changed a field last.
const LOOK_BACK: u64 = 1_000;

/// A cell that somebody wants changed.
#[derive(Clone, Debug)]
pub(crate) struct Want {
    pub code: String,
    pub field: Field,
    pub base: Option<String>,
    pub typed: String,
    pub value: std::result::Result<Option<Value>, EditError>,
    /// Of a place in the city's plan, its lines as they were once stored.
    pub lines: Option<String>,
}

impl From<&CellEdit> for Want {
    fn from(cell: &CellEdit) -> Self {
        let CellEdit { code, edit } = cell;
        let value = parse(edit.field, &edit.input);
        let typed = edit.input.clone();
        Self { code: code.clone(), field: edit.field, base: edit.base.clone(), typed, value, lines: None }
    }
}

impl Want {
    /// A cell that is only looked at.
    pub(crate) fn to_read(code: &str, field: Field) -> Self {
        Self { code: code.to_owned(), field, base: None, typed: String::new(), value: Ok(None), lines: None }
    }
}

/// How it is to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// Only tell what would become of it.
    pub dry: bool,
    /// The word for the audit.
    pub action: &'static str,
    /// The request it takes back.
    pub undoes: Option<Uuid>,
}

impl How {
    /// An ordinary change.
    pub const CHANGE: Self = Self { dry: false, action: "updated", undoes: None };
    /// Nothing is stored.
    pub const DRY: Self = Self { dry: true, ..Self::CHANGE };

    /// The day on which what is chosen must be open; taking back restores what stood, open or not.
    fn choosing(self, request: &Request) -> Option<chrono::NaiveDate> {
        self.undoes.is_none().then_some(request.today)
    }
}

/// Decides on cells and writes them, all or none.
pub(crate) async fn run(db: &Db, actor: &Actor, wants: &[Want], request: &Request, how: How) -> Result<Edited> {
    if wants.len() > MOST_CELLS {
        return Err(StoreError::Invalid { field: "cells", message: format!("at most {MOST_CELLS} at a time") });
    }
    if how.dry {
        let mut sheet = Sheet::load(db.connection(), wants, false).await?;
        sheet.choosing = how.choosing(request);
        return decide(db.connection(), &mut sheet, actor, wants, request).await;
    }
    let transaction = db.write().await?;
    let mut touched = Vec::new();
    match write(&transaction, actor, wants, request, how, &mut touched).await {
        Ok(edited) if edited.saved => {
            live::notify(&transaction, &touched).await?;
            TransactionSession::commit(transaction).await?;
            live::tell(db, touched);
            Ok(edited)
        }
        other => {
            TransactionSession::rollback(transaction).await?;
            other
        }
    }
}

/// Decides and writes within a transaction; `touched` gets what listeners are to be told.
pub(crate) async fn write(
    c: &impl ConnectionTrait,
    actor: &Actor,
    wants: &[Want],
    request: &Request,
    how: How,
    touched: &mut Vec<live::Change>,
) -> Result<Edited> {
    let mut sheet = Sheet::load(c, wants, true).await?;
    sheet.choosing = how.choosing(request);
    let mut edited = decide(c, &mut sheet, actor, wants, request).await?;
    if !edited.is_fine() {
        return Ok(edited);
    }
    let now = now();
    let author = audit::Author { undoes: how.undoes, ..request.author(actor) };
    let mut events = Vec::new();
    for (record, code, id, changes) in sheet.write(c, request.today, now).await? {
        touched.push(live::Change { record, code });
        let (author, record_kind) = (author.clone(), record.as_str().to_owned());
        events.push(NewEvent { at: now, author, action: how.action, record_kind, record_id: id, changes });
    }
    edited.request = (!events.is_empty()).then_some(request.id);
    audit::append(c, events).await?;
    edited.saved = true;
    Ok(edited)
}

async fn decide(
    c: &impl ConnectionTrait,
    sheet: &mut Sheet,
    actor: &Actor,
    wants: &[Want],
    request: &Request,
) -> Result<Edited> {
    let guard = Guard::load(c, actor, sheet.years(), request.today).await?;
    let mut cells = Vec::with_capacity(wants.len());
    let mut conflicts: Vec<(usize, Uuid)> = Vec::new();
    for want in wants {
        let mut cell = Cell {
            code: want.code.clone(),
            field: want.field,
            before: None,
            after: Some(want.typed.clone()).filter(|typed| !typed.trim().is_empty()),
            state: CellState::NoRecord,
        };
        if let Some(scope) = sheet.scope(actor, want.field.record(), &want.code) {
            if !actor.may(want.field.action(), scope) {
                cell.state = CellState::NotPermitted;
            } else {
                let year = sheet.year(want.field.record(), &want.code);
                let closed = guard.ask(year, Period::of(want.field), scope).err();
                let id = weigh(sheet, want, &mut cell);
                match closed {
                    // What stays as it is asks for nothing.
                    Some(closed) if !matches!(cell.state, CellState::Unchanged | CellState::Wrong { .. }) => {
                        cell.state = CellState::Wrong { error: EditError::Closed { closed } };
                    }
                    _ => conflicts.extend(id.map(|id| (cells.len(), id))),
                }
            }
        }
        cells.push(cell);
    }
    for (place, error) in sheet.contradictions(wants) {
        if let Some(cell) = cells.get_mut(place).filter(|cell| !cell.stops()) {
            cell.state = CellState::Wrong { error };
        }
    }
    name_others(c, &mut cells, &conflicts).await?;
    Ok(Edited { saved: false, request: None, cells })
}

/// Decides on a cell whose record is there, and puts its value on the sheet. Gives the record's key on a conflict.
fn weigh(sheet: &mut Sheet, want: &Want, cell: &mut Cell) -> Option<Uuid> {
    let record = want.field.record();
    cell.before = sheet.text(&want.code, want.field);
    let wrong = |error: &EditError| CellState::Wrong { error: error.clone() };
    let value = match &want.value {
        Ok(value) => value,
        Err(error) => {
            cell.state = wrong(error);
            return None;
        }
    };
    let value = match value.clone().map(|value| sheet.resolve(&want.code, want.field, value)).transpose() {
        Ok(value) => value,
        Err(error) if want.lines.is_none() => {
            cell.state = wrong(&error);
            return None;
        }
        // Lines as they were may name a place that is no longer in the plan.
        Err(_) => value.clone(),
    };
    cell.after = value.as_ref().map(Value::text);
    let base = want.base.as_ref().map(|base| sheet.canonical(&want.code, want.field, base));
    // What the person saw went through a page and back.
    let base = if looks_same(base.as_deref(), cell.before.as_deref()) { cell.before.clone() } else { base };
    match merge(base.as_deref(), cell.before.as_deref(), cell.after.as_deref()) {
        Merge::Nothing => {
            cell.after.clone_from(&cell.before);
            cell.state = CellState::Unchanged;
            None
        }
        Merge::Take => {
            cell.state = if cell.before.is_none() { CellState::New } else { CellState::Changed };
            sheet.set(&want.code, want.field, value, want.lines.as_deref());
            None
        }
        Merge::Conflict => {
            cell.state = CellState::Conflict {
                conflict: Conflict {
                    code: want.code.clone(),
                    field: want.field,
                    base,
                    theirs: cell.before.clone(),
                    ours: cell.after.clone(),
                    who: None,
                    when: None,
                },
            };
            sheet.id(record, &want.code)
        }
    }
}

/// Fills in who changed the fields in conflict last, by what they are called, and when.
async fn name_others(c: &impl ConnectionTrait, cells: &mut [Cell], conflicts: &[(usize, Uuid)]) -> Result<()> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::RecordId.is_in(conflicts.iter().map(|(_, id)| *id)))
        .order_by_desc(audit_event::Column::Seq)
        .limit(LOOK_BACK)
        .all(c)
        .await?;
    let called = called(c, events.iter().map(|event| event.actor.as_str()).collect()).await?;
    for (place, id) in conflicts {
        let Some(Cell { field, state: CellState::Conflict { conflict }, .. }) = cells.get_mut(*place) else { continue };
        let name = field.name();
        let touches = |event: &&audit_event::Model| {
            let changes = event.changes.as_array().map(Vec::as_slice).unwrap_or_default();
            event.record_id == *id && changes.iter().any(|change| change["field"] == name.as_str())
        };
        if let Some(event) = events.iter().find(touches) {
            conflict.who = Some(called.get(&event.actor).unwrap_or(&event.actor).clone());
            conflict.when = Some(event.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        }
    }
    Ok(())
}

/// One record's edit: what is wrong with a cell is told in it; a record that is not there, or that the person may not
/// change, is an error.
pub(crate) async fn one(
    db: &Db,
    actor: &Actor,
    record: Record,
    code: &str,
    edits: &[domain::edit::FieldEdit],
    request: &Request,
) -> Result<Edited> {
    if let Some(edit) = edits.iter().find(|edit| edit.field.record() != record) {
        return Err(StoreError::Invalid { field: "field", message: format!("{} is of another record", edit.field) });
    }
    let wants: Vec<Want> =
        edits.iter().map(|edit| Want::from(&CellEdit { code: code.to_owned(), edit: edit.clone() })).collect();
    let edited = run(db, actor, &wants, request, How::CHANGE).await?;
    if edited.cells.iter().any(|cell| cell.state == CellState::NoRecord) {
        return Err(StoreError::NotFound);
    }
    if edited.cells.iter().any(|cell| cell.state == CellState::NotPermitted) {
        return Err(StoreError::Forbidden);
    }
    Ok(edited)
}
