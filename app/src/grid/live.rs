//! The spreadsheet: an island that holds all rows, draws those in sight, and asks the form's address what the form asks.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "hydrate")]
mod awake;

use domain::grid::tsv;
use leptos::prelude::*;

#[cfg(not(feature = "hydrate"))]
use crate::chart::markup::{Markup, Value};
use crate::i18n::Lang;

/// A button's word, and what is written on it.
#[cfg(not(feature = "hydrate"))]
type Tool = (&'static str, fn(Lang) -> &'static str);

/// The buttons above the table.
#[cfg(not(feature = "hydrate"))]
const TOOLS: [Tool; 6] = [
    ("undo", |lang| lang.grid_undo()),
    ("redo", |lang| lang.grid_redo()),
    ("copy", |lang| lang.grid_copy()),
    ("fill-down", |lang| lang.grid_fill_down()),
    ("fill-right", |lang| lang.grid_fill_right()),
    ("clear", |lang| lang.grid_clear()),
];

/// The table, empty until its rows are read. What is sent is a line: the language, the address of the rows, the
/// address of the form; and a line for each cell that is typed already: the key of its row, its field, the text.
#[island(lazy)]
pub fn GridIsland(
    /// As said above.
    sent: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let mut lines = tsv::parse(&sent).into_iter().filter_map(|line| <[String; 3]>::try_from(line).ok());
    let sent = lines.next();
    #[cfg(feature = "hydrate")]
    let typed: Vec<[String; 3]> = lines.collect();
    // What the server painted stays as it is: in the browser hydration leaves `inner_html` alone.
    #[cfg(not(feature = "hydrate"))]
    let html = sent.map(|[lang, ..]| shell(Lang::from_code(&lang).unwrap_or_default())).unwrap_or_default();
    #[cfg(feature = "hydrate")]
    let html = String::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some((root, [lang, source, form])) = root.get().zip(sent.clone()) {
            awake::wake(&root, Lang::from_code(&lang).unwrap_or_default(), source, form, typed.clone());
        }
    });
    view! { <div class="gr" node_ref=root inner_html=html></div> }
}

/// The buttons, the place of the rows, the line that tells, and the place of what is told before saving.
#[cfg(not(feature = "hydrate"))]
fn shell(lang: Lang) -> String {
    let mut out = Markup::default();
    out.open(
        "div",
        &[("class", "gr-tools".into()), ("role", "toolbar".into()), ("aria-label", lang.grid_table().into())],
    );
    for (tool, label) in TOOLS {
        let button = [("type", "button"), ("class", "quiet"), ("data-tool", tool), ("disabled", "")];
        out.leaf("button", &button.map(|(name, value)| (name, Value::Text(value))), label(lang));
    }
    let check = [("type", "button"), ("data-tool", "check"), ("disabled", "")];
    out.leaf("button", &check.map(|(name, value)| (name, Value::Text(value))), lang.grid_check());
    out.close("div");
    out.leaf("p", &[("class", "hint gr-keys".into()), ("id", "gr-keys".into())], lang.grid_keys());
    out.leaf("p", &[("class", "hint gr-touch".into())], lang.grid_touch());
    out.leaf("p", &[("class", "gr-said".into()), ("role", "status".into())], lang.grid_loading());
    out.leaf("div", &[("class", "gr-panel".into())], "");
    out.leaf("div", &[("class", "gr-box".into())], "");
    out.finish()
}
