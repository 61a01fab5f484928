//! The ways from a unit's page to work on its records, for those who may.

use domain::{fiscal_year::FiscalYear, permission::Action, unit::UnitCode};
use leptos::prelude::*;

use crate::request::{Request, address};

/// The links; nothing for anybody else.
#[component]
pub fn UnitWork(
    /// The request being answered.
    request: Request,
    /// The unit.
    unit: UnitCode,
    /// The year shown.
    year: FiscalYear,
) -> impl IntoView {
    Suspend::new(async move {
        // The public is asked nothing more of.
        request.actor.person()?;
        let scope = store::scope::unit(&request.db, &request.actor, &unit).await.ok()?;
        let lang = request.lang;
        let (code, year) = (unit.to_string(), year.to_string());
        let new = request.actor.may(Action::CreateProject, &scope).then(|| {
            let href = address("/projects/new", &[("unit", &code), ("year", &year)]);
            view! { <a class="button quiet" href=href>{lang.new_project_link()}</a> }
        });
        let grid = |action: Action, of: &'static str, label: &'static str| {
            request.actor.may(action, &scope).then(|| {
                let href = address(&format!("/units/{code}/grid"), &[("of", of), ("year", &year)]);
                view! { <a class="button quiet" href=href>{label}</a> }
            })
        };
        let projects = grid(Action::EditProject, "projects", lang.grid_work_projects());
        let kpis = grid(Action::EditKpi, "kpis", lang.grid_work_kpis());
        let any = new.is_some() || projects.is_some() || kpis.is_some();
        any.then(|| view! { <p class="ways">{new} {projects} {kpis}</p> })
    })
}
