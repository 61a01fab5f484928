//! The slider over the days of a record: the page of the day it comes to is shown in place. Without script, or before it
//! is used, it is a form.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "hydrate")]
mod wake;

use leptos::prelude::*;

/// The day the slider stands on. It belongs into the slider's form; what moves the page is loaded when the slider is
/// first touched.
#[island]
pub fn DaySlide(
    /// The days, as [`domain::history::past::days_text`] writes them.
    days: String,
    /// The day that is shown, in words.
    shown: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Span>::new();
    #[cfg(not(feature = "hydrate"))]
    drop(days);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            wake::when_used(&root, days.clone());
        }
    });
    view! {
        <span class="past-day" node_ref=root>
            {shown}
        </span>
    }
}
