//! Guesses for a code that does not exist.

use domain::{
    permission::{Action, Actor, Scope, may},
    unit::Named,
};
use sea_orm::Condition;

use crate::{
    Db, Result,
    entity::kpi::{Column, Entity},
    near::Shelf,
};

const SHELF: Shelf<Entity> =
    Shelf { table: "kpi", code: Column::Code, serial: Column::Serial, name: Column::Name, unit_digits: 4 };

/// At most eight KPIs that somebody who typed `text` may have meant.
pub async fn near(db: &Db, actor: &Actor, text: &str) -> Result<Vec<Named>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    SHELF.near(db, text, Condition::all()).await
}
