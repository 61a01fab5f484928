//! Filters that both lists share: substring search, a unit with those below it, a line of the plan.

use domain::{
    fiscal_year::FiscalYear,
    text::{is_unseen, search_terms},
    unit::UnitCode,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
    prelude::{Expr, Uuid},
    sea_query::{Alias, ExprTrait, LikeExpr, Query, SelectStatement},
};

use crate::{
    Db, Result,
    entity::{strategy_edition, strategy_node},
};

/// The shortest term a trigram index can find.
const TRIGRAM: usize = 3;

/// Matches from which on it is faster to walk an index in the order asked for and drop what does not match than to
/// look every match up and sort: a page of a common word is full after a few rows.
const COMMON: u64 = 2_000;

/// What was typed, as a condition on the rows of a list.
pub struct Found {
    /// Holds for the rows that contain every term.
    pub condition: Condition,
    /// How many rows that are, where the search index tells by itself.
    pub total: Option<u64>,
}

#[derive(FromQueryResult)]
struct Hits {
    hits: i64,
}

/// Rows of `table` whose folded name and code contain every term of what was typed.
///
/// Terms of three characters and more go through the trigram index of either engine; shorter ones are looked for
/// in the rows that are left.
pub async fn contains(db: &Db, table: &'static str, query: &str) -> Result<Found> {
    let mut all = Condition::all();
    let mut phrases: Vec<String> = Vec::new();
    let mut scanned = false;
    for term in search_terms(&plain(query)) {
        if db.is_sqlite() && term.chars().count() >= TRIGRAM {
            phrases.push(format!("\"{}\"", term.replace('"', "\"\"")));
        } else {
            let like = LikeExpr::new(format!("%{}%", escape_like(&term))).escape('\\');
            all = all.add(Expr::col((Alias::new(table), Alias::new("search_key"))).like(like));
            scanned = true;
        }
    }
    if phrases.is_empty() {
        return Ok(Found { condition: all, total: None });
    }
    let matches = |select: &mut SelectStatement| {
        select
            .from(Alias::new(format!("{table}_search")))
            .and_where(Expr::cust_with_values(format!("{table}_search MATCH ?"), [phrases.join(" ")]))
            .to_owned()
    };
    let count = matches(Query::select().expr_as(Expr::cust("count(*)"), "hits"));
    let hits = Hits::find_by_statement(db.backend().build(&count)).one(db.connection()).await?;
    let hits = hits.and_then(|row| u64::try_from(row.hits).ok()).unwrap_or_default();
    let seq = if hits > COMMON {
        // A plus before a column keeps SQLite from choosing its index.
        Expr::cust(format!("+{table}.seq"))
    } else {
        Expr::col((Alias::new(table), Alias::new("seq")))
    };
    let rows = matches(Query::select().column(Alias::new("rowid")));
    Ok(Found { condition: all.add(seq.in_subquery(rows)), total: (!scanned).then_some(hits) })
}

/// The text without control characters, for neither engine takes a NUL in a text, and without what cannot be seen.
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_unseen(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The text with the wildcards of LIKE taken literally.
pub fn escape_like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Codes that begin with some digits, as a range: an index of codes answers it on either engine.
pub fn begins(code: impl ColumnTrait, start: &str) -> Expr {
    // No code has a character above the digits and the hyphen.
    code.gte(start).and(code.lt(format!("{start}~")))
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Uuid,
}

/// A unit and those below it.
pub async fn units_below(db: &Db, code: &UnitCode) -> Result<Vec<Uuid>> {
    const BELOW: &str = "WITH RECURSIVE below(id) AS (SELECT id FROM unit WHERE code = $1 \
        UNION SELECT unit.id FROM unit JOIN below ON unit.parent_id = below.id) SELECT id FROM below";
    let statement = Statement::from_sql_and_values(db.backend(), BELOW, [code.as_str().into()]);
    let rows = IdRow::find_by_statement(statement).all(db.connection()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The lines with a number and those below it, of the edition in force in the year or of both.
pub async fn strategy_below(db: &Db, number: &str, year: Option<FiscalYear>) -> Result<Vec<Uuid>> {
    let number = domain::text::arabic_digits(plain(number).trim());
    let below = |separator: &str| {
        Expr::col(strategy_node::Column::Path)
            .like(LikeExpr::new(format!("{}{separator}%", escape_like(&number))).escape('\\'))
    };
    let mut query = strategy_node::Entity::find()
        .select_only()
        .column(strategy_node::Column::Id)
        .filter(Condition::any().add(strategy_node::Column::Path.eq(number.as_str())).add(below(".")).add(below("/")));
    if let Some(year) = year {
        query = query.filter(strategy_node::Column::EditionId.in_subquery(edition_of(year)));
    }
    Ok(query.into_model::<IdRow>().all(db.connection()).await?.into_iter().map(|row| row.id).collect())
}

/// The key of the edition that holds for a year, as a subquery. No two hold for one year.
pub fn edition_of(year: FiscalYear) -> SelectStatement {
    use strategy_edition::Column as C;
    Query::select()
        .column(C::Id)
        .from(strategy_edition::Entity)
        .cond_where(Condition::any().add(C::FirstYear.is_null()).add(C::FirstYear.lte(year.be())))
        .cond_where(Condition::any().add(C::LastYear.is_null()).add(C::LastYear.gte(year.be())))
        .to_owned()
}
