//! The island that makes a plan's page live. It paints nothing: the page is the server's, and stays it.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

use leptos::prelude::*;

/// Wakes the page's `#plan`, which tells all that is needed. It stands last on the page, since islands wake in order
/// and this one waits for its code.
#[island(lazy)]
pub fn PlanBench() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| super::live::wake());
    view! { <span hidden></span> }
}
