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

#[cfg(feature = "ssr")]
use crate::i18n::Lang;

/// Where it is told whether there is a network, and what is kept on the phone.
#[cfg(feature = "ssr")]
#[component]
pub fn Outbox(
    /// Key of the account that is signed in.
    who: String,
    /// The reader's language.
    lang: Lang,
) -> impl IntoView {
    view! {
        <aside class="ob" aria-label=lang.ob_region() data-who=who data-lang=lang.code()>
            <p class="ob-offline" role="status" hidden>
                {lang.ob_offline()}
            </p>
            <p class="ob-line" hidden>
                <span></span>
                " "
                <a href="/my">{lang.ob_see()}</a>
            </p>
            <OutboxWake />
        </aside>
    }
}

/// Keeps what is written, sends what waits, and tells of it.
#[cfg(any(feature = "ssr", feature = "staff"))]
#[island]
pub fn OutboxWake() -> impl IntoView {
    #[cfg(feature = "staff")]
    Effect::new(|_| begin::begin());
    view! { <span hidden></span> }
}
