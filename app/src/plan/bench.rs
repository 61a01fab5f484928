//! The island that makes a plan's page live. It paints nothing: the page is the server's, and stays it.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

use leptos::prelude::*;

/// Wakes the page's `#plan`, which tells all that is needed, when a hand first comes near: the code is large, and many
/// only look. Until it is there the page is the form it is without script, and what a hand does is kept by `hand.js`.
#[island]
pub fn PlanBench() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| {
        let load = || leptos::task::spawn_local(bench());
        // Somebody may have been faster than this.
        match document().query_selector("#plan[data-touched]") {
            Ok(Some(_)) => load(),
            _ => crate::hand::comes("#plan", load),
        }
    });
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
#[lazy]
async fn bench() {
    super::live::wake();
}
