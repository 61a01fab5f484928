//! `/projects/{code}/plan`: the plan as its unit works on it.

use std::{collections::HashMap, sync::LazyLock};

use domain::{
    edit::Record,
    fiscal_year::FiscalYear,
    permission::{Action, Scope},
    plan::{
        Baseline, ChangeRequest, Plan, PlanConflict, PlanError, PlanPart, PlanState, PlanStep, PlanView, RequestState,
        StepId,
        sheet::{Column, Edit, Sheet, plan_lines},
        weight_sum,
    },
    project::ProjectView,
    text::number,
    timeline::{ALL_DRAWN, Lines, TimelineData, TimelineStep, WINDOW, Zoom},
    unit::ProjectCode,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_router::hooks::use_params_map;
use store::StoreError;

use super::{
    against::{self, Against},
    bench::PlanBench,
    board::{Board, ID, Marks},
    draft::{PlanDraft, Trouble},
    going::Going,
    request::{Decision, Pending, Returned},
    table::{PART, Table, part},
    words::all,
};
use crate::{
    chart::words::words,
    error::failure,
    form::in_textarea,
    i18n::Lang,
    inline::script,
    live::place::{LiveNews, LiveWho, Place, place},
    request::Request,
    ui::{
        layout::{Breadcrumbs, Layout},
        own::Own,
    },
};

/// What a hand does before the bench is there.
static HAND: LazyLock<String> = LazyLock::new(|| script(include_str!("hand.js")));

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        match load(&request, &asked).await {
            Ok(loaded) => page(request, loaded).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

/// What the page shows, and what who reads it may do.
struct Loaded {
    live: Option<Place>,
    project: ProjectView,
    view: PlanView,
    /// The plans in force before, newest first.
    earlier: Vec<Baseline>,
    /// The newest change request, if it was given back.
    returned: Option<ChangeRequest>,
    may_edit: bool,
    may_approve: bool,
}

async fn load(request: &Request, asked: &str) -> Result<Loaded, StoreError> {
    let code: ProjectCode = asked.parse().map_err(|_| StoreError::NotFound)?;
    let scope: Scope = store::scope::project(&request.db, &request.actor, &code).await?;
    let may = |action| request.actor.may(action, &scope);
    let may_edit = may(Action::EditProject) && may(Action::RequestChange);
    if !may_edit {
        return Err(StoreError::Forbidden);
    }
    let live = place(request, Record::Project, code.as_str()).await;
    let project = store::project::view(&request.db, &request.actor, &code, request.today).await?;
    let view = store::plan::view(&request.db, &request.actor, &code).await?;
    let earlier = match view.baseline {
        Some(_) => store::plan::baselines(&request.db, &request.actor, &code).await?,
        None => Vec::new(),
    };
    let returned = match (view.state, &view.pending) {
        (PlanState::Approved, None) => store::change_request::newest(&request.db, &request.actor, &code).await?,
        _ => None,
    };
    let returned = returned.filter(|newest| newest.state == RequestState::Returned);
    Ok(Loaded { live, project, view, earlier, returned, may_edit, may_approve: may(Action::Approve) })
}

fn page(request: Request, loaded: Loaded) -> impl IntoView {
    let Loaded { live, project, view, earlier, returned, may_edit, may_approve } = loaded;
    let lang = request.lang;
    let words = words(lang);
    let (code, state) = (project.code.to_string(), view.state);
    let sent = request.submitted.plan.clone();
    let whole = sent.as_ref().is_some_and(|sent| sent.whole);
    let shut = view.pending.is_some() || state == PlanState::Submitted;
    // What somebody typed stays theirs to type in, though the plan went on without them meanwhile.
    let fixed = !may_edit || (shut && !whole);
    // What was given back is gone on with: the plan asked for, put on what stands now.
    let again = returned.as_ref().filter(|_| request.param("again").is_some()).map(|asked| asked.onto(&view.plan));
    let pending = view.pending.as_ref().map(|pending| &pending.plan);
    let shown = pending.or(again.as_ref()).unwrap_or(&view.plan);
    let shows = sent.as_ref().filter(|sent| sent.whole).map(|sent| (sent.before, sent.critical, sent.baseline));
    let asked = request.param("baseline").and_then(|number| number.parse().ok());
    let (shows_before, shows_critical, baseline) = shows.unwrap_or((true, request.param("critical").is_some(), asked));
    let before = against::plan(&view, &earlier, baseline).clone();
    let trouble_told = sent.as_ref().and_then(|sent| sent.trouble.clone());
    let mut draft = sent.filter(|sent| sent.whole && !fixed).unwrap_or_else(|| PlanDraft {
        lang,
        sheet: Sheet::of(shown, words),
        base: view.plan.clone(),
        first: request.param("from").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1),
        asks: state == PlanState::Approved,
        reason: String::new(),
        whole,
        baseline,
        before: shows_before,
        critical: shows_critical,
        problems: Vec::new(),
        trouble: trouble_told,
    });
    draft.asks = state == PlanState::Approved;
    if shut && whole && draft.trouble.is_none() {
        draft.trouble = Some(Trouble::Moved);
    }
    let known = draft.problems.clone();
    let plan = draft.plan().unwrap_or_else(|| shown.clone());
    draft.problems = known;
    let year = project
        .fiscal_year
        .unwrap_or_else(|| FiscalYear::of(plan.span().map(|span| span.0).or(project.start).unwrap_or(request.today)));
    let zoom = request.param("zoom").and_then(Zoom::parse).unwrap_or_default();
    let record = format!("/projects/{code}");
    let trail = vec![
        ("/".to_owned(), lang.city().to_owned()),
        (format!("/units/{}", project.unit.code), project.unit.name.clone()),
        (record.clone(), project.name.clone()),
    ];
    let hint = match state {
        _ if view.pending.is_some() => lang.bench_pending_hint(),
        PlanState::Draft => lang.bench_draft_hint(),
        PlanState::Submitted => lang.bench_submitted_hint(),
        PlanState::Approved => lang.bench_in_force_hint(),
    };
    // What was given back is gone on with in the spreadsheet, too.
    let sheet = format!("{record}/plan/grid{}", if again.is_some() { "?again=1" } else { "" });
    let handed = state == PlanState::Submitted && may_approve;
    let finished: Vec<StepId> = project.finished(request.today).collect();
    let ids: Vec<String> = finished.iter().map(|step| step.0.to_string()).collect();
    let told = (!ids.is_empty()).then(|| ids.join(" "));
    // Typed, here or in the spreadsheet, and not yet stored: it is told that it goes with the page.
    let typed = whole && !fixed && draft.sheet.rows != Sheet::of(&draft.base, words).rows;
    // As the spreadsheet tells it: nothing stands in the way, and a slip of a digit is seen.
    let outside = project.fiscal_year.filter(|_| typed).map(|year| (year, plan.outside(year)));
    let outside = outside.filter(|(_, titles)| !titles.is_empty());
    let outside = outside.map(|(year, titles)| lang.steps_outside(year, &titles));
    let choice = view! { <Against lang=lang state=state chosen=baseline earlier=earlier /> }.into_any();
    view! {
        <Layout request=request.clone() title=format!("{} · {}", lang.bench_heading(), project.name)>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.bench_heading()}</h1>
                <p class="meta">
                    <span class="code">{code.clone()}</span>
                    <span>{lang.fiscal_year()} " " {lang.year(year)}</span>
                    <span class="pl-state">{lang.bench_state(state)}</span>
                </p>
                <p class="mute">{hint}</p>
                {(!fixed).then(|| view! { <p><a href=sheet>{lang.steps_work()}</a></p> })}
                <LiveWho place=live.clone() />
            </div>
            {trouble(lang, &draft, &record)}
            {typed.then(|| view! { <p class="flag" id="plan-typed" role="status">{lang.bench_typed()}</p> })}
            {outside.map(|outside| view! { <p class="flag" id="plan-outside">{outside}</p> })}
            {(!fixed).then(|| view! { <Going lang=lang draft=draft.clone() /> })}
            {view.pending.clone().map(|pending| {
                let own = request.actor.person().is_some_and(|person| Some(person.id.0) == pending.asked_by_id);
                view! { <Pending lang=lang pending=pending in_force=view.plan.clone() may_approve=may_approve own=own /> }
            })}
            {returned.map(|returned| {
                let way = again.is_none().then(|| format!("{record}/plan?again=1"));
                view! { <Returned lang=lang returned=returned again=way /> }
            })}
            {handed.then(|| view! { <section class="card"><Decision lang=lang approve="approve".to_owned() give_back="return".to_owned() /></section> })}
            <div
                id="plan"
                data-editing="steps"
                data-lang=lang.code()
                data-year=year.to_string()
                data-today=domain::chart::Day::from(request.today).0.to_string()
                data-progress=project.progress.map(|percent| percent.to_string())
                data-finished=told
                data-zoom=zoom.to_string()
                data-base=request.without(&["zoom", "from"])
                data-before=plan_lines(&before)
                data-first=draft.first.to_string()
            >
                {board(&request, &draft, &plan, &before, year, zoom, (project.progress, &finished), fixed, choice)}
                {form(&request, &draft, &plan, &before, fixed)}
            </div>
            {(state == PlanState::Draft && !fixed && !view.plan.steps.is_empty()).then(|| view! {
                <form method="post" class="card pl-hand-in">
                    <button name="do" value="hand-in">{lang.bench_hand_in()}</button>
                </form>
            })}
            {(!fixed).then(|| view! {
                <script nonce=use_nonce() inner_html=HAND.as_str()></script>
                <PlanBench />
            })}
            <LiveNews place=live />
        </Layout>
    }
}

/// What was not taken and why.
fn trouble(lang: Lang, draft: &PlanDraft, place: &str) -> Option<AnyView> {
    let said = match &draft.trouble {
        None if draft.problems.is_empty() => return None,
        None => lang.bench_problems().to_owned(),
        Some(Trouble::NoReason) => lang.bench_reason_missing().to_owned(),
        Some(Trouble::NoRoom) => lang.steps_no_room().to_owned(),
        Some(Trouble::Closed(closed)) => lang.period_closed(closed),
        Some(Trouble::Moved) if draft.whole => lang.bench_state_moved_kept().to_owned(),
        Some(Trouble::Moved) => lang.bench_state_moved().to_owned(),
        Some(Trouble::Refused(PlanError::WeightsSum { sum })) => {
            format!("{} ({}: {}%)", lang.bench_weights_must(), lang.bench_sum(), number(*sum))
        }
        Some(Trouble::Refused(_)) => lang.bench_problems().to_owned(),
        Some(Trouble::Conflict(conflicts)) => return Some(conflict(lang, conflicts, place)),
    };
    Some(view! { <p class="problem whole" role="alert">{said}</p> }.into_any())
}

/// Two people on the same parts: both values, side by side.
fn conflict(lang: Lang, conflicts: &[PlanConflict], place: &str) -> AnyView {
    let value = |step: &Option<PlanStep>, part: PlanPart| match step {
        None => lang.bench_not_there().to_owned(),
        Some(PlanStep { step, after, .. }) => match part {
            PlanPart::Title | PlanPart::Presence => step.title.clone(),
            PlanPart::Weight => step.weight.map_or_else(|| "–".to_owned(), |weight| format!("{}%", number(weight))),
            PlanPart::Dates => lang.span(step.start, step.finish).unwrap_or_else(|| "–".to_owned()),
            PlanPart::Links => after.len().to_string(),
            PlanPart::Order => step.order.to_string(),
        },
    };
    let rows = conflicts
        .iter()
        .map(|PlanConflict { part, theirs, ours, .. }| {
            let title = ours.as_ref().or(theirs.as_ref()).map(|step| step.step.title.clone()).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row"><Own lang=lang text=title /> " · " {lang.bench_part(*part)}</th>
                    <td data-label=lang.bench_theirs()>{value(theirs, *part)}</td>
                    <td data-label=lang.bench_ours()>{value(ours, *part)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card pl-conflict" role="alert">
            <h2>{lang.bench_conflict()}</h2>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{lang.step()}</th>
                        <th scope="col">{lang.bench_theirs()}</th>
                        <th scope="col">{lang.bench_ours()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p>{lang.bench_conflict_hint()}</p>
            <p><a href=format!("{place}/plan")>{lang.bench_take_theirs()}</a></p>
        </section>
    }
    .into_any()
}

#[expect(clippy::too_many_arguments, reason = "all of them are one picture's surroundings")]
fn board(
    request: &Request,
    draft: &PlanDraft,
    plan: &Plan,
    before: &Plan,
    year: FiscalYear,
    zoom: Zoom,
    (progress, finished): (Option<f64>, &[StepId]),
    fixed: bool,
    choice: AnyView,
) -> impl IntoView + use<> {
    let lang = request.lang;
    let uniform = plan.steps.len() > ALL_DRAWN;
    let today = request.today.into();
    let told: Vec<bool> = plan.steps.iter().map(|step| finished.contains(&step.id)).collect();
    let data = TimelineData::of_steps(&plan.bare(), year, (progress, &told), today, |step, share, reported| {
        TimelineStep::new(step, share, reported, today, uniform)
    });
    let drawn = if uniform { data.window(draft.first, WINDOW) } else { data };
    let marks = Marks::of(plan, draft.before.then_some(before), draft.critical, lang);
    let base = request.without(&["zoom", "from"]);
    let picture = Board { lang, data: &drawn, zoom, plan, marks: &marks, base: &base };
    let html = if plan.steps.is_empty() { String::new() } else { picture.whole() };
    view! {
        <section class="card" aria-labelledby="board">
            <div class="card-head">
                <h2 id="board">{lang.bench_board()}</h2>
                <div class="pl-tools">
                    {(!fixed).then(|| view! {
                        <span class="pl-live pl-undo">
                            <button type="button" class="quiet" data-tool="undo" disabled>{lang.bench_undo()}</button>
                            <button type="button" class="quiet" data-tool="redo" disabled>{lang.bench_redo()}</button>
                        </span>
                    })}
                    <label>
                        <input type="checkbox" name="before" value="1" form="plan-form" checked=draft.before />
                        <span class="key pl-key-before"></span>
                        {lang.bench_show_before()}
                    </label>
                    <label>
                        <input type="checkbox" name="critical" value="1" form="plan-form" checked=draft.critical />
                        <span class="key pl-key-critical"></span>
                        {lang.bench_show_critical()}
                    </label>
                </div>
            </div>
            {choice}
            <div class="chart tl pl" id=ID inner_html=html></div>
            {(!fixed).then(|| view! {
                <p class="chart-note pl-live hint" id="plan-keys">
                    <span class="pl-keys-touch">{lang.bench_keys_touch()}</span> " "
                    <span class="pl-keys-board">{lang.bench_keys()}</span>
                </p>
            })}
        </section>
    }
}

fn form(request: &Request, draft: &PlanDraft, plan: &Plan, before: &Plan, fixed: bool) -> impl IntoView + use<> {
    let lang = request.lang;
    let total = draft.sheet.rows.len();
    let part = part(total, draft.first);
    let problems: HashMap<_, _> = draft.problems.iter().map(|found| ((found.row, found.column), found.error)).collect();
    let differences = all(lang, before, plan);
    let breaks = |title: &str| {
        let lines =
            Lines::in_forms(title, false).map(|lines| lines.0.iter().map(u32::to_string).collect::<Vec<_>>().join(","));
        Some(lines.join("|"))
    };
    let rows = Table {
        lang,
        sheet: &draft.sheet,
        part: &part,
        problems: &problems,
        differences: &differences,
        breaks: &breaks,
        fixed,
    }
    .rows();
    let sum = format!("{}%", number(weight_sum(plan)));
    let parts = (part.len() < total).then(|| {
        let buttons = (0..total).step_by(PART).map(|first| {
            let label = format!("{}–{}", first + 1, (first + PART).min(total));
            let here = (first == part.start).then_some("true");
            view! { <button class="quiet" name="do" value=format!("part:{first}") aria-current=here>{label}</button> }
        });
        view! { <p class="pl-parts">{lang.bench_rows()} " " {buttons.collect_view()}</p> }
    });
    let missing = draft.trouble == Some(Trouble::NoReason);
    let reason = (draft.asks && !fixed).then(|| {
        view! {
            <div class="field">
                <label for="reason">{lang.bench_reason()}</label>
                <textarea
                    id="reason"
                    name="reason"
                    rows="2"
                    aria-invalid=missing.then_some("true")
                    aria-describedby=missing.then_some("reason-problem")
                >
                    {in_textarea(&draft.reason)}
                </textarea>
                {missing.then(|| view! { <p class="problem" id="reason-problem">{lang.bench_reason_missing()}</p> })}
            </div>
        }
    });
    let columns = Column::ALL.map(|column| view! { <th scope="col">{lang.bench_column(column)}</th> }).collect_view();
    let edits = [
        (Edit::Add(total), lang.bench_add()),
        (Edit::SpreadEvenly, lang.bench_spread()),
        (Edit::SpreadByLength, lang.bench_spread_by_length()),
    ];
    let tools = (!fixed).then(|| {
        edits
            .map(|(edit, label)| view! { <button class="quiet" name="do" value=edit.to_string()>{label}</button> })
            .collect_view()
    });
    let save = if draft.asks { lang.bench_ask() } else { lang.bench_save() };
    view! {
        <section class="card" aria-labelledby="table">
            <h2 id="table">{lang.bench_table()}</h2>
            <form method="post" id="plan-form" class="pl-form" novalidate>
                // Enter in a cell presses the first button: it must be one that only looks.
                <button class="sr" name="do" value="check" tabindex="-1" aria-hidden="true">{lang.bench_check()}</button>
                <input type="hidden" name="lang" value=lang.code() />
                <input type="hidden" name="base" value=plan_lines(&draft.base) />
                {draft.asks.then(|| view! { <input type="hidden" name="ask" value="1" /> })}
                <input type="hidden" name="rows-before" value=draft.sheet.lines(0..part.start) />
                <p class="hint">{lang.bench_date_hint()}</p>
                <div class="pl-scroll">
                    <table class="pl-table">
                        <thead>
                            <tr>
                                <th scope="col" class="num">{lang.pick("ที่", "No.")}</th>
                                {columns}
                                <th scope="col">{lang.bench_compared()}</th>
                                <th scope="col">{lang.bench_actions()}</th>
                            </tr>
                        </thead>
                        <tbody id="plan-rows" inner_html=rows></tbody>
                    </table>
                </div>
                <input type="hidden" name="rows-after" value=draft.sheet.lines(part.end..total) />
                {parts}
                <p class="pl-sum">
                    {lang.bench_sum()} " " <output id="plan-sum">{sum}</output> " "
                    <strong id="plan-sum-off">{lang.bench_sum_off(weight_sum(plan))}</strong>
                </p>
                <p class="pl-buttons">
                    {tools} <button class="quiet" name="do" value="check">{lang.bench_check()}</button>
                    {(!fixed).then(|| view! {
                        <button class="quiet" name="do" value="spreadsheet">{lang.steps_take()}</button>
                    })}
                </p>
                {reason}
                {(!fixed).then(|| view! {
                    <p class="pl-buttons">
                        <button name="do" value="save">{save}</button> <span id="plan-unsaved" class="hint" role="status"></span>
                    </p>
                })}
            </form>
        </section>
    }
}
