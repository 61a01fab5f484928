//! The step timeline: an island painted by the server, awake for zoom, pan, detail and long plans.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

pub mod address;
#[cfg(feature = "ssr")]
pub mod figure;
#[cfg(feature = "hydrate")]
mod live;
pub mod paint;
pub mod wire;

use leptos::prelude::*;
use wire::Sent;

/// The timeline's picture: zoom links, header, rows, and the line that tells of a chosen step.
///
/// Of a plan too long to be drawn whole, the data is the window to begin with; the rest is read from the table
/// twin with the id `{id}-table`.
#[island]
pub fn StepTimeline(
    /// A [`Sent`], encoded.
    sent: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let sent = Sent::decode(&sent);
    let id = sent.as_ref().map(|sent| sent.id.clone());
    // What the server painted stays as it is: in the browser hydration leaves `inner_html` alone.
    #[cfg(not(feature = "hydrate"))]
    let html = sent.map(|s| paint::whole(&s.data, s.zoom, s.lang, &s.base, &s.id)).unwrap_or_default();
    #[cfg(feature = "hydrate")]
    let html = String::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some((root, sent)) = root.get().zip(sent.clone()) {
            live::wake(&root, sent.data, sent.zoom, sent.lang, sent.base, sent.id);
        }
    });
    view! { <div class="chart tl" id=id node_ref=root inner_html=html></div> }
}
