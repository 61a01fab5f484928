//! What waits on a phone: reports that are written, sent and corrected without a network.
//!
//! Every page of somebody who reports has the island; it loads the keeper, which is a build of its own, only where
//! something is kept on the phone, or a hand comes near a report's form. Without it the form is the plain one.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "staff")]
mod begin;
#[cfg(feature = "keeper")]
pub mod keeper;
#[cfg(any(feature = "staff", feature = "keeper"))]
pub(crate) mod page;

#[cfg(any(feature = "ssr", feature = "staff"))]
use leptos::prelude::*;

#[cfg(any(feature = "ssr", feature = "staff"))]
use crate::i18n::Lang;

/// Keeps what is written, sends what waits, and tells of it.
#[cfg(any(feature = "ssr", feature = "staff"))]
#[island]
pub fn Outbox(
    /// Key of the account that is signed in.
    who: String,
    /// The reader's language.
    lang: String,
) -> impl IntoView {
    let words = Lang::from_code(&lang).unwrap_or_default();
    #[cfg(feature = "staff")]
    Effect::new(|_| begin::begin());
    view! {
        <aside class="ob" aria-label=words.ob_region() data-who=who data-lang=lang>
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
