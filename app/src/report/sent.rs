//! `/my/reports/{id}`: a report that was sent, with its earlier versions.

use domain::{
    edit::Record,
    permission::{Action, Scope},
    report::{PUBLISHED, Submission, SubmissionState, SubmissionVersion},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, attachment::With};
use uuid::Uuid;

use super::{
    approve::{change, planned},
    files::{is_author, take_back},
    my::correct,
    told::{Measured, Told, odd, said},
};
use crate::{
    error::failure,
    files::Item,
    i18n::Lang,
    request::Request,
    ui::{
        input::FormProblem,
        layout::{Breadcrumbs, Layout},
    },
};

/// The page.
#[component]
pub fn SentReportPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("id").unwrap_or_default();
    Suspend::new(async move {
        match load(&request, &asked).await {
            Ok(loaded) => page(request, loaded).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

struct Loaded {
    found: Submission,
    versions: Vec<SubmissionVersion>,
    files: Vec<With>,
    scope: Scope,
}

async fn load(request: &Request, asked: &str) -> Result<Loaded, StoreError> {
    let (db, actor) = (&request.db, &request.actor);
    let id = Uuid::try_parse(asked).unwrap_or_default();
    let (found, versions) = store::report::view(db, actor, id).await?;
    let unknown = |_| StoreError::NotFound;
    let scope = match found.record {
        Record::Project => store::scope::project(db, actor, &found.of.code.parse().map_err(unknown)?).await?,
        Record::Kpi => store::scope::kpi(db, actor, &found.of.code.parse().map_err(unknown)?).await?,
    };
    let files = match found.files {
        0 => Vec::new(),
        _ => store::attachment::of_submissions(db, actor, found.record, &found.of.code, &[id]).await?,
    };
    Ok(Loaded { found, versions, files, scope })
}

fn page(request: Request, loaded: Loaded) -> impl IntoView {
    let lang = request.lang;
    let Loaded { found, versions, files, scope } = loaded;
    let scope = &scope;
    let record = match found.record {
        Record::Project => format!("/projects/{}", found.of.code),
        Record::Kpi => format!("/kpis/{}", found.of.code),
    };
    let trail = vec![("/my".to_owned(), lang.my().to_owned()), (record.clone(), found.of.name.clone())];
    let (state, undecided) = (found.state, found.state.is_undecided());
    let may_correct = undecided && request.actor.may(Action::ReportProgress, scope);
    let may_decide = state == SubmissionState::Sent && request.actor.may(Action::Approve, scope);
    let own = undecided && is_author(&request, &found);
    let earlier = (!versions.is_empty()).then(|| earlier(lang, &Measured::of(&found), versions));
    let decided = found.decided_by.clone().map(|who| {
        let when = found.decided_at.map(|at| lang.clock(at));
        let did = if state == SubmissionState::Withdrawn { lang.rep_withdrawn_by() } else { lang.rep_decided_by() };
        view! { <p class="mute">{did} " " {who} " · " {when}</p> }
    });
    let reason = found.reason.clone().map(|reason| view! { <p class="as-entered" lang=lang.own()>{reason}</p> });
    view! {
        <Layout request=request.clone() title=found.of.name.clone()>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1 lang=lang.own()>{found.of.name.clone()}</h1>
                <p class="meta">
                    <span class="code">{found.of.code.clone()}</span>
                    <span>{lang.period_of(found.year, found.period)}</span>
                    <span class=format!("rp-state {}", state.as_str())>{lang.submission_state(state)}</span>
                </p>
            </div>
            <FormProblem lang=lang submitted=request.submitted.clone() />
            <section class="card" aria-label=lang.rep_report()>
                <p class="rp-facts">
                    {undecided.then(|| view! { <strong>{change(lang, &found)}</strong> })}
                    {undecided.then(|| planned(lang, &found)).flatten().map(|planned| view! { <span>{planned}</span> })}
                    {odd(lang, &found.odd)}
                </p>
                <Told lang=lang submission=found.clone() />
                {with(&request, &record, files, own, may_correct)}
                {decided}
                {reason}
                {may_correct.then(|| view! { <p><a class="button quiet" href=correct(&found)>{lang.my_correct()}</a></p> })}
            </section>
            {may_decide.then(|| decide(&request, &found))}
            {own.then(|| withdraw(lang, &found))}
            {earlier}
        </Layout>
    }
}

/// The files that go with it; as long as nobody has decided on it, with the way to take them away.
fn with(request: &Request, record: &str, files: Vec<With>, authored: bool, may_correct: bool) -> Option<AnyView> {
    let base = format!("{record}/files");
    let item = |With { file, own, .. }: With| {
        let way = (may_correct && (own || authored)).then(|| take_back(request.lang, &base, &file));
        view! { <Item request=request.clone() base=base.clone() file=file may_change=false way=way /> }
    };
    (!files.is_empty()).then(|| {
        let items = files.into_iter().map(item).collect_view();
        view! {
            <h2>{request.lang.files_heading()}</h2>
            <ul class="files">{items}</ul>
        }
        .into_any()
    })
}

/// The buttons of who decides.
fn decide(request: &Request, found: &Submission) -> AnyView {
    let lang = request.lang;
    let problem = request.submitted.problem("reason").map(|problem| problem.words(lang));
    let described = problem.is_some().then_some("f-reason-problem");
    view! {
        <section class="card narrow" aria-label=lang.rep_approve()>
            <form method="post" action=format!("/my/reports/{}", found.id) class="form">
                <input type="hidden" name="version" value=found.version.to_string() />
                // The first button is what Enter presses: it publishes nothing.
                <div class="field">
                    <label for="f-reason">{lang.rep_return_reason()}</label>
                    <input
                        id="f-reason"
                        name="reason"
                        maxlength=store::report::REASON.to_string()
                        autocomplete="off"
                        aria-invalid=problem.is_some().then_some("true")
                        aria-describedby=described
                    />
                    {problem.map(|text| view! { <p class="problem" id="f-reason-problem">{text}</p> })}
                </div>
                <button class="quiet" name="do" value="return">{lang.rep_do_return_one()}</button>
                <button name="do" value="approve">{lang.rep_do_approve_one()}</button>
            </form>
        </section>
    }
    .into_any()
}

fn withdraw(lang: Lang, found: &Submission) -> AnyView {
    view! {
        <form method="post" action=format!("/my/reports/{}", found.id)>
            <input type="hidden" name="version" value=found.version.to_string() />
            <button class="quiet" name="do" value="withdraw">{lang.rep_withdraw()}</button>
        </form>
    }
    .into_any()
}

fn earlier(lang: Lang, measured: &Measured, versions: Vec<SubmissionVersion>) -> AnyView {
    let items = versions
        .into_iter()
        .map(|version| {
            let at = lang.clock(version.at);
            let of = match version.version {
                PUBLISHED => format!("{} · {at}", lang.rep_published_before()),
                number => format!("{} {number} · {} · {at}", lang.rep_version(), version.author),
            };
            view! {
                <article class="report">
                    <p class="mute">{of}</p>
                    {said(lang, &version.content, measured)}
                </article>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="versions">
            <h2 id="versions">{lang.rep_versions()}</h2>
            {items}
        </section>
    }
    .into_any()
}
