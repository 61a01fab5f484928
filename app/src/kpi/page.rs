//! `/kpis/{code}`.

use chrono::{DateTime, Utc};
use domain::{
    appeal::AppealKind,
    audit::{AuditEntry, Change},
    edit::{self, Field, KpiField, QuarterField},
    fiscal_year::Quarter,
    kpi::{KpiKind, KpiView, Supporter, scales_differ},
    text::number,
    unit::KpiCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, history::AsOf};

use super::{chart::target, status::KpiBadge};
use crate::{
    audit::history::History,
    chart::quarter::QuarterFigure,
    edit::desk::Desk,
    error::{failure, not_found},
    files::{Files, Shelf, shelf},
    grid::link::QuartersLink,
    i18n::Lang,
    live::place::{LiveNews, LiveWho, Place, place},
    past::{self, PastBanner},
    project::{
        facts::{Evaluations, StrategyPath},
        status::DraftBadge,
    },
    report::link::ReportLink,
    request::{Request, address},
    ui::{
        facts::Fact,
        input::FormProblem,
        layout::{Breadcrumbs, Layout},
    },
};

/// The page.
#[component]
pub fn KpiPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        let Ok(code) = asked.parse::<KpiCode>() else {
            return unknown(&request, &asked).await;
        };
        let (db, actor) = (&request.db, &request.actor);
        let live = place(&request, edit::Record::Kpi, code.as_str()).await;
        let shown = match past::day(&request) {
            Ok(None) => store::kpi::view(db, actor, &code).await.map(|now| AsOf::Known(Box::new(now))),
            Ok(Some(day)) => store::kpi::view_as_of(db, actor, &code, day).await,
            Err(problem) => return past::refused(&request, &problem),
        };
        match shown {
            Ok(shown) => {
                let desk = match Desk::of(&request, edit::Record::Kpi, code.as_str(), &shown).await {
                    Ok(desk) => desk,
                    Err(error) => return failure(&request, &error),
                };
                let files = match shelf(&request, edit::Record::Kpi, code.as_str()).await {
                    Ok(files) => files,
                    Err(error) => return failure(&request, &error),
                };
                past::shown(&request, edit::Record::Kpi, code.as_str(), shown, |request, kpi| {
                    found(request, kpi, live, desk, files).into_any()
                })
                .await
            }
            Err(StoreError::NotFound) => unknown(&request, &asked).await,
            Err(error) => failure(&request, &error),
        }
    })
}

async fn unknown(request: &Request, asked: &str) -> AnyView {
    let near = match store::kpi::near(&request.db, &request.actor, asked).await {
        Ok(near) => near.into_iter().map(|named| (format!("/kpis/{}", named.code), named)).collect(),
        Err(error) => return failure(request, &error),
    };
    not_found(request, Some(asked), near)
}

fn found(request: Request, kpi: KpiView, live: Option<Place>, desk: Desk, files: Option<Shelf>) -> impl IntoView {
    let lang = request.lang;
    let strategy = desk.may_place(&kpi, Field::Kpi(KpiField::Strategy));
    let mut trail = vec![("/".to_owned(), lang.city().to_owned())];
    trail.extend(kpi.unit.iter().map(|unit| (format!("/units/{}", unit.code), unit.name.clone())));
    let unit_of_measure = kpi.unit_of_measure.clone();
    let results: Vec<f64> = kpi.quarters.iter().filter_map(|q| q.result).chain(kpi.result).collect();
    let mixed = scales_differ(unit_of_measure.as_deref(), kpi.target, &results);
    let in_force = kpi.evaluated.map(|(quarter, score)| {
        // A zero in a quarter without any score is what the legacy pages print before anyone evaluated it.
        let evaluated = kpi.quarters.iter().any(|q| q.quarter == quarter && q.is_evaluated());
        let score = match score {
            Some(0.0) if !evaluated => format!("0 ({})", lang.not_evaluated()),
            Some(score) => number(score),
            None => lang.not_evaluated().to_owned(),
        };
        format!("{} {} · {score}", lang.quarter(), quarter.number())
    });
    let kinds: Vec<&str> = [kpi.kind.map(|kind| lang.kpi_kind(kind)), kpi.level.map(|level| lang.kpi_level(level))]
        .into_iter()
        .flatten()
        .collect();
    let record = record(lang, &kpi, &desk);
    view! {
        <Layout request=request.clone() title=kpi.name.clone()>
            <PastBanner request=request.clone() />
            <FormProblem lang=lang submitted=request.submitted.clone() />
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                {desk.heading(&kpi, Field::Kpi(KpiField::Name), &kpi.name)}
                <p class="meta" id="meta" data-follows>
                    <span class="code">{kpi.code.to_string()}</span>
                    {kpi.fiscal_year
                        .map(|year| {
                            view! {
                                <span>
                                    {lang.fiscal_year()} " " {lang.year(year)}
                                    {kpi.year_inherited.then(|| view! { " (" {lang.year_inherited()} ")" })}
                                </span>
                            }
                        })}
                    {(!kinds.is_empty()).then(|| view! { <span>{kinds.join(" · ")}</span> })}
                    {kpi.unit.is_none().then(|| view! { <span>{lang.city_plan_kpi()}</span> })}
                </p>
                <LiveWho place=live.clone() />
                <ReportLink request=request.clone() record=edit::Record::Kpi code=kpi.code.to_string() />
            </div>
            <section class="card hero" id="hero" data-follows aria-label=lang.result()>
                <div class="standing">
                    <p class="label">{lang.result()}</p>
                    <div class="big-row">
                    <p class="big">
                        {match kpi.result {
                            Some(result) => {
                                let (before, after) = lang.around(unit_of_measure.as_deref());
                                let unit = |text: Option<&str>| {
                                    text.map(|text| view! { <span class="big-unit">{text.to_owned()}</span> })
                                };
                                view! { {unit(before)} <span class="big-number">{number(result)}</span> {unit(after)} }
                                    .into_any()
                            }
                            None => view! { <span class="none">{lang.not_reported()}</span> }.into_any(),
                        }}
                    </p>
                    <KpiBadge lang=lang status=kpi.status(request.today) />
                    </div>
                    <p class="sentence">{lang.target()} " " <strong>{target(lang, &kpi)}</strong></p>
                    {mixed.then(|| view! { <p class="flag">{lang.scales_differ()}</p> })}
                    <dl class="facts three">
                        <Fact lang=Some(lang) term=lang.evaluation() value=in_force />
                        <Fact
                            lang=Some(lang)
                            term=lang.dimension()
                            value=kpi.dimension.map(|dimension| dimension.to_string())
                        />
                        <Fact
                            lang=Some(lang)
                            term=lang.negotiated()
                            value=kpi.negotiated.map(|yes| lang.yes_no(yes).to_owned())
                        />
                    </dl>
                </div>
                <div class="hero-chart">
                    <h2>{lang.quarters_heading()}</h2>
                    <QuarterFigure
                        lang=lang
                        leads=true
                        kpi=kpi.clone()
                        svg=past::picture(&request, "quarters.svg")
                    />
                    <QuartersLink request=request.clone() kpi=kpi.clone() />
                </div>
            </section>
            <div class="columns">
                <QuarterReports lang=lang kpi=kpi.clone() desk=desk.clone() />
                <Supporters request=request.clone() kpi=kpi.clone() />
            </div>
            <Files request=request.clone() shelf=files />
            <section class="card texts">
                <h2>{lang.kpi_facts()}</h2>
                {[KpiField::Summary, KpiField::Definition, KpiField::Formula, KpiField::Source]
                    .map(|field| desk.prose(&kpi, Field::Kpi(field)))
                    .collect_view()}
                <dl class="facts record">
                    <Fact lang=Some(lang) term=lang.code_label() value=kpi.code.to_string() />
                    <Fact lang=Some(lang) term=lang.unit() value=kpi.unit.as_ref().map(|unit| format!("{} ({})", unit.name, unit.code)) />
                    {record}
                </dl>
            </section>
            <div class="columns">
                <StrategyPath lang=lang strategy=kpi.strategy.clone() routine=kpi.strategy.is_empty() && matches!(kpi.kind, Some(KpiKind::Routine)) year=kpi.fiscal_year place=strategy />
                <Evaluations
                    lang=lang
                    evaluations=kpi
                        .quarters
                        .iter()
                        .filter(|q| q.is_evaluated())
                        .map(|q| domain::evaluation::Evaluation { quarter: q.quarter, score: q.score })
                        .collect()
                    in_force=kpi.evaluated.map(|(quarter, score)| (quarter, score.filter(|score| *score != 0.0)))
                />
            </div>
            <Appeals lang=lang kpi=kpi.clone() />
            <History lang=lang history=kpi.history.clone() whole=format!("/kpis/{}/history", kpi.code) />
            {desk.bar()}
            <LiveNews place=live />
        </Layout>
    }
}

/// The fields of the record. What readers find in the target and at the head of the page is changed here too.
fn record(lang: Lang, kpi: &KpiView, desk: &Desk) -> Vec<AnyView> {
    let unit = kpi.unit_of_measure.as_deref();
    let read = |field| match field {
        KpiField::Target => Some(target(lang, kpi)),
        KpiField::Result => kpi.result.map(|result| lang.measured(result, unit)),
        KpiField::UnitOfMeasure => kpi.unit_of_measure.clone(),
        KpiField::Kind => kpi.kind.map(|kind| lang.kpi_kind(kind).to_owned()),
        KpiField::Level => kpi.level.map(|level| lang.kpi_level(level).to_owned()),
        _ => None,
    };
    let fields = [
        KpiField::Target,
        KpiField::TargetText,
        KpiField::Result,
        KpiField::UnitOfMeasure,
        KpiField::Kind,
        KpiField::Level,
        KpiField::Dimension,
        KpiField::Negotiated,
    ];
    fields.map(|field| desk.fact(kpi, Field::Kpi(field), read(field))).into()
}

/// When what was published of a quarter was last replaced by a report, as far back as the history is read here.
fn corrected(kpi: &KpiView, quarter: Quarter) -> Option<DateTime<Utc>> {
    let [result, report] = ["result", "report"].map(|part| format!("quarters[{}].{part}", quarter.number()));
    // A zero is what old pages print of a quarter that nobody reported on.
    let some = |before: &str| before.parse::<f64>().is_ok_and(|before| before != 0.0);
    let replaced = |change: &Change| match change.before.as_deref() {
        Some(before) => change.field == report || (change.field == result && some(before)),
        None => false,
    };
    let by_report = |entry: &&AuditEntry| entry.action == "report_approved" && entry.changes.iter().any(replaced);
    let found = kpi.history.iter().find(by_report)?;
    Some(DateTime::parse_from_rfc3339(&found.at).ok()?.to_utc())
}

#[component]
fn QuarterReports(lang: Lang, kpi: KpiView, desk: Desk) -> impl IntoView {
    // All four, for the picture leads to each; who may fill them in sees the result beside the text.
    let reports = Quarter::ALL
        .into_iter()
        .map(|quarter| {
            let known = kpi.quarters.iter().find(|known| known.quarter == quarter);
            let report = desk.may_place(&kpi, Field::Quarter(quarter, QuarterField::Report));
            let result = desk.may(Field::Quarter(quarter, QuarterField::Result)).then(|| {
                let result = desk.fact(&kpi, Field::Quarter(quarter, QuarterField::Result), None);
                view! { <dl class="facts">{result}</dl> }
            });
            let text = report.unwrap_or_else(|| match known.and_then(|known| known.report.clone()) {
                Some(text) => view! { <p class="as-entered" lang=lang.own()>{text}</p> }.into_any(),
                None => view! { <p class="mute">{lang.not_reported()}</p> }.into_any(),
            });
            let scored = kpi.scored(quarter).zip(known.and_then(|known| known.score)).map(|(then, score)| {
                view! { <p class="mute">{lang.score()} " " {number(score)} {lang.scored_then(then)}</p> }
            });
            let corrected = corrected(&kpi, quarter).map(|at| {
                let history = address(&format!("/kpis/{}/history", kpi.code), &[("field", "quarters")]);
                view! {
                    <p class="mute">
                        {lang.rep_corrected()} " " {lang.clock(at)} " · " <a href=history>{lang.history_heading()}</a>
                    </p>
                }
            });
            view! {
                <article class="report" id=format!("quarter-{}", quarter.number())>
                    <h3>{lang.quarter_report()} " " {quarter.number()}</h3>
                    {corrected}
                    {scored}
                    {result}
                    {text}
                </article>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="quarter-reports">
            <h2 id="quarter-reports">{lang.quarter_reports()}</h2>
            {reports}
        </section>
    }
}

#[component]
fn Supporters(request: Request, kpi: KpiView) -> impl IntoView {
    let lang = request.lang;
    let more = kpi.projects_total.saturating_sub(kpi.projects.len() as u64);
    let items = kpi
        .projects
        .iter()
        .map(|Supporter { named, draft }| {
            view! {
                <li>
                    <DraftBadge lang=lang draft=*draft />
                    <a href=past::keep(&request, &format!("/projects/{}", named.code)) lang=lang.own()>{named.name.clone()}</a>
                    <span class="sub">{named.code.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="supporters">
            <h2 id="supporters">{lang.supporting_projects()}</h2>
            {if kpi.projects.is_empty() {
                view! { <p class="mute">{lang.no_supporting_projects()}</p> }.into_any()
            } else {
                view! {
                    <ul class="plain-list">{items} {(more > 0).then(|| view! { <li class="mute">{lang.and_more(more)}</li> })}</ul>
                }
                    .into_any()
            }}
        </section>
    }
}

#[component]
fn Appeals(lang: Lang, kpi: KpiView) -> impl IntoView {
    (!kpi.appeals.is_empty()).then(|| {
        let items = kpi
            .appeals
            .into_iter()
            .map(|appeal| {
                let kind = match appeal.kind {
                    AppealKind::Change => lang.appeal_change(),
                    AppealKind::Cancel => lang.appeal_cancel(),
                };
                let decision = lang.decision(appeal.decision);
                view! {
                    <li>
                        <strong>{lang.round()} " " {appeal.round} " · " {kind} " · " {decision}</strong>
                        <p class="as-entered" lang=lang.own()>{appeal.reason}</p>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="card" aria-labelledby="appeals">
                <h2 id="appeals">{lang.appeals_heading()}</h2>
                <ol class="plain-list">{items}</ol>
            </section>
        }
    })
}
