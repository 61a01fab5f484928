//! What sends files as they are chosen: photos made smaller first, part by part, on through what breaks.
//!
//! It stands in the element `data-tray`, with the field it listens to; without it, that field's form is a plain one.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "hydrate")]
mod job;
#[cfg(feature = "hydrate")]
mod net;
#[cfg(feature = "hydrate")]
mod photo;
#[cfg(feature = "hydrate")]
mod wake;

use leptos::prelude::*;

/// Where what is chosen in the field beside it is listed and sent from.
#[cfg(feature = "ssr")]
#[component]
pub fn FileTray(
    /// Where the record's files are.
    base: String,
    /// The reader's language.
    lang: String,
    /// What files are sent for: the word of a `Purpose`.
    purpose: String,
    /// What tells the same file sent again from the same file sent for something else: a report's key.
    salt: String,
) -> impl IntoView {
    view! {
        <div class="tray" data-base=base data-lang=lang data-purpose=purpose data-salt=salt>
            <ul class="tray-files"></ul>
            <p class="tray-news" role="status"></p>
            <TrayWake />
        </div>
    }
}

/// Wakes the tray it stands in, which tells all that is needed. Its code is loaded when a hand first comes near; what was
/// chosen before it is there is sent then.
#[island]
pub fn TrayWake() -> impl IntoView {
    let here = NodeRef::<leptos::html::Span>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let Some(here) = here.get() else { return };
        crate::hand::comes("[data-tray]", move || leptos::task::spawn_local(tray(here.clone().into())));
    });
    view! { <span hidden node_ref=here></span> }
}

#[cfg(feature = "hydrate")]
#[lazy]
async fn tray(here: web_sys::HtmlElement) {
    if let Ok(Some(root)) = here.closest(".tray") {
        wake::wake(&wasm_bindgen::JsCast::unchecked_into(root));
    }
}
