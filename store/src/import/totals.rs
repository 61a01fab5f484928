//! What imports brought, all told.

use domain::{
    import::ImportTotals,
    permission::{Action, Actor, Scope, may},
};
use sea_orm::{EntityTrait, ExprTrait, QuerySelect, sea_query::Expr};

use crate::{Db, Result, entity::import_batch};

/// How many imports, and the sums of what they created, updated, left unchanged and rejected.
type Row = (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>);

/// What all imports brought so far, whichever process ran them: for those who may import. One query over one row an import.
pub async fn totals(db: &Db, actor: &Actor) -> Result<ImportTotals> {
    may(actor, Action::Import, &Scope::City)?;
    use import_batch::Column as C;
    // PostgreSQL adds up BIGINT to NUMERIC.
    let sum = |column: C| Expr::col(column).sum().cast_as("BIGINT");
    let row: Option<Row> = import_batch::Entity::find()
        .select_only()
        .expr(Expr::col(C::Id).count())
        .expr(sum(C::Created))
        .expr(sum(C::Updated))
        .expr(sum(C::Unchanged))
        .expr(sum(C::Rejected))
        .into_tuple()
        .one(db.connection())
        .await?;
    let count = |n: Option<i64>| u64::try_from(n.unwrap_or_default()).unwrap_or_default();
    Ok(row.map_or_else(ImportTotals::default, |(imports, created, updated, unchanged, rejected)| ImportTotals {
        imports: count(Some(imports)),
        created: count(created),
        updated: count(updated),
        unchanged: count(unchanged),
        rejected: count(rejected),
    }))
}
