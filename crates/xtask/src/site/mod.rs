//! The browser's side of the build: WebAssembly, its loader, styles and static files.

mod frontend;
pub(crate) mod names;
mod publish;
mod styles;

use anyhow::Result;

use crate::progress::{Done, Progress};
use crate::setup::{npm, wasm_target};
use crate::workspace::Workspace;

/// How many steps [`build`] takes.
pub(crate) const STEPS: usize = 6;

/// Builds what the server hands out as files, into `target/site`.
pub(crate) fn build(workspace: &Workspace, progress: &mut Progress) -> Result<()> {
    progress.step(
        "npm tools",
        "the npm registry, half a minute the first time",
        || npm::install(workspace),
    )?;
    let toolchain = progress.step_for(
        "compiler for the frontend",
        "a download the first time",
        || {
            let toolchain = wasm_target::find(workspace)?;
            Ok((toolchain, Done::Note(toolchain.describe().to_owned())))
        },
    )?;
    progress.step(
        "frontend",
        "the compiler, 2 to 3 minutes the first time",
        || frontend::compile(workspace, toolchain),
    )?;
    progress.step(
        "WebAssembly made small",
        "wasm-bindgen and wasm-opt",
        || frontend::shrink(workspace),
    )?;
    progress.step("styles", "Tailwind", || styles::build(workspace))?;
    progress.step("site files, hashed and compressed", "brotli", || {
        publish::publish(workspace)
    })
}
