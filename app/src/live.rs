//! What others do to a record while somebody has it open: who is here, and an offer to show what was changed.
//!
//! For people who work on the record alone; nobody else loads any of it. Nothing is replaced under anybody's hands: what
//! is new is offered, and a part in which something is being edited is left as it is.
#![allow(missing_docs, reason = "the island macro makes a struct that no comment reaches")]

#[cfg(feature = "ssr")]
pub mod place;
#[cfg(feature = "hydrate")]
mod wake;
#[cfg(feature = "ssr")]
pub mod words;

use leptos::prelude::*;

use crate::i18n::Lang;

/// Hears what happens to a record, offers it, and gives the page's own signs of life. It tells who is here in the
/// element [`place::LiveWho`] makes.
#[island(lazy)]
pub fn LiveRecord(
    /// Where the record tells what happens.
    address: String,
    /// The number of the last event in what the page shows.
    since: String,
    /// The reader's language.
    lang: String,
) -> impl IntoView {
    let lang = Lang::from_code(&lang).unwrap_or_default();
    let root = NodeRef::<leptos::html::Section>::new();
    #[cfg(not(feature = "hydrate"))]
    drop((address, since));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            wake::wake(&root, address.clone(), since.parse().unwrap_or_default(), lang);
        }
    });
    view! {
        <section class="live" aria-label=lang.live_heading() node_ref=root>
            <p class="live-text" role="status"></p>
            <p class="live-ways" hidden>
                <button type="button" data-do="show">
                    {lang.live_show()}
                </button>
                <a target="_blank" rel="noopener" href="" hidden>
                    {lang.live_elsewhere()}
                </a>
                <button type="button" class="quiet" data-do="hide">
                    {lang.live_hide()}
                </button>
            </p>
        </section>
    }
}
