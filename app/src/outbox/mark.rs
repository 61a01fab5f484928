//! A mark beside what is kept, which is read at once: whether there is anything, and when it changed last. Other tabs
//! hear of it when it changes.

use leptos::prelude::window;
use web_sys::Storage;

/// Its name.
pub const NAME: &str = "kept";

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Whether anything is kept, as far as is known.
pub fn is_set() -> bool {
    // Where nothing can be known, it is looked for.
    storage().is_none_or(|storage| storage.get_item(NAME).ok().flatten().is_some())
}

/// Notes that something changed, and whether anything is left.
pub fn set(any: bool) {
    let Some(storage) = storage() else { return };
    let _ = if any { storage.set_item(NAME, &js_sys::Date::now().to_string()) } else { storage.remove_item(NAME) };
}
