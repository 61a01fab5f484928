//! `/projects/{code}/plan/grid`: the steps of a plan as a spreadsheet.

use domain::{
    plan::{PlanState, sheet::Sheet},
    project::ProjectView,
    unit::ProjectCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, plan::Workable};

use super::{
    answer::ONWARD,
    draft::{Barred, Handed},
    paste::written,
    preview::preview,
};
use crate::{
    chart::words::words,
    error::failure,
    form::in_textarea,
    grid::{live::GridIsland, page::paste},
    i18n::Lang,
    request::{Request, address},
    ui::layout::{Breadcrumbs, Layout},
};

/// The page.
#[component]
pub fn StepsPage() -> impl IntoView {
    let request = Request::current();
    let asked = use_params_map().read_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        match load(&request, &asked).await {
            Ok(data) => page(request, data).into_any(),
            Err(error) => failure(&request, &error),
        }
    })
}

struct Data {
    project: ProjectView,
    workable: Workable,
    /// Whether what was given back is gone on with.
    again: bool,
    /// The request that was saved last, where it can be taken back.
    undo: Option<uuid::Uuid>,
}

async fn load(request: &Request, asked: &str) -> Result<Data, StoreError> {
    let code: ProjectCode = asked.parse().map_err(|_| StoreError::NotFound)?;
    let (db, actor) = (&request.db, &request.actor);
    let workable = store::plan::workable(db, actor, &code, request.today).await?;
    let project = store::project::view(db, actor, &code, request.today).await?;
    let undo = match request.param("done").and_then(|id| id.parse::<uuid::Uuid>().ok()) {
        Some(done) => {
            let stack = store::history::undo_stack(db, actor).await?;
            stack.undo.iter().map(|item| item.request).find(|request| *request == done)
        }
        None => None,
    };
    let again = request.param("again").is_some() && workable.returned.is_some();
    Ok(Data { project, workable, again, undo })
}

fn page(request: Request, data: Data) -> impl IntoView {
    let lang = request.lang;
    let Data { project, workable, again, undo } = data;
    let draft = request.submitted.steps.clone();
    let (code, state) = (project.code.to_string(), workable.view.state);
    let record = format!("/projects/{code}");
    let query: &[(&str, &str)] = if again { &[("again", "1")] } else { &[] };
    let bench = address(&format!("{record}/plan"), query);
    let here = address(&request.path, query);
    let trail = vec![
        ("/".to_owned(), lang.city().to_owned()),
        (format!("/units/{}", project.unit.code), project.unit.name.clone()),
        (record.clone(), project.name.clone()),
        (bench.clone(), lang.bench_heading().to_owned()),
    ];
    let barred = Barred::of(&workable);
    let hint = match (barred, state) {
        (Some(Barred::Closed(closed)), _) => lang.period_closed(&closed),
        (Some(Barred::Waits), PlanState::Submitted) => lang.bench_submitted_hint().to_owned(),
        (Some(Barred::Waits), _) => lang.bench_pending_hint().to_owned(),
        (None, PlanState::Approved) => lang.steps_asks().to_owned(),
        (None, _) => lang.bench_draft_hint().to_owned(),
    };
    let told = draft.as_ref().and_then(|draft| preview(draft, &workable, &code, &here));
    // With cells that came by a form there is no second table that would not know of them; those of the plan's own table
    // are handed to it.
    let handed = draft.as_ref().filter(|draft| draft.handed.as_ref().is_some_and(|handed| handed.fresh));
    let rich = (draft.is_none() || handed.is_some()) && barred.is_none();
    let kept = draft.as_ref().and_then(|draft| draft.handed.as_ref()).map(Handed::fields).unwrap_or_default();
    let island = rich.then(|| {
        let pairs: Vec<(&str, &str)> = query.iter().copied().chain([("lang", lang.code())]).collect();
        let source = address(&format!("{}/rows", request.path), &pairs);
        let first = [lang.code().to_owned(), source, here.clone()];
        let typed = handed.iter().flat_map(|draft| &draft.typed);
        let typed = typed.map(|cell| [cell.code.clone(), cell.field.to_string(), cell.input.clone()]);
        let sent = domain::grid::tsv::write(std::iter::once(first).chain(typed));
        view! {
            <section class="card gr-card" aria-labelledby="sheet">
                <div class="card-head">
                    <h2 id="sheet">{lang.grid_table()}</h2>
                    <p>
                        <a href=bench.clone()>{lang.steps_plain()}</a>
                    </p>
                </div>
                <p class="hint">{lang.steps_hint()}</p>
                <p class="hint">{lang.bench_date_hint()}</p>
                <GridIsland sent=sent />
            </section>
        }
    });
    let rows = Sheet::of(&workable.plan(again), words(lang)).rows;
    let standing = written(lang, rows.iter().enumerate().map(|(place, row)| (place + 1, row)));
    let scripted = (!rich && barred.is_none()).then(|| {
        let here = here.clone();
        view! { <p class="gr-scripted"><a href=here>{lang.grid_rich()}</a></p> }
    });
    let pasted = draft.as_ref().map(|draft| draft.pasted.clone()).unwrap_or_default();
    let open = !rich && told.is_none();
    view! {
        <Layout request=request.clone() title=format!("{} · {}", lang.steps_grid(), project.name)>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.steps_grid()}</h1>
                <p class="meta">
                    <span lang=lang.own()>{project.name.clone()}</span>
                    <span class="code">{code.clone()}</span>
                    <span class="pl-state">{lang.bench_state(state)}</span>
                </p>
                <p class="mute">{hint}</p>
                <p>
                    <a href=bench>{lang.steps_to_plan()}</a>
                </p>
            </div>
            {undo.map(|request| view! {
                <form method="post" action=here.clone() class="flag gr-undo">
                    <input type="hidden" name="lang" value=lang.code() />
                    <button class="quiet" name="do" value=format!("undo:{request}")>{lang.grid_undo_all()}</button>
                </form>
            })}
            {match rich {
                // Who has no script goes on with the cells as a form.
                true => view! { <noscript>{told}</noscript> }.into_any(),
                false => told.into_any(),
            }}
            {scripted}
            {kept
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value form=ONWARD /> })
                .collect_view()}
            {island}
            {barred.is_none().then(|| paste(lang, &pasted, &here, open || !pasted.is_empty(), lang.steps_paste_hint()))}
            {copy(lang, &standing)}
        </Layout>
    }
}

/// The plan to be copied into a spreadsheet, for who has no script.
fn copy(lang: Lang, sheet: &str) -> impl IntoView + use<> {
    view! {
        <details class="card gr-paste">
            <summary>
                <h2>{lang.steps_copy()}</h2>
            </summary>
            <div class="field gr-form">
                <label for="copy">{lang.steps_copy()}</label>
                <textarea id="copy" rows="8" readonly aria-describedby="copy-hint" spellcheck="false">
                    {in_textarea(sheet)}
                </textarea>
                <p class="hint" id="copy-hint">{lang.steps_copy_hint()}</p>
            </div>
        </details>
    }
}
