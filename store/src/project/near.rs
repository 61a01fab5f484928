//! Guesses for a code that does not exist.

use domain::{
    permission::{Action, Actor, Scope, may},
    unit::Named,
};

use crate::{
    Db, Result, draft,
    entity::project::{Column, Entity},
    near::Shelf,
};

const SHELF: Shelf<Entity> =
    Shelf { table: "project", code: Column::Code, serial: Column::Serial, name: Column::Name, unit_digits: 8 };

/// At most eight projects that somebody who typed `text` may have meant.
pub async fn near(db: &Db, actor: &Actor, text: &str) -> Result<Vec<Named>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    SHELF.near(db, text, draft::shown(actor)).await
}
