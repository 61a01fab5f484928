//! `/admin/jobs`: what the system does by itself, what waits and what failed.

use domain::{
    holiday,
    job::{JobItem, JobKind, JobState},
    text::number,
};
use leptos::prelude::*;
use store::job::{JobFilter, Queue};

use crate::{
    error::failure,
    i18n::Lang,
    request::{Request, address},
    ui::{
        input::FormProblem,
        layout::{Breadcrumbs, Layout},
        listing::FilterActions,
        pager::Pager,
        select::Choice,
    },
};

/// The page.
#[component]
pub fn JobsPage() -> impl IntoView {
    let request = Request::current();
    Suspend::new(async move {
        let filter = JobFilter {
            state: request.param("state").and_then(JobState::from_word),
            kind: request.param("kind").and_then(JobKind::from_word),
            page: request.page(),
        };
        match store::job::list(&request.db, &request.actor, &filter).await {
            Ok(queue) => page(request, filter, queue).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

fn page(request: Request, filter: JobFilter, queue: Queue) -> impl IntoView {
    let lang = request.lang;
    let (page, pages) = (queue.jobs.page, queue.jobs.pages());
    let counts = queue
        .counts
        .into_iter()
        .map(|(state, count)| {
            let href = address("/admin/jobs", &[("state", state.as_str())]);
            view! {
                <div>
                    <dt>
                        <a href=href>{lang.job_state(state)}</a>
                    </dt>
                    <dd class="figure">{number(count as f64)}</dd>
                </div>
            }
        })
        .collect_view();
    let states = JobState::ALL.map(|state| (state.as_str().to_owned(), lang.job_state(state).to_owned())).to_vec();
    let kinds = JobKind::ALL.map(|kind| (kind.as_str().to_owned(), lang.job_kind(kind).to_owned())).to_vec();
    let jobs = if queue.jobs.rows.is_empty() {
        view! { <p class="empty">{lang.jobs_none()}</p> }.into_any()
    } else {
        view! { <Jobs lang=lang jobs=queue.jobs.rows /> }.into_any()
    };
    let known = holiday::known_until()
        .map(|until| view! { <p class="mute">{lang.holidays_until()} " " {lang.date(until)}</p> });
    view! {
        <Layout request=request.clone() title=lang.jobs().to_owned()>
            <Breadcrumbs lang=lang trail=vec![("/admin".to_owned(), lang.administration().to_owned())] />
            <div class="page-head">
                <h1>{lang.jobs()}</h1>
            </div>
            <FormProblem lang=lang submitted=request.submitted.clone() />
            <section class="card" aria-label=lang.status_label()>
                <dl class="facts tiles">{counts}</dl>
                {known}
            </section>
            <form class="card filters" action="/admin/jobs" method="get">
                <Choice
                    label=lang.status_label()
                    name="state"
                    chosen=filter.state.map(|state| state.as_str().to_owned())
                    every=Some(lang.job_any_state())
                    options=states
                />
                <Choice
                    label=lang.kind()
                    name="kind"
                    chosen=filter.kind.map(|kind| kind.as_str().to_owned())
                    every=Some(lang.job_any_kind())
                    options=kinds
                />
                <FilterActions lang=lang list="/admin/jobs" filtered=filter.state.is_some() || filter.kind.is_some() />
            </form>
            <section class="card list" aria-label=lang.jobs()>
                {jobs}
                <Pager request=request.clone() page=page pages=pages />
            </section>
        </Layout>
    }
}

#[component]
fn Jobs(lang: Lang, jobs: Vec<JobItem>) -> impl IntoView {
    let rows = jobs
        .into_iter()
        .map(|job| {
            let class = if job.state == JobState::Dead { "badge late" } else { "badge" };
            let open = matches!(job.state, JobState::Dead | JobState::Waiting);
            let again = open.then(|| {
                view! {
                    <form method="post" action=format!("/admin/jobs/{}/again", job.id)>
                        <button class="quiet">{lang.job_again()}</button>
                    </form>
                }
            });
            view! {
                <tr>
                    <th scope="row">
                        {job.kind.map_or_else(|| lang.job_unknown(), |kind| lang.job_kind(kind))}
                        <span class="sub job-key">{job.key}</span>
                    </th>
                    <td data-label=lang.status_label()>
                        <span class=class>{lang.job_state(job.state)}</span>
                    </td>
                    <td class="num" data-label=lang.job_tries()>
                        {job.tries}
                    </td>
                    <td data-label=lang.job_due()>{lang.clock(job.run_at)}</td>
                    <td data-label=lang.job_changed()>{lang.clock(job.updated_at)}</td>
                    <td class="bar-cell wrap" data-label=lang.job_error()>
                        {job.last_error.unwrap_or_else(|| "–".to_owned())}
                    </td>
                    <td>{again}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table rows">
            <caption class="sr">{lang.jobs()}</caption>
            <thead>
                <tr>
                    <th scope="col">{lang.job_key()}</th>
                    <th scope="col">{lang.status_label()}</th>
                    <th scope="col" class="num">
                        {lang.job_tries()}
                    </th>
                    <th scope="col">{lang.job_due()}</th>
                    <th scope="col">{lang.job_changed()}</th>
                    <th scope="col">{lang.job_error()}</th>
                    <th scope="col">
                        <span class="sr">{lang.job_again()}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
