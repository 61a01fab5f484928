//! Which months and quarters reports are asked for, and of which records: "my work" lists them, reminders speak of them.

use chrono::{Days, NaiveDate};
use domain::{
    edit::Record,
    fiscal_year::{FiscalMonth, FiscalYear, Quarter},
    period::{Period, WindowState, YearCalendar},
    unit::UnitCode,
};
use sea_orm::{ColumnTrait, Condition, prelude::Expr};

use crate::entity::kpi;

/// Days back in which what was due is still spoken of, whatever year it is of.
const BACK: u64 = 90;

/// The years of which something may be asked: the one that runs, and in its first months the one before. The older first.
pub(crate) fn years(today: NaiveDate) -> Vec<FiscalYear> {
    let mut years = vec![FiscalYear::of(today - Days::new(BACK)), FiscalYear::of(today)];
    years.dedup();
    years
}

/// The quarters of those years that have ended, and in its last month the one of a day: the oldest first.
pub(crate) fn quarters(today: NaiveDate) -> Vec<(FiscalYear, Period)> {
    let begun = |(year, quarter): &(FiscalYear, Quarter)| {
        let (_, last) = quarter.span(*year);
        last < today || (FiscalYear::of(today), Quarter::of(today)) == (*year, *quarter) && in_last_month(today)
    };
    let all = years(today).into_iter().flat_map(|year| Quarter::ALL.map(|quarter| (year, quarter)));
    all.filter(begun).map(|(year, quarter)| (year, Period::Quarter(quarter))).collect()
}

/// The quarters reminders speak of: the last, and in its last month the one of a day. Who let an older one pass was told
/// while it was new.
pub(crate) fn quarters_told(today: NaiveDate) -> Vec<(FiscalYear, Period)> {
    let asked = quarters(today);
    let told = if in_last_month(today) { 2 } else { 1 };
    asked[asked.len().saturating_sub(told)..].to_vec()
}

fn in_last_month(today: NaiveDate) -> bool {
    FiscalMonth::of(today).number().is_multiple_of(3)
}

/// How the window of a period stands in a place on a day; nothing binds where `None`.
pub(crate) fn state(
    calendar: Option<&YearCalendar>,
    period: Period,
    place: &[UnitCode],
    today: NaiveDate,
) -> Option<WindowState> {
    calendar?.state(period, place, today)
}

/// Whether reports of a period are taken in a place on a day.
pub(crate) fn takes(calendar: Option<&YearCalendar>, period: Period, place: &[UnitCode], today: NaiveDate) -> bool {
    state(calendar, period, place, today).is_none_or(WindowState::takes)
}

/// Holds for the KPIs of a year of which nothing was sent or published for a quarter.
pub(crate) fn kpi_misses(year: FiscalYear, quarter: Period) -> Condition {
    let number = super::number(quarter);
    let (be, bit) = (year.be(), 1 << (number - 1).max(0));
    Condition::all()
        .add(kpi::Column::FiscalYear.eq(be))
        .add(Expr::cust(format!(
            "NOT EXISTS (SELECT 1 FROM submission s WHERE s.kpi_id = kpi.id AND s.fiscal_year = {be} \
             AND s.period = {number} AND s.state <> 'withdrawn')"
        )))
        .add(Expr::cust(format!("(kpi.quarters_reported & {bit}) = 0")))
}

/// Holds for records whose unit, if they have one, is not closed: of what is no more, nothing is asked.
pub(super) fn unit_stands(record: Record, today: NaiveDate) -> Expr {
    let table = record.as_str();
    Expr::cust(format!("NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = {table}.unit_id AND u.closed_from <= '{today}')"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_quarters_are_asked_for_and_told_while_they_are_new() {
        let told = |of: fn(NaiveDate) -> Vec<(FiscalYear, Period)>, (y, m, d)| -> Vec<String> {
            let today = NaiveDate::from_ymd_opt(y, m, d).expect("a date");
            of(today).into_iter().map(|(year, period)| format!("{year} {period}")).collect()
        };
        let (last, this) = (["2566 quarter-1"], ["2566 quarter-2"]);
        assert_eq!(told(quarters, (2023, 2, 3)), last);
        assert_eq!(told(quarters, (2023, 3, 1)), [last, this].concat());
        assert_eq!(told(quarters, (2023, 5, 31)), [last, this].concat());
        assert_eq!(told(quarters_told, (2023, 5, 31)), this, "the first was told of in January");
        assert_eq!(told(quarters_told, (2023, 6, 1)), ["2566 quarter-2", "2566 quarter-3"]);
        // For ninety days into a year the one before is not over.
        let before = told(quarters, (2022, 12, 20));
        assert_eq!((before.len(), before[0].as_str(), before[4].as_str()), (5, "2565 quarter-1", "2566 quarter-1"));
        assert_eq!(told(quarters_told, (2022, 11, 3)), ["2565 quarter-4"]);
        assert_eq!(told(quarters_told, (2022, 12, 20)), ["2565 quarter-4", "2566 quarter-1"]);
        assert_eq!(told(quarters, (2023, 1, 2)), last, "and no longer");
    }
}
