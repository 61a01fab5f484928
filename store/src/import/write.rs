//! Inserts and updates of many rows.

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Iden, IntoActiveModel, Iterable, sea_query::OnConflict};

use crate::Result;

/// Values in one statement; SQLite takes at most 32,766.
const VALUES: usize = 12_000;
/// Rows in one statement: more gains nothing and makes statements too long to keep prepared.
const ROWS: usize = 200;

/// The model of an active model's table.
type Row<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Model;

/// Inserts rows, many to a statement.
pub async fn insert_all<A>(db: &impl ConnectionTrait, rows: Vec<Row<A>>) -> Result<()>
where
    A: ActiveModelTrait,
    Row<A>: IntoActiveModel<A>,
{
    if rows.is_empty() {
        return Ok(());
    }
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let size = (VALUES / columns).clamp(1, ROWS);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(size).map(|row| row.into_active_model().reset_all()).collect();
        A::Entity::insert_many(chunk).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Updates rows that are there, all columns, many to a statement: as inserts that meet their own key. The rows must be
/// locked, or somebody else's update in between is lost.
pub async fn upsert_all<A>(
    db: &impl ConnectionTrait,
    key: <A::Entity as EntityTrait>::Column,
    rows: Vec<Row<A>>,
) -> Result<()>
where
    A: ActiveModelTrait,
    Row<A>: IntoActiveModel<A>,
{
    let columns: Vec<_> = <A::Entity as EntityTrait>::Column::iter().collect();
    let size = (VALUES / columns.len()).clamp(1, ROWS);
    let name = key.to_string();
    let others: Vec<_> = columns.into_iter().filter(|column| column.to_string() != name).collect();
    let conflict = OnConflict::column(key).update_columns(others).to_owned();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(size).map(|row| row.into_active_model().reset_all()).collect();
        A::Entity::insert_many(chunk).on_conflict(conflict.clone()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Updates rows one by one, all columns.
pub async fn update_all<A>(db: &impl ConnectionTrait, rows: Vec<Row<A>>) -> Result<()>
where
    A: ActiveModelTrait,
    Row<A>: IntoActiveModel<A>,
{
    for row in rows {
        A::Entity::update(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    }
    Ok(())
}
