//! The table that is a form: some rows of it, every cell a field of its own.

use std::collections::HashMap;

use domain::{
    edit::{Field, Kind},
    grid::tsv,
};
use leptos::prelude::*;
use store::grid::GridRow;

use super::{answer, draft::GridDraft, typed::Typed};
use crate::{form::in_textarea, i18n::Lang, project::status::DraftBadge};

/// The form. What is typed in cells that are not among its rows goes along in a hidden field.
pub fn form(
    lang: Lang,
    rows: &[GridRow],
    fields: &[Field],
    draft: Option<&GridDraft>,
    action: &str,
) -> impl IntoView + use<> {
    let typed = draft.map(|draft| draft.typed.as_slice()).unwrap_or_default();
    let here = |cell: &&Typed| rows.iter().any(|row| row.code == cell.code) && fields.contains(&cell.field);
    let elsewhere = Typed::lines(typed.iter().filter(|cell| !here(cell)));
    let typed: HashMap<(&str, Field), &Typed> =
        typed.iter().map(|cell| ((cell.code.as_str(), cell.field), cell)).collect();
    // What the person began from: of a cell typed before, what stood there then.
    let base = |row: &GridRow| {
        let cell = |(field, cell): (&Field, &Option<String>)| match typed.get(&(row.code.as_str(), *field)) {
            Some(typed) => typed.base.clone(),
            None => answer::text(lang, *field, cell.as_deref()),
        };
        std::iter::once(row.code.clone()).chain(fields.iter().zip(&row.cells).map(cell)).collect::<Vec<_>>()
    };
    let began = tsv::write(rows.iter().map(base));
    let names = fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let heads = fields.iter().map(|field| view! { <th scope="col">{lang.grid_column(*field)}</th> }).collect_view();
    let body = rows
        .iter()
        .map(|row| {
            let cells = fields
                .iter()
                .enumerate()
                .map(|(place, field)| {
                    let text = match typed.get(&(row.code.as_str(), *field)) {
                        Some(typed) => typed.input.clone(),
                        None => answer::text(lang, *field, row.cells.get(place).and_then(Option::as_deref)),
                    };
                    let fixed = row.fixed.get(place).copied().unwrap_or(true);
                    cell(lang, place, *field, &row.name, text, fixed)
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">
                        {row.name.clone()} " " <DraftBadge lang=lang draft=row.draft /> <span class="sub code">{row.code.clone()}</span>
                        <input type="hidden" name="row" value=row.code.clone() />
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=action.to_owned() class="gr-form" novalidate>
            <button class="sr" name="do" value="preview" tabindex="-1" aria-hidden="true">{lang.grid_check()}</button>
            <input type="hidden" name="lang" value=lang.code() />
            <input type="hidden" name="fields" value=names />
            <input type="hidden" name="base" value=began />
            {(!elsewhere.is_empty()).then(|| view! { <input type="hidden" name="cells" value=elsewhere /> })}
            <div class="gr-scroll" tabindex="0" role="group" aria-label=lang.grid_table_form()>
                <table class="gr-table">
                    <thead>
                        <tr>
                            <th scope="col">{lang.grid_record()}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <p>
                <button name="do" value="preview">{lang.grid_check()}</button>
            </p>
        </form>
    }
}

fn cell(lang: Lang, place: usize, field: Field, row: &str, text: String, fixed: bool) -> impl IntoView + use<> {
    let (name, head) = (format!("c{place}"), lang.grid_column(field));
    let label = format!("{head} {row}");
    let inner = if fixed {
        view! { <span class="as-entered">{text}</span> }.into_any()
    } else if matches!(field.kind(), Kind::Prose(_)) {
        view! { <textarea name=name rows="2" aria-label=label>{in_textarea(&text)}</textarea> }.into_any()
    } else {
        let mode = matches!(field.kind(), Kind::Number(..) | Kind::Money).then_some("decimal");
        view! { <input name=name value=text aria-label=label inputmode=mode autocomplete="off" /> }.into_any()
    };
    view! { <td data-label=head class=kind(field)>{inner}</td> }
}

/// The class that gives a column its width.
pub fn kind(field: Field) -> &'static str {
    match field.kind() {
        Kind::Number(..) => "k-number",
        Kind::Money => "k-money",
        Kind::Date => "k-date",
        Kind::Choice(_) | Kind::Strategy | Kind::Policy => "k-choice",
        Kind::Prose(_) => "k-prose",
        Kind::Line(_) | Kind::Section => "k-line",
    }
}
