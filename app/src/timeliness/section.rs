//! The part of a unit's page that tells whether it reports.

use chrono::NaiveDate;
use domain::{
    fiscal_year::FiscalYear,
    timeliness::{Dues, Year},
    unit::UnitCode,
};
use leptos::prelude::*;

use super::table::MonthReports;
use crate::{
    chart::TimelinessFigure,
    error::failure,
    i18n::Lang,
    request::{Request, address},
};

/// A unit's year with all below it.
#[component]
pub fn UnitReporting(
    /// The request being answered.
    request: Request,
    /// The unit.
    unit: UnitCode,
    /// The year shown.
    year: FiscalYear,
) -> impl IntoView {
    let lang = request.lang;
    Suspend::new(async move {
        let found = store::timeliness::unit(&request.db, &request.actor, &unit, year, request.today).await;
        let content = match found {
            Ok(found) => {
                view! { <Months lang=lang year=year months=found.months dues=found.dues today=request.today /> }
            }
            Err(error) => return failure(&request, &error),
        };
        let city = address("/timeliness", &[("year", &year.to_string())]);
        view! {
            <section class="card" aria-labelledby="reporting">
                <div class="card-head">
                    <h2 id="reporting">{lang.timeliness()}</h2>
                    <p>
                        <a href=city>{lang.timeliness_all()}</a>
                    </p>
                </div>
                {content}
            </section>
        }
        .into_any()
    })
}

/// A year: what there is to say of it in a sentence, the picture, and its table.
#[component]
pub fn Months(
    /// The reader's language.
    lang: Lang,
    /// The year.
    year: FiscalYear,
    /// Its months.
    months: Year,
    /// The last days in time.
    dues: Dues,
    /// The day it is.
    today: NaiveDate,
) -> impl IntoView {
    if months.iter().all(|month| month.due() == 0) {
        return view! { <p class="mute">{lang.timeliness_none()}</p> }.into_any();
    }
    let said = sentences(lang, year, &months, &dues, today)
        .into_iter()
        .map(|said| view! { <p class="ts-said">{said}</p> })
        .collect_view();
    view! {
        {said}
        <TimelinessFigure lang=lang year=year months=months />
        <details class="chart-table">
            <summary>{lang.as_table()}</summary>
            <MonthReports lang=lang year=year months=months dues=dues />
        </details>
    }
    .into_any()
}

/// Of the last month that is settled, and of the one that is still awaited.
fn sentences(lang: Lang, year: FiscalYear, months: &Year, dues: &Dues, today: NaiveDate) -> Vec<String> {
    let all: Vec<_> = year.months().zip(months).zip(dues).filter(|((_, tally), _)| tally.due() > 0).collect();
    let settled = all.iter().rev().find(|(_, due)| **due < today);
    let awaited = all.iter().find(|((_, tally), due)| **due >= today && tally.waiting > 0);
    let settled = settled.map(|((month, tally), _)| lang.month_settled(*month, year, tally));
    let awaited = awaited.map(|((month, tally), due)| lang.month_awaited(*month, year, tally, **due));
    settled.into_iter().chain(awaited).collect()
}
