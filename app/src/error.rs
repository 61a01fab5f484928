//! The one place where a page's failure becomes a status code and words.

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use store::StoreError;

use crate::{form::Refusal, request::Request, ui::layout::Layout};
use domain::{period::PeriodClosed, unit::Named};

/// Sets the status of the answer being built.
pub fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// A page for a failure other than an unknown code: the cause is logged, the reader gets plain words.
pub fn failure(request: &Request, error: &StoreError) -> AnyView {
    let status = match error {
        StoreError::Forbidden => return forbidden(request),
        StoreError::NotFound => return not_found(request, None, Vec::new()),
        _ => {
            leptos::logging::error!("{} failed: {error:?}", request.path);
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    broken(request, status)
}

fn broken(request: &Request, status: StatusCode) -> AnyView {
    set_status(status);
    let lang = request.lang;
    view! {
        <Layout request=request.clone() title=lang.server_problem().to_owned()>
            <h1>{lang.server_problem()}</h1>
            <p>{lang.server_problem_hint()}</p>
            <p><a href="/">{lang.to_overview()}</a></p>
        </Layout>
    }
    .into_any()
}

/// The page of an address that none has: not found, or the failure of a form.
pub fn other(request: &Request) -> AnyView {
    match request.submitted.refusal {
        Some(Refusal::Forbidden) => forbidden(request),
        Some(Refusal::Closed(closed)) => not_open(request, &closed),
        Some(Refusal::Failed) => broken(request, StatusCode::INTERNAL_SERVER_ERROR),
        Some(Refusal::NotFound) | None => not_found(request, None, Vec::new()),
    }
}

/// The page for a change of what is not open: why, and the way out.
fn not_open(request: &Request, closed: &PeriodClosed) -> AnyView {
    set_status(StatusCode::CONFLICT);
    let lang = request.lang;
    let why = lang.period_closed(closed);
    view! {
        <Layout request=request.clone() title=lang.closed_title().to_owned()>
            <section class="card">
                <h1>{lang.closed_title()}</h1>
                <p>{why}</p>
                <p><a href="/">{lang.to_overview()}</a></p>
            </section>
        </Layout>
    }
    .into_any()
}

/// The page for somebody without the right. Nobody signed in never sees it: the server sends them to sign in.
fn forbidden(request: &Request) -> AnyView {
    set_status(StatusCode::FORBIDDEN);
    let lang = request.lang;
    view! {
        <Layout request=request.clone() title=lang.forbidden().to_owned()>
            <section class="card">
                <h1>{lang.forbidden()}</h1>
                <p>{lang.forbidden_hint()}</p>
                <p><a href="/">{lang.to_overview()}</a></p>
            </section>
        </Layout>
    }
    .into_any()
}

/// The 404 page: what was asked for, what is near it, and the way on.
pub fn not_found(request: &Request, code: Option<&str>, near: Vec<(String, Named)>) -> AnyView {
    set_status(StatusCode::NOT_FOUND);
    let lang = request.lang;
    let code = code.map(str::to_owned);
    let heading = if code.is_some() { lang.not_found_code() } else { lang.not_found() };
    view! {
        <Layout request=request.clone() title=heading.to_owned()>
            <section class="card">
                <h1>{heading}</h1>
                {code.clone().map(|code| view! { <p class="code-asked"><code>{code}</code></p> })}
                {(!near.is_empty())
                    .then(|| {
                        view! {
                            <h2>{lang.near_matches()}</h2>
                            <ul class="plain-list">
                                {near
                                    .into_iter()
                                    .map(|(href, named)| {
                                        view! {
                                            <li>
                                                <a href=href lang=lang.own_of(&named.name)>{named.name.clone()}</a>
                                                " "
                                                <span class="mute">{named.code}</span>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                    })}
                <form action="/projects" method="get" role="search" class="search-row">
                    <label for="q404">{lang.search()}</label>
                    <input id="q404" name="q" type="search" placeholder=lang.search_projects_hint() value=code.unwrap_or_default() />
                    <button>{lang.search()}</button>
                </form>
                <p><a href="/">{lang.to_overview()}</a></p>
            </section>
        </Layout>
    }
    .into_any()
}
