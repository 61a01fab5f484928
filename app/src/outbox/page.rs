//! What the island and the keeper both know of a page: marks on the report's form, the line about the network, and the
//! mark beside what is kept, which is read at once: whether there is anything, and when it changed last. Other tabs hear
//! of it when it changes.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Storage};

/// The form of a report.
pub const FORM: &str = "report";
/// On the form while what keeps it is awake.
pub const KEPT: &str = "data-kept";
/// On the form that was sent before that was awake.
pub const SUBMITTED: &str = "data-submitted";
/// On the form once its report is in the outbox: what is not sent of its files goes with it.
pub const TAKEN: &str = "data-taken";
/// What hangs on the row of a file that was made ready: an object of its `key`, its `name`, the `base` of the addresses
/// it is sent to, its `bytes`, and the words that begin that.
pub const MADE_READY: &str = "ready";
/// Name of those words in it, as JSON.
pub const FILE_WORDS: &str = "words";
/// Name of the mark.
pub const NAME: &str = "kept";

/// Where the mark is.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Shows or hides the line that tells that there is no network.
pub fn show_network(away: bool) {
    if let Ok(Some(line)) = document().query_selector(".ob-offline") {
        line.unchecked_ref::<HtmlElement>().set_hidden(!away);
    }
}
