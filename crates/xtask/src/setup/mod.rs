//! Installing what is missing, once.

pub(crate) mod browser;
pub(crate) mod debian;
pub(crate) mod deny;
pub(crate) mod npm;
pub(crate) mod wasm_target;
