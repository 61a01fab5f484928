//! What a digest tells, where it is read.

use domain::{
    edit::Record,
    reminder::{Digest, Line},
};
use leptos::prelude::*;

use crate::{i18n::Lang, report::my::form_of, request::address, unit};

/// The page on which all of a line's records are found.
pub fn unit_address(line: &Line) -> String {
    let page = address(&format!("/units/{}", line.unit.code), &[("year", &line.year.to_string())]);
    match line.record {
        Record::Project => page,
        Record::Kpi => format!("{page}#{}", unit::kpis::PLACE),
    }
}

/// Where one of its records is seen to: the form of the month or quarter that is missing.
pub fn record_address(line: &Line, code: &str) -> String {
    form_of(line.record, code, line.period)
}

/// Its lines, the most urgent first.
#[component]
pub fn DigestLines(
    /// The reader's language.
    lang: Lang,
    /// The digest.
    digest: Digest,
) -> impl IntoView {
    let lines = digest
        .lines
        .into_iter()
        .map(|line| {
            let unit = unit_address(&line);
            let class = if line.stage.is_overdue() { "badge late" } else { "badge behind" };
            let more = line.count.saturating_sub(line.records.len());
            let period = lang.digest_period(line.year, line.period, line.due);
            let records = line
                .records
                .iter()
                .map(|record| {
                    view! {
                        <li>
                            <a href=record_address(&line, &record.code) lang=lang.own()>{record.name.clone()}</a>
                            " "
                            <span class="mute code">{record.code.clone()}</span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <li>
                    <p>
                        <span class=class>{lang.stage(line.stage)}</span>
                        " "
                        <a href=unit.clone() lang=lang.own_of(&line.unit.name)>{line.unit.name.clone()}</a>
                    </p>
                    <p>{period} " · " <strong>{lang.digest_missing(line.stage, line.record, line.count)}</strong></p>
                    <ul>
                        {records}
                        {(more > 0)
                            .then(|| {
                                view! {
                                    <li>
                                        <a href=unit>{lang.digest_more(line.record, more)}</a>
                                    </li>
                                }
                            })}
                    </ul>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain-list digest">{lines}</ul> }
}
