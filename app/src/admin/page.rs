//! `/admin`: the way to each part.

use domain::permission::{Action, Scope};
use leptos::prelude::*;
use store::StoreError;

use super::reopening::ReopeningsWait;
use crate::{error::failure, i18n::Lang, request::Request, ui::layout::Layout};

/// A part: who may do what it is for, whether in any place or only in the whole city, where it is, what it is called,
/// what one does there.
type Part = (Action, Reach, &'static str, &'static str, &'static str);

/// Where one must have the right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// In any place: the page shows what lies there.
    Somewhere,
    /// In the whole city.
    City,
}

/// The parts, in order. Who may do none of it sees no administration.
fn parts(lang: Lang) -> Vec<Part> {
    vec![
        (Action::ManageUnits, Reach::Somewhere, "/admin/units", lang.keep_units(), lang.keep_units_hint()),
        (Action::ManageUsers, Reach::Somewhere, "/admin/users", lang.people(), lang.people_hint()),
        (Action::ManagePeriods, Reach::City, "/admin/periods", lang.periods(), lang.periods_hint()),
        (Action::ManageStrategy, Reach::City, "/admin/strategy", lang.plan_editions(), lang.plan_editions_hint()),
        (Action::ManageStrategy, Reach::City, "/admin/policies", lang.policies_heading(), lang.policies_hint()),
        (Action::ReadSecurityLog, Reach::Somewhere, "/admin/log", lang.security_log(), lang.security_log_hint()),
        (Action::ManageJobs, Reach::City, "/admin/jobs", lang.jobs(), lang.jobs_hint()),
        (Action::VerifyAudit, Reach::City, "/admin/audit", lang.verify_history(), lang.verify_history_hint()),
    ]
}

/// The page.
#[component]
pub fn AdminPage() -> impl IntoView {
    let request = Request::current();
    let lang = request.lang;
    let allowed = |(action, reach, ..): &Part| match reach {
        Reach::Somewhere => request.actor.may_somewhere(*action),
        Reach::City => request.actor.may(*action, &Scope::City),
    };
    let mine: Vec<Part> = parts(lang).into_iter().filter(allowed).collect();
    if mine.is_empty() {
        return failure(&request, &StoreError::Forbidden);
    }
    let cards = mine
        .into_iter()
        .map(|(_, _, href, name, hint)| {
            view! {
                <section class="card">
                    <h2>
                        <a href=href>{name}</a>
                    </h2>
                    <p>{hint}</p>
                </section>
            }
        })
        .collect_view();
    view! {
        <Layout request=request.clone() title=lang.administration().to_owned()>
            <div class="page-head">
                <h1>{lang.administration()}</h1>
                <ReopeningsWait request=request.clone() />
            </div>
            {cards}
        </Layout>
    }
    .into_any()
}
