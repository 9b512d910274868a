//! The browser half of Gangway: it brings the islands of `app` to life, and nothing else.

// Linked for its islands; each one exports itself.
extern crate app;

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script once the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
