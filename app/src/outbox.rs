//! What waits on a phone: reports that are written, sent and corrected without a network.
//!
//! Every page of somebody who reports has the island; it loads its code only where something is kept on the phone, or a
//! hand comes near a report's form. Without it the form is the plain one.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "staff")]
mod begin;
#[cfg(feature = "staff")]
mod db;
#[cfg(feature = "staff")]
mod dom;
#[cfg(feature = "staff")]
mod fields;
#[cfg(feature = "staff")]
mod form;
#[cfg(feature = "staff")]
mod leave;
#[cfg(feature = "staff")]
mod list;
#[cfg(feature = "staff")]
mod mark;
#[cfg(feature = "staff")]
mod reasons;
#[cfg(feature = "staff")]
mod send;
#[cfg(feature = "staff")]
mod wake;

use leptos::prelude::*;

use crate::i18n::Lang;

/// Keeps what is written, sends what waits, and tells of it.
#[island]
pub fn Outbox(
    /// Key of the account that is signed in.
    who: String,
    /// The reader's language.
    lang: String,
) -> impl IntoView {
    let words = Lang::from_code(&lang).unwrap_or_default();
    #[cfg(not(feature = "staff"))]
    drop(who);
    #[cfg(feature = "staff")]
    Effect::new(move |_| begin::begin(&who, &lang));
    view! {
        <aside class="ob" aria-label=words.ob_region()>
            <p class="ob-offline" role="status" hidden>
                {words.ob_offline()}
            </p>
            <p class="ob-line" hidden>
                <span></span>
                " "
                <a href="/my">{words.ob_see()}</a>
            </p>
        </aside>
    }
}

/// All that is done once something is kept, or somebody writes.
#[cfg(feature = "staff")]
#[lazy]
async fn outbox(told: [String; 2]) {
    let [who, lang] = told;
    wake::wake(&who, &lang).await;
}
