//! The ways to a report, for those who may make one.

use domain::{
    edit::Record,
    period::WindowState,
    permission::Action,
    unit::{KpiCode, ProjectCode},
};
use leptos::prelude::*;

use crate::{i18n::Lang, request::Request};

/// A button from a record's page to its report; nothing for anybody else.
#[component]
pub fn ReportLink(
    /// The request being answered.
    request: Request,
    /// What sort of record it is.
    record: Record,
    /// Its code.
    #[prop(into)]
    code: String,
) -> impl IntoView {
    Suspend::new(async move {
        // The public is asked nothing more of.
        request.actor.person().filter(|_| request.param("as_of").is_none())?;
        let (db, actor) = (&request.db, &request.actor);
        let (scope, href) = match record {
            Record::Project => {
                let code: ProjectCode = code.parse().ok()?;
                (store::scope::project(db, actor, &code).await.ok()?, format!("/projects/{code}/report"))
            }
            Record::Kpi => {
                let code: KpiCode = code.parse().ok()?;
                (store::scope::kpi(db, actor, &code).await.ok()?, format!("/kpis/{code}/report"))
            }
        };
        let may = actor.may(Action::ReportProgress, &scope);
        may.then(|| view! { <p class="rp-way"><a class="button" href=href>{request.lang.rep_report()}</a></p> })
    })
}

/// How a window stands, with the day that matters.
pub fn window_told(lang: Lang, window: Option<WindowState>) -> String {
    match window {
        None => lang.rep_not_bound().to_owned(),
        Some(state @ WindowState::NotYet { opens }) => format!("{} {}", lang.window_state(state), lang.date(opens)),
        Some(WindowState::Open { due }) => format!("{} {}", lang.rep_due(), lang.date(due)),
        Some(state @ WindowState::Due { due }) => {
            format!("{} {} ({})", lang.rep_due(), lang.date(due), lang.window_state(state))
        }
        Some(WindowState::Overdue { due, .. }) => format!("{} {}", lang.rep_days_late(), lang.date(due)),
        Some(state @ WindowState::Locked { since }) => format!("{} {}", lang.window_state(state), lang.date(since)),
    }
}
