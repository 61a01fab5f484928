//! The step timeline: an island painted by the server, awake for zoom, pan, detail and long plans.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

mod address;
#[cfg(feature = "ssr")]
pub mod figure;
#[cfg(feature = "hydrate")]
mod live;
pub mod paint;
pub mod wire;

use domain::timeline::{TimelineData, Zoom};
use leptos::prelude::*;

use crate::i18n::Lang;

/// The timeline's picture: zoom links, header, rows, and the line that tells of a chosen step.
///
/// Of a plan too long to be drawn whole, `data` is the window to begin with; the rest is read from the table
/// twin with the id `{id}-table`.
#[island]
pub fn StepTimeline(
    /// What it shows.
    data: TimelineData,
    /// How much of the calendar to begin with.
    zoom: Zoom,
    /// The reader's language.
    lang: Lang,
    /// The page's address without its zoom.
    base: String,
    /// Names the parts of the picture, and is the fragment the zoom links lead to.
    id: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    // What the server painted stays as it is: in the browser hydration leaves `inner_html` alone.
    #[cfg(not(feature = "hydrate"))]
    let html = paint::whole(&data, zoom, lang, &base, &id);
    #[cfg(feature = "hydrate")]
    let html = String::new();
    #[cfg(feature = "hydrate")]
    {
        let (data, base, id) = (data.clone(), base.clone(), id.clone());
        Effect::new(move |_| {
            if let Some(root) = root.get() {
                live::wake(&root, data.clone(), zoom, lang, base.clone(), id.clone());
            }
        });
    }
    view! { <div class="chart tl" id=id node_ref=root inner_html=html></div> }
}
