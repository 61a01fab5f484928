//! The way from a project's page to its plan, for those who may work on it.

use domain::{permission::Action, unit::ProjectCode};
use leptos::prelude::*;

use crate::request::Request;

/// A link; nothing for anybody else.
#[component]
pub fn PlanLink(
    /// The request being answered.
    request: Request,
    /// The project.
    code: ProjectCode,
) -> impl IntoView {
    Suspend::new(async move {
        // The public is asked nothing more of.
        request.actor.person()?;
        let scope = store::scope::project(&request.db, &request.actor, &code).await.ok()?;
        let may = request.param("as_of").is_none() && request.actor.may(Action::EditProject, &scope);
        may.then(|| view! { <a href=format!("/projects/{code}/plan")>{request.lang.bench_work()}</a> })
    })
}
