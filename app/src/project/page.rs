//! `/projects/{code}`: what it is, where it stands, how it goes, then the rest.

use domain::{
    chart::curve::CurveData,
    edit::{self, Field, ProjectField},
    history::Subject,
    project::ProjectView,
    standing::schedule_performance,
    text::number,
    timeline::{TimelineData, Zoom},
    unit::ProjectCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, history::AsOf};

use super::{
    earlier::EarlierHistory,
    facts::{Evaluations, Months, Record, StrategyPath},
    reports::Reports,
    sentence::Sentence,
    status::StatusBadge,
    supports::Supports,
};
use crate::{
    audit::{history::History, subject::history_of},
    chart::{CurveFigure, TimelineFigure},
    edit::desk::Desk,
    error::{failure, not_found},
    files::{Files, Shelf, shelf},
    i18n::Lang,
    live::place::{LiveNews, LiveWho, Place, place},
    past::{self, PastBanner},
    report::link::ReportLink,
    request::Request,
    ui::{
        input::FormProblem,
        layout::{Breadcrumbs, Layout},
    },
};

/// The page.
#[component]
pub fn ProjectPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        let Ok(code) = asked.parse::<ProjectCode>() else {
            return unknown(&request, &asked).await;
        };
        let (db, actor) = (&request.db, &request.actor);
        let live = place(&request, edit::Record::Project, code.as_str()).await;
        let shown = match past::day(&request) {
            Ok(None) => {
                store::project::view(db, actor, &code, request.today).await.map(|now| AsOf::Known(Box::new(now)))
            }
            Ok(Some(day)) => store::project::view_as_of(db, actor, &code, day).await,
            Err(problem) => return past::refused(&request, &problem),
        };
        match shown {
            Ok(shown) => {
                let desk = match Desk::of(&request, edit::Record::Project, code.as_str(), &shown).await {
                    Ok(desk) => desk,
                    Err(error) => return failure(&request, &error),
                };
                let files = match shelf(&request, edit::Record::Project, code.as_str()).await {
                    Ok(files) => files,
                    Err(error) => return failure(&request, &error),
                };
                past::shown(&request, edit::Record::Project, code.as_str(), shown, |request, project| {
                    found(request, project, live, desk, files).into_any()
                })
                .await
            }
            Err(StoreError::NotFound) => unknown(&request, &asked).await,
            Err(error) => failure(&request, &error),
        }
    })
}

async fn unknown(request: &Request, asked: &str) -> AnyView {
    let near = match store::project::near(&request.db, &request.actor, asked).await {
        Ok(near) => near.into_iter().map(|named| (format!("/projects/{}", named.code), named)).collect(),
        Err(error) => return failure(request, &error),
    };
    not_found(request, Some(asked), near)
}

fn found(
    request: Request,
    project: ProjectView,
    live: Option<Place>,
    desk: Desk,
    files: Option<Shelf>,
) -> impl IntoView {
    let lang = request.lang;
    let mut trail = vec![
        ("/".to_owned(), lang.city().to_owned()),
        (format!("/units/{}", project.unit.code), project.unit.name.clone()),
    ];
    if let Some(section) = &project.section {
        trail.push((format!("/units/{}", project.unit.code), section.name.clone()));
    }
    let code = project.code.to_string();
    let timeline = TimelineData::from_project(&project, request.today);
    let zoom = request.param("zoom").and_then(Zoom::parse).unwrap_or_default();
    let from = request.param("from").and_then(|text| text.parse().ok()).unwrap_or(1);
    let record = format!("/projects/{code}");
    let has_steps = !project.steps.is_empty();
    let steps = project.steps.len();
    let strategy = desk.may_place(&project, Field::Project(ProjectField::Strategy));
    view! {
        <Layout request=request.clone() title=project.name.clone()>
            <PastBanner request=request.clone() />
            <FormProblem lang=lang submitted=request.submitted.clone() />
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                {desk.heading(&project, Field::Project(ProjectField::Name), &project.name)}
                <p class="meta" id="meta" data-follows>
                    <span class="code">{code.clone()}</span>
                    {project.fiscal_year.map(|year| view! { <span>{lang.fiscal_year()} " " {lang.year(year)}</span> })}
                    {lang.span(project.start, project.finish).map(|span| view! { <span>{span}</span> })}
                    {project
                        .policy
                        .clone()
                        .map(|policy| {
                            let name = policy.name.unwrap_or_else(|| policy.id.clone());
                            let history = project.policy_key.map(|key| {
                                let label = format!("{}: {name}", lang.history_heading());
                                let href = history_of(Subject::Policy, &key.to_string());
                                view! {
                                    " · "
                                    <a href=href aria-label=label>{lang.history_word()}</a>
                                }
                            });
                            view! {
                                <span>
                                    {lang.policy()} " · " <a href=crate::request::address("/projects", &[("policy", &policy.id)])>{name}</a>
                                    {history}
                                </span>
                            }
                        })}
                </p>
                <LiveWho place=live.clone() />
                <ReportLink request=request.clone() record=edit::Record::Project code=code.clone() />
            </div>
            <section class="card hero" id="hero" data-follows aria-label=lang.progress()>
                <Standing request=request.clone() project=project.clone() />
                <div class="hero-chart">
                    <CurveFigure
                        data=CurveData::from_project(&project, request.today)
                        lang=lang
                        undated=project.facts().undated(request.today)
                        svg=past::picture(&request, "curve.svg")
                    />
                </div>
            </section>
            <section class="card" aria-labelledby="steps">
                <div class="card-head">
                    <h2 id="steps">{lang.steps_heading()}</h2>
                    {has_steps.then(|| view! { <p class="mute">{lang.steps(steps)}</p> })}
                    <crate::plan::link::PlanLink request=request.clone() code=project.code.clone() />
                </div>
                <TimelineFigure
                    data=timeline
                    zoom=zoom
                    from=from
                    lang=lang
                    base=request.without(&["zoom", "from"])
                    svg=past::picture(&request, "timeline.svg")
                />
            </section>
            <div class="columns">
                <Reports lang=lang reports=project.reports.clone() today=request.today />
                <section class="card" aria-labelledby="supports">
                    <h2 id="supports">{lang.supports_kpi()}</h2>
                    <Supports request=request.clone() project=project.clone() desk=desk.clone() />
                </section>
            </div>
            <Files request=request.clone() shelf=files />
            <section class="card texts">
                <h2>{lang.project_facts()}</h2>
                {[ProjectField::Rationale, ProjectField::Objectives, ProjectField::Targets]
                    .map(|field| desk.prose(&project, Field::Project(field)))
                    .collect_view()}
                <Record lang=lang project=project.clone() desk=desk.clone() />
            </section>
            <div class="columns">
                <StrategyPath
                    lang=lang
                    strategy=project.strategy.clone()
                    routine=project.routine
                    year=project.fiscal_year
                    place=strategy
                />
                <Evaluations lang=lang evaluations=project.evaluations.clone() in_force=project.evaluated />
            </div>
            <Months lang=lang project=project.clone() desk=desk.clone() />
            <History lang=lang history=project.history.clone() whole=format!("{record}/history") />
            <EarlierHistory lang=lang changes=project.earlier_changes.clone() />
            {desk.bar()}
            <LiveNews place=live />
        </Layout>
    }
}

/// The number, its word, the sentence, and the facts that belong to them.
#[component]
fn Standing(request: Request, project: ProjectView) -> impl IntoView {
    let lang = request.lang;
    let number_line = match project.progress {
        Some(progress) => view! {
            <p class="big">
                <span class="big-number">{number(progress)}</span>
                <span class="big-unit">"%"</span>
            </p>
        }
        .into_any(),
        None => view! { <p class="big none">{lang.no_progress()}</p> }.into_any(),
    };
    let budget = match project.budget_received {
        Some(money) if money.satang() > 0 => format!("{} {}", money.grouped(), lang.baht()),
        Some(_) => lang.no_budget().to_owned(),
        None => lang.not_said().to_owned(),
    };
    let performance = schedule_performance(project.progress, project.planned);
    // One dated ahead does not count yet, here as in the number above.
    let last_report = project.reports.iter().find(|report| report.date <= request.today);
    let last_report = last_report.map_or_else(|| lang.no_report_yet().to_owned(), |report| lang.date(report.date));
    view! {
        <div class="standing">
            <div class="big-row">
                {number_line} <StatusBadge lang=lang status=project.status variance=project.variance />
            </div>
            <Sentence lang=lang project=project.clone() today=request.today />
            <dl class="facts three">
                {performance
                    .map(|index| {
                        view! {
                            <div>
                                <dt>{lang.performance()}</dt>
                                <dd>{format!("{index:.2}")}</dd>
                            </div>
                        }
                    })}
                <div>
                    <dt>{lang.last_report()}</dt>
                    <dd>{last_report}</dd>
                </div>
                <div>
                    <dt>{lang.budget()}</dt>
                    <dd>{budget}</dd>
                </div>
                <div>
                    <dt>{lang.evaluation()}</dt>
                    <dd>{in_force(lang, &project)}</dd>
                </div>
            </dl>
        </div>
    }
}

fn in_force(lang: Lang, project: &ProjectView) -> String {
    match project.evaluated {
        Some((quarter, Some(score))) => format!("{} {} · {}", lang.quarter(), quarter.number(), number(score)),
        Some((quarter, None)) => format!("{} {} · {}", lang.quarter(), quarter.number(), lang.not_evaluated()),
        None => lang.not_evaluated().to_owned(),
    }
}
