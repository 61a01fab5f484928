//! `/projects/{code}/report`: a project's report, in a minute.

use chrono::NaiveDate;
use domain::{
    chart::{Day, curve::CurveData},
    edit::Record,
    fiscal_year::{FiscalMonth, parse_date},
    money::Money,
    period::Period,
    project::ProjectView,
    report::{ReportDraft, ReportField as F, Submission, SubmissionState},
    step::planned_days,
    text::number,
    unit::ProjectCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    StoreError,
    report::{ProjectSheet, project_sheet},
};

use super::{
    desk::ReportDesk,
    draft::ReportForm,
    field::{Typing, field},
    files::{self, ReportFiles},
    my::form_of,
    notice::{Shut, asks, behind, notice, waits},
    reopen::Reopen,
    wire,
};
use crate::{
    chart::{CurveFigure, curve::wire::Sent},
    error::failure,
    i18n::Lang,
    request::{Request, address},
    ui::layout::{Breadcrumbs, Layout},
};

/// What is folded away: few reports need it.
const MORE: [F; 10] = [
    F::Step,
    F::Problem,
    F::ProblemWho,
    F::ProblemBy,
    F::Obstacle,
    F::ObstacleWho,
    F::ObstacleBy,
    F::Spent,
    F::SpentRemark,
    F::MonthResult,
];

/// The page.
#[component]
pub fn ProjectReportPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        match load(&request, &asked).await {
            Ok((sheet, files)) => page(request, sheet, files).into_any(),
            Err(StoreError::Conflict { kind: "plan", .. }) => not_yet(&request, &asked),
            Err(error) => failure(&request, &error),
        }
    })
}

async fn load(request: &Request, asked: &str) -> Result<(ProjectSheet, ReportFiles), StoreError> {
    let code: ProjectCode = asked.parse().map_err(|_| StoreError::NotFound)?;
    let sent = request.submitted.report.as_ref();
    let number = |text: &str| FiscalMonth::new(text.trim().parse().ok()?).ok();
    let of_form = sent.and_then(|form| number(form.draft.text(F::Month)));
    let of_day = || sent.and_then(|form| parse_date(form.draft.text(F::Date)).ok()).map(FiscalMonth::of);
    let month = request.param("month").and_then(number).or(of_form).or_else(of_day);
    let correcting = sent.and_then(|form| form.corrects).map(|(id, _)| id);
    let sheet = project_sheet(&request.db, &request.actor, &code, month, correcting, request.today).await?;
    let files = files::read(request, Record::Project, code.as_str(), &sheet.undecided).await?;
    Ok((sheet, files))
}

/// A project whose plan is not in force yet.
fn not_yet(request: &Request, code: &str) -> AnyView {
    let lang = request.lang;
    let plan = format!("/projects/{code}/plan");
    view! {
        <Layout request=request.clone() title=lang.rep_heading().to_owned()>
            <section class="card narrow">
                <h1>{lang.rep_heading()}</h1>
                <p>{lang.rep_no_plan()}</p>
                <p><a href=plan>{lang.bench_work()}</a></p>
            </section>
        </Layout>
    }
    .into_any()
}

/// The form as it was sent, or one to begin with: the report that waits, the last one, or nothing but the day.
fn begin(request: &Request, sheet: &ProjectSheet, waiting: Option<&Submission>) -> ReportForm {
    if let Some(form) = request.submitted.report.clone() {
        return form;
    }
    if let Some(waiting) = waiting {
        let mut form = ReportForm::new(waiting.content.draft());
        form.corrects = Some((waiting.id, waiting.version));
        return form;
    }
    let day = sheet.facts.day_for(sheet.month.span(sheet.facts.year).1);
    let mut draft = ReportDraft::default();
    draft.put(F::Date, request.lang.typed_day(day));
    if request.param("from") == Some("last")
        && let Some(last) = sheet.facts.last(day)
    {
        draft.put_some(F::Percent, last.percent.map(|percent| percent.to_string()));
        draft.put_some(F::Narrative, last.narrative.as_deref());
    }
    ReportForm::new(draft)
}

fn page(request: Request, sheet: ProjectSheet, files: ReportFiles) -> impl IntoView {
    let lang = request.lang;
    let period = Period::Month(sheet.month);
    let waiting = sheet.undecided.iter().find(|sent| sent.period == period && sent.year == sheet.facts.year).cloned();
    let form = begin(&request, &sheet, waiting.as_ref());
    let waiting = waiting.filter(|_| request.submitted.report.is_none());
    let code = sheet.project.code.to_string();
    let record = format!("/projects/{code}");
    let trail = vec![("/my".to_owned(), lang.my().to_owned()), (record.clone(), sheet.project.name.clone())];
    let shut = Shut::of(sheet.facts.year, period, sheet.window);
    let told = super::link::window_told(lang, sheet.window);
    let action = format!("{record}/report");
    let last = address(&action, &[("month", &sheet.month.number().to_string()), ("from", "last")]);
    let may_start = waiting.is_none() && request.submitted.report.is_none() && request.param("from").is_none();
    let may_start = may_start && sheet.facts.last(request.today).is_some_and(|last| last.narrative.is_some());
    let label = if form.corrects.is_some() { lang.rep_send_correction() } else { lang.rep_send() };
    let curve = CurveData::from_project(&sheet.project, request.today);
    let sent = Sent { data: curve.clone(), lang, id: "curve".to_owned() };
    let sent = (!curve.is_empty()).then(|| sent.encode());
    let [first, last_day] = span(&sheet).map(|day| day.map(|day| day.0.to_string()));
    let head = view! {
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.rep_heading()}</h1>
                <p class="rp-of">
                    <a href=record lang=lang.own()>{sheet.project.name.clone()}</a>
                    " "
                    <span class="mute code">{code.clone()}</span>
                </p>
                <p class="meta">
                    <span><strong>{lang.period_of(sheet.facts.year, period)}</strong></span>
                    <span class:late=shut.is_some()>{told}</span>
                </p>
                {months(lang, &action, &sheet)}
            </div>
    };
    let body = view! {
            <form
                method="post"
                action=action.clone()
                class="rp-form"
                id="report"
                novalidate
                data-lang=lang.code()
                data-at=form_of(Record::Project, &code, period)
                data-facts=wire::encode(&sheet.facts)
                data-curve=sent
                data-first=first
                data-last=last_day
            >
                // Before the files: a form that breaks off still says what it is.
                <input type="hidden" name="lang" value=lang.code() />
                <input type="hidden" name=F::Month.as_str() value=sheet.month.number().to_string() />
                {keys(&form)}
                {waiting.as_ref().map(|waiting| waits(lang, waiting))}
                {notice(lang, &form)}
                <section class="card rp-main" aria-label=lang.progress()>
                    {percent(lang, &form, &sheet)}
                    <div class="rp-curve">
                        <CurveFigure data=curve lang=lang />
                    </div>
                    {field(lang, &form, F::Narrative, Typing::Lines(4), Some(lang.rep_narrative_hint().to_owned()), true)}
                    {may_start.then(|| view! { <p class="rp-last"><a href=last>{lang.rep_from_last()}</a></p> })}
                    {field(lang, &form, F::Date, Typing::Line, Some(lang.rep_date_hint().to_owned()), true)}
                </section>
                <details class="card rp-more" open=form.touches(&MORE)>
                    <summary>{lang.rep_more()}</summary>
                    {steps(lang, &form, &sheet)}
                    {trouble(lang, &form)}
                    {money(lang, &form, &sheet)}
                    {result(lang, &form, &sheet)}
                </details>
                {files::files(lang, &form, files)}
                {asks(lang, &form)}
                <div class="rp-send">
                    <p class="rp-said" role="status"></p>
                    <button>{label}</button>
                </div>
            </form>
    };
    view! {
        <Layout request=request.clone() title=lang.rep_heading().to_owned()>
            {head}
            <Reopen request=request.clone() record=Record::Project code=code.clone() year=sheet.facts.year period=period window=sheet.window />
            {behind(lang, shut, &form, body.into_any())}
            <ReportDesk />
        </Layout>
    }
}

/// The first and the last planned day.
fn span(sheet: &ProjectSheet) -> [Option<Day>; 2] {
    let ProjectView { steps, start, finish, .. } = &sheet.project;
    let (first, last) = planned_days(steps, *start, *finish);
    [first, last.filter(|last| Some(*last) >= first)].map(|day| day.map(Day::from))
}

/// What makes it one report, and which it corrects.
pub(super) fn keys(form: &ReportForm) -> AnyView {
    view! {
        <input type="hidden" name="key" value=form.key.to_string() />
        {form
            .corrects
            .map(|(id, version)| {
                view! {
                    <input type="hidden" name="submission" value=id.to_string() />
                    <input type="hidden" name="version" value=version.to_string() />
                }
            })}
    }
    .into_any()
}

/// The months of the year until now.
fn months(lang: Lang, action: &str, sheet: &ProjectSheet) -> AnyView {
    let year = sheet.facts.year;
    let until = |month: &FiscalMonth| month.span(year).0 <= sheet.facts.today;
    let items = year
        .months()
        .filter(until)
        .map(|month| {
            let href = address(action, &[("month", &month.number().to_string())]);
            let here = (month == sheet.month).then_some("true");
            view! {
                <li>
                    <a href=href aria-current=here>{lang.month(month)}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="rp-months">
            <summary>{lang.rep_other_month()}</summary>
            <nav class="choices" aria-label=lang.rep_other_month()>
                <ul>{items}</ul>
            </nav>
        </details>
    }
    .into_any()
}

/// The percent, with what it was and what the plan asks for beside it.
fn percent(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    let day = parse_date(form.draft.text(F::Date)).unwrap_or(sheet.facts.today);
    let was = was(lang, sheet, day);
    let curve = CurveData::from_project(&sheet.project, sheet.facts.today);
    let planned = curve.planned_on(day.into()).filter(|_| !curve.planned.is_empty());
    let planned = planned.map(|planned| format!("{} {} %", lang.rep_plan_says(), number(planned.round())));
    let later =
        sheet.facts.later(day).and_then(|later| Some(lang.rep_later(later.date, later.percent?, later.published)));
    let at = domain::text::parse_number(form.draft.text(F::Percent)).or(sheet.facts.last_percent(day)).unwrap_or(0.0);
    let fell = form.problem(lang, F::FallReason).is_some() || form.touches(&[F::FallReason]);
    view! {
        <div class="rp-percent">
            {field(lang, form, F::Percent, Typing::Number, None, true)}
            <p class="rp-beside">
                <span>{was}</span>
                {planned.map(|planned| view! { <span>{planned}</span> })}
            </p>
            {later.map(|later| view! { <p class="hint">{later}</p> })}
            <input
                type="range"
                class="rp-slider"
                min="0"
                max="100"
                step="1"
                value=at.to_string()
                aria-label=lang.rep_slider()
                autocomplete="off"
            />
        </div>
        <div class="rp-fall" hidden=!fell>
            {field(lang, form, F::FallReason, Typing::Line, None, false)}
        </div>
    }
    .into_any()
}

fn was(lang: Lang, sheet: &ProjectSheet, day: NaiveDate) -> String {
    let last = sheet.facts.last(day).map(|last| {
        let date = lang.date(last.date);
        if last.published { date } else { format!("{date} · {}", lang.submission_state(SubmissionState::Sent)) }
    });
    match (sheet.facts.last_percent(day), last) {
        (Some(percent), Some(date)) => format!("{} {} % ({date})", lang.rep_last_was(), number(percent)),
        (Some(percent), None) => format!("{} {} %", lang.rep_last_was(), number(percent)),
        (None, _) => lang.no_report_yet().to_owned(),
    }
}

fn steps(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    if sheet.facts.steps.is_empty() {
        return ().into_any();
    }
    let chosen: Vec<String> = form.draft.all(F::Step).map(str::to_owned).collect();
    let problem = form.problem(lang, F::Step);
    let items = sheet
        .facts
        .steps
        .iter()
        .map(|step| {
            let id = step.id.0.to_string();
            let checked = chosen.contains(&id);
            view! {
                <li class="check">
                    <input id=format!("step-{id}") name="step" type="checkbox" value=id.clone() checked=checked />
                    <label for=format!("step-{id}")>{step.title.clone()}</label>
                </li>
            }
        })
        .collect_view();
    view! {
        <fieldset class="rp-part" data-report=F::Step.as_str()>
            <legend>{lang.report_field(F::Step)}</legend>
            {problem.map(|text| view! { <p class="problem">{text}</p> })}
            <ul class="plain-list">{items}</ul>
        </fieldset>
    }
    .into_any()
}

fn trouble(lang: Lang, form: &ReportForm) -> AnyView {
    let one = |[what, who, by]: [F; 3]| {
        view! {
            {field(lang, form, what, Typing::Lines(2), None, false)}
            <div class="rp-two">
                {field(lang, form, who, Typing::Line, None, false)}
                {field(lang, form, by, Typing::Line, Some(lang.rep_date_hint().to_owned()), false)}
            </div>
        }
    };
    view! {
        <fieldset class="rp-part">
            <legend>{lang.rep_trouble()}</legend>
            {one([F::Problem, F::ProblemWho, F::ProblemBy])}
            {one([F::Obstacle, F::ObstacleWho, F::ObstacleBy])}
        </fieldset>
    }
    .into_any()
}

fn money(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    let baht = |money: Money| format!("{} {}", money.grouped(), lang.baht());
    let spent = sheet.facts.spent;
    let told = match sheet.facts.budget.filter(|budget| *budget > Money::ZERO) {
        Some(budget) => {
            let left = Money(budget.satang() - spent.satang());
            format!(
                "{} {} {} {} · {} {}",
                lang.rep_spent_so_far(),
                baht(spent),
                lang.rep_of_budget(),
                baht(budget),
                lang.rep_left(),
                baht(left)
            )
        }
        None => format!("{} {} · {}", lang.rep_spent_so_far(), baht(spent), lang.no_budget()),
    };
    view! {
        <fieldset class="rp-part">
            <legend>{lang.rep_money()}</legend>
            {field(lang, form, F::Spent, Typing::Number, Some(told), false)}
            <div class="rp-over" hidden=!form.touches(&[F::SpentRemark])>
                {field(lang, form, F::SpentRemark, Typing::Line, None, false)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn result(lang: Lang, form: &ReportForm, sheet: &ProjectSheet) -> AnyView {
    let known = sheet.project.months.iter().find(|known| known.month == sheet.month);
    let unit = sheet.project.unit_of_measure.clone().unwrap_or_default();
    let target = known.and_then(|known| known.target);
    let hint = match target {
        Some(target) => Some(format!("{} {} {unit}", lang.rep_target(), number(target))),
        None => Some(unit).filter(|unit| !unit.is_empty()),
    };
    view! {
        <fieldset class="rp-part">
            <legend>{lang.report_field(F::MonthResult)} " " {lang.month(sheet.month)}</legend>
            {field(lang, form, F::MonthResult, Typing::Number, hint, false)}
        </fieldset>
    }
    .into_any()
}
