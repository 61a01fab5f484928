//! The keeper: all that is done once something is kept on the phone, or somebody writes. It is loaded by itself, for most
//! pages need none of it.

mod db;
mod dom;
mod fields;
mod files;
mod form;
mod leave;
mod list;
mod reasons;
mod send;
mod wake;

use leptos::prelude::document;

/// Wakes the keeper for the person and in the language that the page's island tells.
pub async fn keep() {
    let Ok(Some(island)) = document().query_selector(".ob") else { return };
    let told = |name: &str| island.get_attribute(name).unwrap_or_default();
    wake::wake(&told("data-who"), &told("data-lang")).await;
}
