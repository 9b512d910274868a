//! Rust to WebAssembly, then wasm-bindgen, then wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::files::empty;
use crate::fingerprint::Inputs;
use crate::process;
use crate::progress::Done;
use crate::setup::wasm_target::WasmToolchain;
use crate::site::names;
use crate::workspace::Workspace;

/// What the compiler lets itself use for wasm32 by default. `wasm-opt` has to know,
/// since wasm-bindgen drops the section that says so.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The loader and the module, before they get their hashed names.
#[derive(Debug)]
pub(crate) struct FrontendFiles {
    folder: PathBuf,
}

impl FrontendFiles {
    pub(crate) fn of(workspace: &Workspace) -> Self {
        Self {
            folder: workspace.work().join("browser"),
        }
    }

    pub(crate) fn loader(&self) -> PathBuf {
        self.folder.join(names::OUTPUT_NAME).with_extension("js")
    }

    pub(crate) fn module(&self) -> PathBuf {
        self.folder.join(format!("{}_bg.wasm", names::OUTPUT_NAME))
    }

    /// JavaScript that crates bring along; the loader imports it by relative path.
    pub(crate) fn snippets(&self) -> PathBuf {
        self.folder.join("snippets")
    }
}

/// Compiles the crate `frontend`; cargo knows itself what has changed.
pub(crate) fn compile(workspace: &Workspace, toolchain: WasmToolchain) -> Result<Done> {
    process::run(&mut toolchain.build(workspace)?)?;
    Ok(Done::Worked)
}

/// Makes the loader, and the module as small as it gets.
pub(crate) fn shrink(workspace: &Workspace) -> Result<Done> {
    let compiled = workspace
        .frontend_target()
        .join("wasm32-unknown-unknown/wasm-release/frontend.wasm");
    let files = FrontendFiles::of(workspace);
    let fingerprint = Inputs::default()
        .path(&compiled)?
        .path(&workspace.end2end().join("package-lock.json"))?
        .text(&wasm_bindgen_shared_version(workspace)?)
        .text(&WASM_FEATURES.concat())
        .fingerprint(workspace, "frontend");
    if fingerprint.is_fresh(&[&files.loader(), &files.module()]) {
        return Ok(Done::Unchanged);
    }
    empty(&files.folder)?;
    generate(&compiled, &files.folder)?;
    let before = size(&files.module())?;
    optimise(workspace, &files.module())?;
    let after = size(&files.module())?;
    fingerprint.save()?;
    Ok(Done::Note(format!(
        "{} kB, {} kB after wasm-opt",
        before / 1000,
        after / 1000
    )))
}

fn generate(compiled: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .context("cannot choose the web target of wasm-bindgen")?
        .input_path(compiled)
        .out_name(names::OUTPUT_NAME)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The page says where the module lies; a second, unhashed name would be wrong.
        .omit_default_module_path(true)
        .generate(folder)
        .context("cannot make the loader of the frontend (wasm-bindgen)")
}

fn optimise(workspace: &Workspace, module: &Path) -> Result<()> {
    let mut wasm_opt = process::command(workspace.npm_tool("wasm-opt"), workspace);
    wasm_opt
        .arg("-Oz")
        .args(WASM_FEATURES)
        .arg(module)
        .arg("--output")
        .arg(module);
    process::run_quietly(&mut wasm_opt)?;
    Ok(())
}

/// The generator is compiled into this program, so its version changes with the lock file.
fn wasm_bindgen_shared_version(workspace: &Workspace) -> Result<String> {
    let lock = fs::read_to_string(workspace.root().join("Cargo.lock"))
        .context("cannot read Cargo.lock")?;
    let entry = lock
        .split("[[package]]")
        .find(|package| package.contains("name = \"wasm-bindgen-cli-support\""));
    Ok(entry.unwrap_or_default().to_owned())
}

fn size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .len())
}
