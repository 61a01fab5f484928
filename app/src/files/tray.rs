//! The island that sends files as they are chosen: photos made smaller first, part by part, on through what breaks.
//!
//! It stands in the element `data-tray`, with the field it listens to; without it, that field's form is a plain one.

#[cfg(feature = "hydrate")]
mod job;
#[cfg(feature = "hydrate")]
mod net;
#[cfg(feature = "hydrate")]
mod photo;
#[cfg(feature = "hydrate")]
mod wake;

use leptos::prelude::*;

/// Sends what is chosen in the field beside it. Its code is loaded when a hand first comes near; what was chosen before
/// it is there is sent then.
#[island]
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
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(not(feature = "hydrate"))]
    drop((base, lang, purpose, salt));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        let told = [base.clone(), lang.clone(), purpose.clone(), salt.clone()];
        crate::hand::comes("[data-tray]", move || {
            let (root, told) = (root.clone(), told.clone());
            leptos::task::spawn_local(tray(root.into(), told));
        });
    });
    view! {
        <div class="tray" node_ref=root>
            <ul class="tray-files"></ul>
            <p class="tray-news" role="status"></p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
#[lazy]
async fn tray(root: web_sys::HtmlElement, told: [String; 4]) {
    let [base, lang, purpose, salt] = told;
    wake::wake(&root, base, &lang, &purpose, salt);
}
