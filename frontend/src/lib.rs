//! The browser module: takes over the pages that the server has rendered, and nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script that the server puts into every page, once the module is loaded. Lazily
/// loaded pages are fetched before hydration, so that it meets the same tree as the server made.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}
