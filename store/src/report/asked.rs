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

/// The months before and of a day, or the quarter before and, in its last month, the one of a day: the oldest first.
pub(crate) fn periods(record: Record, today: NaiveDate) -> Vec<(FiscalYear, Period)> {
    let this = |day| (FiscalYear::of(day), FiscalMonth::of(day));
    let before = |(year, month): (FiscalYear, FiscalMonth)| month.span(year).0 - Days::new(1);
    match record {
        Record::Project => {
            let now = this(today);
            [this(before(now)), now].map(|(year, month)| (year, Period::Month(month))).into()
        }
        Record::Kpi => {
            let (year, quarter) = (FiscalYear::of(today), Quarter::of(today));
            let last = quarter.span(year).0 - Days::new(1);
            let mut asked = vec![(FiscalYear::of(last), Period::Quarter(Quarter::of(last)))];
            if FiscalMonth::of(today).number().is_multiple_of(3) {
                asked.push((year, Period::Quarter(quarter)));
            }
            asked
        }
    }
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

/// Holds for records of which nothing was sent for a month or quarter.
pub(super) fn nothing_sent(record: Record, year: FiscalYear, period: Period) -> Expr {
    let (table, year, number) = (record.as_str(), year.be(), super::number(period));
    Expr::cust(format!(
        "NOT EXISTS (SELECT 1 FROM submission s WHERE s.{table}_id = {table}.id AND s.fiscal_year = {year} \
         AND s.period = {number} AND s.state <> 'withdrawn')"
    ))
}

/// Holds for the KPIs of a year of which nothing was sent or published for a quarter.
pub(crate) fn kpi_misses(year: FiscalYear, quarter: Period) -> Condition {
    let bit = 1 << (super::number(quarter) - 1).max(0);
    Condition::all()
        .add(kpi::Column::FiscalYear.eq(year.be()))
        .add(nothing_sent(Record::Kpi, year, quarter))
        .add(Expr::cust(format!("(kpi.quarters_reported & {bit}) = 0")))
}

/// Holds for records whose unit, if they have one, is not closed: of what is no more, nothing is asked.
pub(super) fn unit_stands(record: Record, today: NaiveDate) -> Expr {
    let table = record.as_str();
    Expr::cust(format!("NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = {table}.unit_id AND u.closed_from <= '{today}')"))
}
