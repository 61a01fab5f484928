//! The browser's entry point: wakes the islands of the page, or in a build of its own what keeps reports on a phone.

// Without a use of it, the linker would drop the islands.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script of the page.
#[wasm_bindgen]
pub fn hydrate() {
    #[cfg(all(debug_assertions, feature = "islands"))]
    console_error_panic_hook::set_once();
    #[cfg(feature = "islands")]
    leptos::mount::hydrate_islands();
    #[cfg(all(feature = "keeper", not(feature = "islands")))]
    wasm_bindgen_futures::spawn_local(app::outbox::keeper::keep());
}
