//! A compiler for the frontend.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::fingerprint::Inputs;
use crate::process;
use crate::setup::debian;
use crate::workspace::Workspace;

/// Rust's name for the browser.
const TARGET: &str = "wasm32-unknown-unknown";
/// Longer than the download takes on a slow line, shorter than patience.
const RUSTUP_LIMIT: Duration = Duration::from_mins(2);
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// The library source that `rust-web-src` installs.
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// What compiles the frontend on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The default toolchain, with the target's standard library installed.
    Default,
    /// Debian's compiler, which brings the standard library as source and builds it on the way.
    Debian,
}

/// Finds a compiler for the frontend, or installs one: first by rustup, and where
/// rustup cannot download, Debian's. `GANGWAY_WASM_TOOLCHAIN=debian` skips the first.
pub(crate) fn find(workspace: &Workspace) -> Result<WasmToolchain> {
    let forced = std::env::var("GANGWAY_WASM_TOOLCHAIN").is_ok_and(|wish| wish == "debian");
    if !forced && (has_target(workspace) || rustup_adds_target(workspace)?) {
        return Ok(WasmToolchain::Default);
    }
    if !debian_is_complete() {
        let purpose =
            "a compiler for WebAssembly (`rustup target add wasm32-unknown-unknown` did not work)";
        debian::install(workspace, &DEBIAN_PACKAGES, purpose)?;
    }
    Ok(WasmToolchain::Debian)
}

impl WasmToolchain {
    /// What the progress line says.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Default => "the default toolchain",
            Self::Debian => "Debian's, which builds the standard library on the way",
        }
    }

    /// `cargo build` of the frontend, up to its own flags.
    pub(crate) fn build(self, workspace: &Workspace) -> Result<Command> {
        let mut cargo = match self {
            Self::Default => process::cargo(workspace),
            Self::Debian => debian_cargo(workspace)?,
        };
        // Flags from outside would replace those of `.cargo/config.toml`.
        cargo
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.args([
            "build",
            "--package",
            "frontend",
            "--profile",
            "wasm-release",
        ]);
        cargo
            .args(["--target", TARGET, "--target-dir"])
            .arg(workspace.frontend_target());
        if self == Self::Debian {
            cargo.args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ]);
        }
        Ok(cargo)
    }

    /// Compiles the frontend with every warning an error.
    pub(crate) fn check(self, workspace: &Workspace) -> Result<()> {
        if self == Self::Debian {
            // The pair has no clippy; cargo itself can deny the compiler's warnings.
            let mut build = self.build(workspace)?;
            return process::run(build.args(["-Zwarnings", "--config", "build.warnings='deny'"]));
        }
        let mut cargo = process::cargo(workspace);
        cargo
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.args([
            "clippy",
            "--package",
            "frontend",
            "--target",
            TARGET,
            "--target-dir",
        ]);
        cargo
            .arg(workspace.frontend_target())
            .args(["--", "-D", "warnings"]);
        process::run(&mut cargo)
    }
}

fn debian_cargo(workspace: &Workspace) -> Result<Command> {
    let sysroot =
        process::run_quietly(process::command("rustc", workspace).args(["--print", "sysroot"]))?;
    let host =
        process::run_quietly(process::command("rustc", workspace).args(["--print", "host-tuple"]))?;
    let linker = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(host.trim())
        .join("bin/rust-lld");
    let mut cargo = process::command(DEBIAN_CARGO, workspace);
    process::forget_outer_cargo(&mut cargo);
    cargo
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH")
        // Building the standard library is an unstable feature of a stable compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", DEBIAN_RUSTC)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    Ok(cargo)
}

fn debian_is_complete() -> bool {
    [DEBIAN_CARGO, DEBIAN_RUSTC, DEBIAN_SOURCE]
        .iter()
        .all(|file| Path::new(file).exists())
}

fn has_target(workspace: &Workspace) -> bool {
    let mut rustc = process::command("rustc", workspace);
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    process::run_quietly(&mut rustc).is_ok_and(|folder| {
        fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some())
    })
}

/// Tries once per compiler version, and remembers a refusal: a machine without the
/// network to download must not wait at every build.
fn rustup_adds_target(workspace: &Workspace) -> Result<bool> {
    let version = process::run_quietly(process::command("rustc", workspace).arg("-vV"))?;
    let refused = Inputs::default()
        .text(&version)
        .fingerprint(workspace, "rustup-refused");
    if refused.is_fresh(&[]) || !process::exists("rustup") {
        return Ok(false);
    }
    let mut rustup = process::command("rustup", workspace);
    rustup
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "1");
    let added = process::succeeds_within(&mut rustup, RUSTUP_LIMIT).context("cannot run rustup")?
        && has_target(workspace);
    if !added {
        refused.save()?;
    }
    Ok(added)
}
