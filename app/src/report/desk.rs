//! The island that makes a report's form live. It paints nothing of its own: the page is the server's, and stays it.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

use leptos::prelude::*;

/// Wakes the page's `#report`, which tells all that is needed. Whoever comes here comes to report, so its code is loaded
/// at once; until it is there the page is the form it is without script.
#[island]
pub fn ReportDesk() -> impl IntoView {
    #[cfg(feature = "staff")]
    Effect::new(|_| leptos::task::spawn_local(desk()));
    view! { <span hidden></span> }
}

#[cfg(feature = "staff")]
#[lazy]
async fn desk() {
    super::live::wake();
}
