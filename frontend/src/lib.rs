//! The browser's entry point: wakes the islands of the page, or in a build of its own what keeps reports on a phone.

// Without a use of it, the linker would drop the islands.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(feature = "islands")]
#[wasm_bindgen]
extern "C" {
    /// Notes a moment in the browser's own timeline of the page.
    #[wasm_bindgen(js_namespace = performance)]
    fn mark(name: &str);
}

/// Called by the script of the page, which then wakes island by island. When all of it is done, `awake` stands among the
/// page's marks for whoever measures.
#[wasm_bindgen]
pub fn hydrate() {
    #[cfg(all(debug_assertions, feature = "islands"))]
    console_error_panic_hook::set_once();
    #[cfg(feature = "islands")]
    {
        leptos::mount::hydrate_islands();
        leptos::prelude::set_timeout(|| mark("awake"), std::time::Duration::ZERO);
    }
    #[cfg(all(feature = "keeper", not(feature = "islands")))]
    app::outbox::keeper::keep();
}
