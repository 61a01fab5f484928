//! What has a history, and how much of it somebody sees.

use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    history::Subject,
    permission::{Action, Actor, Scope, may},
    unit::UnitCode,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, prelude::Uuid};

use crate::{
    Db, Result, StoreError,
    entity::{fiscal_year, kpi, policy, project, section, strategy_edition, strategy_node, unit, user},
    scope,
};

/// Something that has a history, and how much of it somebody sees.
pub(super) struct Seen {
    pub id: Uuid,
    pub name: String,
    /// With persons, reasons, requests, and what goes on before something is published.
    pub persons: bool,
}

/// What is published anybody may follow; years with their windows and accounts those alone who keep them.
pub(super) async fn seen(db: &Db, actor: &Actor, subject: Subject, code: &str) -> Result<Seen> {
    // No key has a NUL, and PostgreSQL takes none to look for.
    if code.contains('\0') {
        return Err(StoreError::NotFound);
    }
    let c = db.connection();
    let place = match subject {
        Subject::Record(record) => scope::of(c, actor, record, code).await?,
        Subject::Unit => scope::of_unit_code(c, &unit_code(code)?).await?,
        Subject::Section => scope::of_unit_code(c, &unit_code(split(code)?.0)?).await?,
        _ => Scope::City,
    };
    let found = match subject {
        Subject::Year => {
            may(actor, Action::ManagePeriods, &place)?;
            year(c, code).await?
        }
        Subject::Account => account(db, actor, code).await?,
        _ => {
            may(actor, Action::ReadPublished, &place)?;
            published(c, subject, code).await?
        }
    };
    let (id, name) = found.ok_or(StoreError::NotFound)?;
    let kept = matches!(subject, Subject::Year | Subject::Account);
    Ok(Seen { id, name, persons: kept || actor.may(Action::ReadHistory, &place) })
}

/// The key and the name of what is published.
async fn published(c: &impl ConnectionTrait, subject: Subject, code: &str) -> Result<Option<(Uuid, String)>> {
    let named = match subject {
        Subject::Record(Record::Project) => {
            let query = project::Entity::find().filter(project::Column::Code.eq(code));
            return one(c, query, [project::Column::Id, project::Column::Name]).await;
        }
        Subject::Record(Record::Kpi) => {
            let query = kpi::Entity::find().filter(kpi::Column::Code.eq(code));
            return one(c, query, [kpi::Column::Id, kpi::Column::Name]).await;
        }
        Subject::Unit => {
            let query = unit::Entity::find().filter(unit::Column::Code.eq(code));
            return one(c, query, [unit::Column::Id, unit::Column::Name]).await;
        }
        Subject::Section => {
            let (unit, own) = split(code)?;
            let of = unit::Entity::find().select_only().column(unit::Column::Id).filter(unit::Column::Code.eq(unit));
            let query = section::Entity::find().filter(section::Column::Code.eq(own));
            let row = query.filter(section::Column::UnitId.in_subquery(of.into_query())).one(c).await?;
            row.map(|row| (row.id, row.name.unwrap_or(row.code)))
        }
        Subject::Edition => {
            let row = strategy_edition::Entity::find().filter(strategy_edition::Column::Code.eq(code)).one(c).await?;
            row.map(|row| (row.id, row.name.unwrap_or(row.code)))
        }
        Subject::Line => {
            let (edition, id) = split(code)?;
            let query = strategy_node::Entity::find_by_id(key(id)?).inner_join(strategy_edition::Entity);
            let row = query.filter(strategy_edition::Column::Code.eq(edition)).one(c).await?;
            row.map(|row| (row.id, row.label))
        }
        Subject::Policy => {
            let row = policy::Entity::find_by_id(key(code)?).one(c).await?;
            row.map(|row| (row.id, row.name.unwrap_or(row.legacy_id)))
        }
        Subject::Year | Subject::Account => None,
    };
    Ok(named)
}

async fn one<E: EntityTrait>(
    c: &impl ConnectionTrait,
    query: Select<E>,
    columns: [E::Column; 2],
) -> Result<Option<(Uuid, String)>> {
    Ok(query.select_only().columns(columns).into_tuple().one(c).await?)
}

async fn year(c: &impl ConnectionTrait, code: &str) -> Result<Option<(Uuid, String)>> {
    let year: FiscalYear = code.parse().map_err(|_| StoreError::NotFound)?;
    let row = fiscal_year::Entity::find().filter(fiscal_year::Column::Year.eq(year.be())).one(c).await?;
    Ok(row.map(|row| (row.id, year.to_string())))
}

/// An account that the actor may see among those they keep.
async fn account(db: &Db, actor: &Actor, name: &str) -> Result<Option<(Uuid, String)>> {
    let account = crate::user::view(db, actor, name).await?;
    let query = user::Entity::find().filter(user::Column::Name.eq(account.name));
    one(db.connection(), query, [user::Column::Id, user::Column::DisplayName]).await
}

fn unit_code(code: &str) -> Result<UnitCode> {
    code.parse().map_err(|_| StoreError::NotFound)
}

fn key(id: &str) -> Result<Uuid> {
    id.parse().map_err(|_| StoreError::NotFound)
}

fn split(code: &str) -> Result<(&str, &str)> {
    code.split_once('/').ok_or(StoreError::NotFound)
}
