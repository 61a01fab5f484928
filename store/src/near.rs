//! Guesses for a code that does not exist, the same for projects and KPIs.

use domain::{
    text::{arabic_digits, search_terms},
    unit::Named,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Expr,
    sea_query::{ExprTrait, Func, LikeExpr, Query, SimpleExpr},
};

use crate::{
    Db, Result,
    search::{begins, contains, escape_like, plain},
};

/// Guesses given.
const GUESSES: usize = 8;

/// Where records with codes are kept.
pub struct Shelf<E: EntityTrait> {
    /// The table, which is also the name of its search index.
    pub table: &'static str,
    /// Column of the code.
    pub code: E::Column,
    /// Column of the serial, the part of the code behind the hyphen.
    pub serial: E::Column,
    /// Column of the name.
    pub name: E::Column,
    /// Digits of the code in front of the hyphen.
    pub unit_digits: usize,
}

impl<E: EntityTrait> Shelf<E> {
    /// At most eight records that somebody who typed `text` may have meant: the same serial in another unit, the
    /// serials next to it in the same unit, codes that begin so, names that contain it. Of those, only what is `shown`.
    pub async fn near(&self, db: &Db, text: &str, shown: Condition) -> Result<Vec<Named>> {
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
                    .column(self.code)
                    .from(E::default())
                    .and_where(self.code.like(same))
                    .cond_where(shown.clone())
                    .limit(4)
                    .to_owned();
                add(&mut guesses, self.find(db, &shown, self.code.in_subquery(codes), 4).await?);
            }
            // The serials next to it in the same unit; serials are numbers of at most eight digits.
            let unit = clean.split('-').next().unwrap_or_default();
            if unit.len() == self.unit_digits
                && let Ok(number) = serial.parse::<i32>()
            {
                let distance = Func::cust("abs").arg(Expr::col(self.serial).cast_as("INTEGER").sub(number));
                let neighbours = E::find()
                    .filter(begins(self.code, &format!("{unit}-")))
                    .order_by(distance, Order::Asc)
                    .order_by_asc(self.code)
                    .limit(4);
                add(&mut guesses, self.read(db, &shown, neighbours).await?);
            }
            if guesses.len() < GUESSES {
                add(&mut guesses, self.find(db, &shown, begins(self.code, &clean), GUESSES as u64).await?);
            }
        }
        if guesses.len() < GUESSES && !search_terms(&clean).is_empty() {
            let found = E::find().filter(contains(db, self.table, &clean).await?.condition).limit(GUESSES as u64);
            add(&mut guesses, self.read(db, &shown, found).await?);
        }
        Ok(guesses)
    }

    async fn find(&self, db: &Db, shown: &Condition, condition: SimpleExpr, limit: u64) -> Result<Vec<Named>> {
        self.read(db, shown, E::find().filter(condition).order_by_asc(self.code).limit(limit)).await
    }

    async fn read(&self, db: &Db, shown: &Condition, query: Select<E>) -> Result<Vec<Named>> {
        let rows: Vec<Guess> = query
            .filter(shown.clone())
            .select_only()
            .column_as(self.code, "code")
            .column_as(self.name, "name")
            .into_model()
            .all(db.connection())
            .await?;
        Ok(rows.into_iter().map(|row| Named { code: row.code, name: row.name }).collect())
    }
}

#[derive(FromQueryResult)]
struct Guess {
    code: String,
    name: String,
}

fn add(guesses: &mut Vec<Named>, more: impl IntoIterator<Item = Named>) {
    for guess in more {
        if guesses.len() < GUESSES && !guesses.contains(&guess) {
            guesses.push(guess);
        }
    }
}
