//! What a digest tells, where it is read.

use domain::reminder::{Digest, Line};
use leptos::prelude::*;

use crate::{i18n::Lang, request::address};

/// The page on which all of a line's projects are found.
pub fn unit_address(line: &Line) -> String {
    address(&format!("/units/{}", line.unit.code), &[("year", &line.year.to_string())])
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
            let more = line.count.saturating_sub(line.projects.len()) as u64;
            let month = lang.digest_month(&lang.month_of(line.month, line.year), line.due);
            let projects = line
                .projects
                .into_iter()
                .map(|project| {
                    view! {
                        <li>
                            <a href=format!("/projects/{}", project.code)>{project.name}</a>
                            " "
                            <span class="mute code">{project.code}</span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <li>
                    <p>
                        <span class=class>{lang.stage(line.stage)}</span>
                        " "
                        <a href=unit.clone()>{line.unit.name}</a>
                    </p>
                    <p>{month} " · " <strong>{lang.digest_missing(line.count)}</strong></p>
                    <ul>
                        {projects}
                        {(more > 0)
                            .then(|| {
                                view! {
                                    <li>
                                        <a href=unit>{lang.and_more(more)}</a>
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
