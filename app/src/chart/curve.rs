//! The progress curve: an island only for reading values off it.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "ssr")]
pub mod figure;
#[cfg(feature = "hydrate")]
mod live;
pub mod paint;
pub mod wire;

use leptos::prelude::*;
use wire::Sent;

/// The curve's picture, and the line that tells plan and result of the day one points at.
#[island]
pub fn ProgressCurve(
    /// A [`Sent`], encoded.
    sent: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    let sent = Sent::decode(&sent);
    let id = sent.as_ref().map(|sent| sent.id.clone());
    #[cfg(not(feature = "hydrate"))]
    let html = sent.map(|s| paint::whole(&s.data, s.lang, &s.id)).unwrap_or_default();
    #[cfg(feature = "hydrate")]
    let html = String::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some((root, sent)) = root.get().zip(sent.clone()) {
            live::wake(&root, sent.data, sent.lang);
        }
    });
    view! { <div class="chart cv" id=id node_ref=root inner_html=html></div> }
}
