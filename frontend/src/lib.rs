//! The browser's entry point: wakes the islands of the page.

// Without a use of it, the linker would drop the islands.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of the page.
#[wasm_bindgen]
pub fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
