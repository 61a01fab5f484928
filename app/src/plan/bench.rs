//! The island that makes a plan's page live. It paints nothing: the page is the server's, and stays it.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

use leptos::prelude::*;

/// Wakes the page's `#plan`, which tells all that is needed, when a hand first comes near: the code is large, and many
/// only look. Until it is there the page is the form it is without script; what a hand does to a bar meanwhile is kept.
#[island]
pub fn PlanBench() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| {
        crate::hand::comes("#plan", |event| leptos::task::spawn_local(bench(crate::hand::keep("#plan", event))));
    });
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
#[lazy]
async fn bench(kept: crate::hand::Kept) {
    super::live::wake();
    kept.give();
}
