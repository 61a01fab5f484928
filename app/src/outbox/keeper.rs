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
use wasm_bindgen_futures::spawn_local;

/// Wakes the keeper for the person and in the language that the page's island tells. What waits in it is spawned here, not
/// by whoever calls: the compiler would make all of it once more in the caller's crate.
pub fn keep() {
    let Ok(Some(island)) = document().query_selector(".ob") else { return };
    let told = |name: &str| island.get_attribute(name).unwrap_or_default();
    let (who, lang) = (told("data-who"), told("data-lang"));
    spawn_local(async move { wake::wake(&who, &lang).await });
}
