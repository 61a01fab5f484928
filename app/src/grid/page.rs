//! `/units/{code}/grid`: a unit's projects or KPIs of a year as rows to type in.

use std::collections::HashMap;

use domain::{
    edit::{Field, Record},
    grid::Set,
    unit::UnitCode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{StoreError, grid::GridPage};

use super::{ask::Ask, draft::GridDraft, live::GridIsland, preview::preview, table};
use crate::{
    error::failure,
    form::in_textarea,
    i18n::Lang,
    request::{Request, address},
    ui::{
        layout::{Breadcrumbs, Layout},
        pager::Pager,
    },
};

/// Rows of the form on a page.
pub const ROWS: u64 = 50;
/// Rows the spreadsheet holds.
pub const ALL_ROWS: u64 = 2_000;

/// The page.
#[component]
pub fn GridPageView() -> impl IntoView {
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
    ask: Ask,
    page: GridPage,
    draft: Option<GridDraft>,
    /// Whether what was saved last can be taken back.
    undo: Option<uuid::Uuid>,
}

async fn load(request: &Request, asked: &str) -> Result<Data, StoreError> {
    let unit: UnitCode = asked.parse().map_err(|_| StoreError::NotFound)?;
    let mut ask = Ask::read(&request.query);
    let draft = request.submitted.grid.clone();
    let (db, actor) = (&request.db, &request.actor);
    // With cells that are typed all rows are read, for their names.
    let filter = match &draft {
        Some(_) => Ask { page: 1, ..ask.clone() }.filter(&unit, ALL_ROWS),
        None => ask.filter(&unit, ROWS),
    };
    let page = store::grid::read(db, actor, &filter, request.today).await?;
    ask.year = Some(page.year);
    let undo = match ask.done {
        Some(done) => {
            let stack = store::history::undo_stack(db, actor).await?;
            stack.undo.iter().map(|item| item.request).find(|request| *request == done)
        }
        None => None,
    };
    Ok(Data { ask, page, draft, undo })
}

fn page(request: Request, data: Data) -> impl IntoView {
    let lang = request.lang;
    let Data { ask, page, draft, undo } = data;
    let unit = page.unit.clone();
    let trail = vec![
        ("/".to_owned(), lang.city().to_owned()),
        ("/units".to_owned(), lang.units().to_owned()),
        (address(&format!("/units/{}", unit.code), &[("year", &page.year.to_string())]), unit.name.clone()),
    ];
    let here = ask
        .address(&request.path, &[("page", if ask.page > 1 { request.param("page").unwrap_or_default() } else { "" })]);
    let names: HashMap<String, String> = page.rows.iter().map(|row| (row.code.clone(), row.name.clone())).collect();
    let told = draft.as_ref().and_then(|draft| preview(draft, &names, &here));
    let rows = if draft.is_some() {
        let first = ((ask.page - 1) * ROWS) as usize;
        page.rows.iter().skip(first).take(ROWS as usize).cloned().collect()
    } else {
        page.rows.clone()
    };
    let form = table::form(lang, &rows, &ask.fields, draft.as_ref(), &here);
    // With cells that came by a form there is no second table that would not know of them.
    let rich = draft.is_none() && !ask.plain && page.total > 0;
    let island = rich.then(|| {
        let source = ask.address(&format!("{}/rows", request.path), &[("lang", lang.code())]);
        let sent = domain::grid::tsv::write([[lang.code().to_owned(), source, here.clone()]]);
        let plain = ask.address(&request.path, &[("plain", "1")]);
        view! {
            <section class="card gr-card" aria-labelledby="sheet">
                <div class="card-head">
                    <h2 id="sheet">{lang.grid_table()}</h2>
                    <p>
                        <a href=plain>{lang.grid_plain()}</a>
                    </p>
                </div>
                {(page.total > ALL_ROWS).then(|| view! { <p class="flag">{lang.grid_too_many_rows()}</p> })}
                <GridIsland sent=sent />
            </section>
        }
    });
    let plain_class = if rich { "card gr-plain" } else { "card" };
    let pages = page.total.div_ceil(ROWS).max(1);
    let pasted = draft.as_ref().map(|draft| draft.pasted.clone()).unwrap_or_default();
    view! {
        <Layout request=request.clone() title=format!("{} · {}", lang.grid_heading(), unit.name) years=page.years.clone()>
            <div class="page-head">
                <Breadcrumbs lang=lang trail=trail />
                <h1>{lang.grid_heading()}</h1>
                <p class="meta">
                    <span lang=lang.own()>{unit.name.clone()}</span>
                    <span>{lang.fiscal_year()} " " {lang.year(page.year)}</span>
                    <span>{lang.grid_rows(ask.record, page.total)}</span>
                </p>
                {choices(&request, &ask)}
            </div>
            {undo.map(|request| view! {
                <form method="post" action=here.clone() class="flag gr-undo">
                    <input type="hidden" name="lang" value=lang.code() />
                    <button class="quiet" name="do" value=format!("undo:{request}")>{lang.grid_undo_all()}</button>
                </form>
            })}
            {told}
            {(page.total == 0).then(|| view! { <p class="card empty">{lang.grid_no_rows()}</p> })}
            {island}
            <section class=plain_class aria-labelledby="table">
                <div class="card-head">
                    <h2 id="table">{lang.grid_table_form()}</h2>
                    {(!rich && page.total > 0).then(|| {
                        let ask = Ask { plain: false, ..ask.clone() };
                        view! { <p class="gr-scripted"><a href=ask.address(&request.path, &[])>{lang.grid_rich()}</a></p> }
                    })}
                </div>
                {form}
                <Pager request=request.clone() page=ask.page.min(pages) pages=pages />
            </section>
            {paste(lang, &pasted, &here, draft.is_some() && !pasted.is_empty(), lang.grid_paste_hint())}
        </Layout>
    }
}

/// Projects or KPIs, and which columns.
fn choices(request: &Request, ask: &Ask) -> impl IntoView + use<> {
    let lang = request.lang;
    let link = |ask: Ask, label: String, here: bool| {
        let href = ask.address(&request.path, &[]);
        view! { <li><a href=href aria-current=here.then_some("true")>{label}</a></li> }
    };
    let records = [(Record::Project, lang.projects()), (Record::Kpi, lang.kpis())]
        .map(|(record, label)| {
            let set = Some(Set::Main);
            link(Ask { record, set, code: None, ..ask.clone() }, label.to_owned(), record == ask.record)
        })
        .collect_view();
    let sets = Set::of(ask.record)
        .iter()
        .map(|&set| link(Ask { set: Some(set), ..ask.clone() }, lang.grid_set(set).to_owned(), ask.set == Some(set)))
        .collect_view();
    let boxes = Field::all(ask.record)
        .into_iter()
        .map(|field| {
            let checked = ask.fields.contains(&field);
            view! {
                <label>
                    <input type="checkbox" name="col" value=field.name() checked=checked />
                    {lang.grid_column(field)}
                </label>
            }
        })
        .collect_view();
    let year = ask.year.map(|year| year.to_string());
    let of = if ask.record == Record::Kpi { "kpis" } else { "projects" };
    view! {
        <nav class="choices" aria-label=lang.grid_heading()>
            <ul>{records}</ul>
        </nav>
        <nav class="choices" aria-label=lang.grid_columns()>
            <ul>{sets}</ul>
        </nav>
        <details class="gr-columns">
            <summary>{lang.grid_choose_columns()}</summary>
            <form method="get" action=request.path.clone()>
                <input type="hidden" name="of" value=of />
                {year.map(|year| view! { <input type="hidden" name="year" value=year /> })}
                {ask.plain.then(|| view! { <input type="hidden" name="plain" value="1" /> })}
                <div class="gr-boxes">{boxes}</div>
                <button>{lang.show()}</button>
            </form>
        </details>
    }
}

/// The box to paste into.
pub(crate) fn paste(lang: Lang, pasted: &str, here: &str, open: bool, hint: &'static str) -> impl IntoView + use<> {
    let pasted = pasted.to_owned();
    view! {
        <details class="card gr-paste" open=open>
            <summary>
                <h2>{lang.grid_paste()}</h2>
            </summary>
            <form method="post" action=here.to_owned() class="gr-form">
                <input type="hidden" name="lang" value=lang.code() />
                <div class="field">
                    <label for="paste">{lang.grid_paste()}</label>
                    <textarea id="paste" name="paste" rows="8" aria-describedby="paste-hint" spellcheck="false">
                        {in_textarea(&pasted)}
                    </textarea>
                    <p class="hint" id="paste-hint">{hint}</p>
                </div>
                <p class="pl-buttons">
                    <button name="do" value="paste">{lang.grid_paste_check()}</button>
                    <button type="button" class="quiet" data-tool="paste-here" hidden>{lang.grid_paste_here()}</button>
                </p>
            </form>
        </details>
    }
}
