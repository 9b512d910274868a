//! What a browser downloads for a page, compressed.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::site::names::PACKAGE_FOLDER;

/// Kilobytes (1,000 bytes) after brotli.
pub(super) struct Weight {
    wasm: f64,
    js: f64,
    css: f64,
}

impl Weight {
    /// WebAssembly and JavaScript together.
    pub(super) fn scripts(&self) -> f64 {
        self.wasm + self.js
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.1} KB (wasm {:.1}, js {:.1}); styles {:.1} KB",
            self.scripts(),
            self.wasm,
            self.js,
            self.css
        )
    }
}

/// Weighs the compressed files of the site.
pub(super) fn of_site(site: &Path) -> Result<Weight> {
    let mut weight = Weight {
        wasm: 0.0,
        js: 0.0,
        css: 0.0,
    };
    let folder = site.join(PACKAGE_FOLDER);
    for entry in fs::read_dir(&folder).context("cannot read the site")? {
        let entry = entry.context("cannot read the site")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = entry.metadata().context("cannot read the site")?.len();
        let kilobytes = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_000.0;
        if name.ends_with(".wasm.br") {
            weight.wasm += kilobytes;
        } else if name.ends_with(".js.br") {
            weight.js += kilobytes;
        } else if name.ends_with(".css.br") {
            weight.css += kilobytes;
        }
    }
    Ok(weight)
}
