//! The progress curve: an island only for reading values off it.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "ssr")]
pub mod figure;
#[cfg(feature = "hydrate")]
mod live;
pub mod paint;

use domain::chart::curve::CurveData;
use leptos::prelude::*;

use crate::i18n::Lang;

/// The curve's picture, and the line that tells plan and result of the day one points at.
#[island]
pub fn ProgressCurve(
    /// What it shows.
    data: CurveData,
    /// The reader's language.
    lang: Lang,
    /// Names the parts of the picture.
    id: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(not(feature = "hydrate"))]
    let html = paint::whole(&data, lang, &id);
    #[cfg(feature = "hydrate")]
    let html = String::new();
    #[cfg(feature = "hydrate")]
    {
        let data = data.clone();
        Effect::new(move |_| {
            if let Some(root) = root.get() {
                live::wake(&root, data.clone(), lang);
            }
        });
    }
    view! { <div class="chart cv" id=id node_ref=root inner_html=html></div> }
}
