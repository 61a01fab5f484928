//! Guesses for a code that does not exist.

use domain::{
    permission::{Action, Actor, Scope, may},
    text::{arabic_digits, search_terms},
    unit::Named,
};
use sea_orm::{
    ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    prelude::Expr,
    sea_query::{ExprTrait, Func, FunctionCall, LikeExpr, Query},
};

use crate::{
    Db, Result,
    entity::kpi,
    search::{begins, contains, escape_like, plain},
};

/// Guesses given.
const GUESSES: usize = 8;

/// At most eight KPIs that somebody who typed `text` may have meant: the same serial in another unit, the
/// serials next to it in the same unit, codes that begin so, names that contain it.
pub async fn near(db: &Db, actor: &Actor, text: &str) -> Result<Vec<Named>> {
    may(actor, Action::ReadPublished, &Scope::City)?;
    let mut guesses: Vec<Named> = Vec::new();
    let clean: String = arabic_digits(plain(text).trim()).chars().take(100).collect();
    if clean.is_empty() {
        return Ok(guesses);
    }
    let looks_like_code = clean.chars().all(|c| c.is_ascii_digit() || c == '-');
    if looks_like_code {
        let serial = clean.rsplit('-').next().unwrap_or_default();
        if !serial.is_empty() {
            // Read off the index of codes: it is far smaller than the table.
            let same = LikeExpr::new(format!("%-{}", escape_like(serial))).escape('\\');
            let codes = Query::select()
                .column(kpi::Column::Code)
                .from(kpi::Entity)
                .and_where(kpi::Column::Code.like(same))
                .limit(4)
                .to_owned();
            add(&mut guesses, find(db, kpi::Column::Code.in_subquery(codes), 4).await?);
        }
        // The serials next to it in the same unit; serials are numbers of at most eight digits.
        let unit = clean.split('-').next().unwrap_or_default();
        if unit.len() == 4
            && let Ok(number) = serial.parse::<i32>()
        {
            let neighbours = kpi::Entity::find()
                .filter(begins(kpi::Column::Code, &format!("{unit}-")))
                .order_by(distance(number), Order::Asc)
                .order_by_asc(kpi::Column::Code)
                .limit(4)
                .all(db.connection())
                .await?;
            add(&mut guesses, neighbours.into_iter().map(named));
        }
        if guesses.len() < GUESSES {
            add(&mut guesses, find(db, begins(kpi::Column::Code, &clean), GUESSES as u64).await?);
        }
    }
    if guesses.len() < GUESSES && !search_terms(&clean).is_empty() {
        let found = kpi::Entity::find()
            .filter(contains(db, "kpi", &clean).await?.condition)
            .limit(GUESSES as u64)
            .all(db.connection())
            .await?;
        add(&mut guesses, found.into_iter().map(named));
    }
    Ok(guesses)
}

/// How far a serial lies from a number.
fn distance(number: i32) -> FunctionCall {
    let serial = Expr::col(kpi::Column::Serial).cast_as("INTEGER");
    Func::cust("abs").arg(serial.sub(number))
}

async fn find(
    db: &Db,
    condition: sea_orm::sea_query::SimpleExpr,
    limit: u64,
) -> Result<impl Iterator<Item = Named> + use<>> {
    let found =
        kpi::Entity::find().filter(condition).order_by_asc(kpi::Column::Code).limit(limit).all(db.connection()).await?;
    Ok(found.into_iter().map(named))
}

fn named(row: kpi::Model) -> Named {
    Named { code: row.code, name: row.name }
}

fn add(guesses: &mut Vec<Named>, more: impl IntoIterator<Item = Named>) {
    for guess in more {
        if guesses.len() < GUESSES && !guesses.contains(&guess) {
            guesses.push(guess);
        }
    }
}
