//! `/projects/{code}/report`: a project's report, in a minute.

use chrono::NaiveDate;
use domain::{
    chart::{Day, curve::CurveData, trial::PlanSpan},
    edit::Record,
    fiscal_year::{FiscalMonth, parse_date},
    period::Period,
    project::ProjectView,
    report::{ReportDraft, ReportField as F, Submission, SubmissionState},
    step::planned_days,
    text::{number, parse_number},
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
    more::{MORE, money, result, steps, trouble},
    my::form_of,
    notice::{Shut, asks, behind, no_period, no_such, notice, waits},
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

/// The page.
#[component]
pub fn ProjectReportPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        match load(&request, &asked).await {
            Ok((sheet, files)) => page(request, sheet, files).into_any(),
            Err(StoreError::Conflict { kind: "plan", .. }) => not_yet(&request, &asked),
            Err(StoreError::Invalid { field: "month", .. }) => no_period(&request, Record::Project),
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
    let month = match request.param("month") {
        Some(text) => Some(number(text).ok_or_else(|| no_such("month"))?),
        None => of_form.or_else(of_day),
    };
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
    let proposed = sheet.facts.day_for(sheet.month);
    let day = proposed.unwrap_or(sheet.facts.today);
    let mut draft = ReportDraft::default();
    draft.put_some(F::Date, proposed.map(|day| request.lang.typed_day(day)));
    // As the slider has it: of a month without change a text is all that is needed.
    draft.put_some(F::Percent, sheet.facts.last_percent(day).map(|percent| percent.to_string()));
    if request.param("from") == Some("last")
        && let Some(last) = &sheet.last
    {
        // What is spent, finished and reached is each month's own.
        for field in [F::Narrative, F::Problem, F::ProblemWho, F::Obstacle, F::ObstacleWho] {
            draft.put_some(field, Some(last.text(field)).filter(|text| !text.is_empty()));
        }
        // A day that is over was to be kept by then: it says nothing any more.
        for field in [F::ProblemBy, F::ObstacleBy] {
            let ahead = |text: &&str| parse_date(text).is_ok_and(|until| until >= day);
            draft.put_some(field, Some(last.text(field)).filter(ahead));
        }
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
    let label = form.button(lang, false);
    let curve = CurveData::from_reports(&sheet.project, request.today);
    let sent = Sent { data: curve.clone(), lang, id: "curve".to_owned() };
    let sent = (!curve.is_empty()).then(|| sent.encode());
    let [first, last_day] = span(&sheet);
    let tried = tried(&form, &sheet, curve, PlanSpan { first, last: last_day });
    let [first, last_day] = [first, last_day].map(|day| day.map(|day| day.0.to_string()));
    let ways = files::forms(lang, &files);
    let begins = sheet.month.span(sheet.facts.year).0;
    let date_hint = match sheet.facts.day_for(sheet.month) {
        Some(_) => lang.rep_date_hint().to_owned(),
        None => lang.rep_month_to_come(begins),
    };
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
            // With the files that are chosen, where no script took them before.
            <form
                method="post"
                enctype="multipart/form-data"
                action=action.clone()
                class="rp-form"
                id="report"
                novalidate
                data-lang=lang.code()
                data-odd=lang.odd_words()
                data-words=lang.report_words()
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
                        <CurveFigure data=tried lang=lang changes=true />
                    </div>
                    {field(lang, &form, F::Narrative, Typing::Lines(4), Some(lang.rep_narrative_hint().to_owned()), true)}
                    {may_start.then(|| view! { <p class="rp-last"><a href=last>{lang.rep_from_last()}</a></p> })}
                    {field(lang, &form, F::Date, Typing::Day, Some(date_hint), true)}
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
            {ways}
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

/// The curve with what the form says: as the browser draws it, so that nothing moves when the form wakes.
fn tried(form: &ReportForm, sheet: &ProjectSheet, curve: CurveData, plan: PlanSpan) -> CurveData {
    let percent = parse_number(form.draft.text(F::Percent)).filter(|percent| (0.0..=100.0).contains(percent));
    let day = parse_date(form.draft.text(F::Date)).unwrap_or(sheet.facts.today);
    match percent {
        Some(percent) if !curve.is_empty() => curve.tried(day.into(), percent, plan),
        _ => curve,
    }
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
    // Dated, as the last report beside it is: the picture below shows what the plan asks for today.
    let planned =
        planned.map(|planned| format!("{} {} % ({})", lang.rep_plan_says(), number(planned.round()), lang.date(day)));
    let later =
        sheet.facts.later(day).and_then(|later| Some(lang.rep_later(later.date, later.percent?, later.published)));
    let at = parse_number(form.draft.text(F::Percent)).or(sheet.facts.last_percent(day)).unwrap_or(0.0);
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
            {field(lang, form, F::FallReason, Typing::Line, Some(lang.rep_public_hint().to_owned()), false)}
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
