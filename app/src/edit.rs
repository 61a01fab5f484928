//! Editing a field where it is read.
//!
//! The server paints each field that who reads may change with a link that opens it, and, where the address asks for
//! it, the field's form. The island does the same in place: it paints the same form with the same code, sends it to the
//! same address, and takes the field as it stands then from the answer. People without the right get neither.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

pub mod form;
pub mod value;
pub mod wire;

#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod fields;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod waking;

use leptos::prelude::*;

/// The bar that takes back and does again, and tells what became of a field. Awake, it opens the page's fields in place;
/// the code that does is loaded when a hand comes near one.
#[island]
pub fn FieldEditing(
    /// The reader's language.
    lang: String,
    /// The form that takes back and does again, as it begins.
    bar: String,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(not(feature = "hydrate"))]
    let (html, _) = (bar, lang);
    #[cfg(feature = "hydrate")]
    let html = String::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let _ = &bar;
        if let Some(root) = root.get() {
            waking::when_used(&root, crate::i18n::Lang::from_code(&lang).unwrap_or_default());
        }
    });
    view! { <div class="ed-bar" node_ref=root inner_html=html></div> }
}
