//! Puts the site together: hashed names, and brotli beside what compresses.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::files::{self, empty};
use crate::fingerprint::Inputs;
use crate::progress::Done;
use crate::site::frontend::FrontendFiles;
use crate::site::names::{self, Bundle};
use crate::site::styles;
use crate::workspace::Workspace;

/// What browsers ask for compressed. Fonts and pictures already are.
const COMPRESSED: [&str; 7] = ["css", "js", "json", "svg", "txt", "wasm", "webmanifest"];
/// The best that brotli does; seconds here, once, instead of bytes at each visit.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;

pub(crate) fn publish(workspace: &Workspace) -> Result<Done> {
    let files = FrontendFiles::of(workspace);
    let public = workspace.root().join("public");
    let site = workspace.site();
    let hash_file = site.join(names::HASH_FILE);
    let fingerprint = Inputs::default()
        .path(&files.loader())?
        .path(&files.module())?
        .path(&files.snippets())?
        .path(&styles::stylesheet(workspace))?
        .path(&public)?
        .fingerprint(workspace, "site");
    if fingerprint.is_fresh(&[&hash_file, &site.join(names::PACKAGE_FOLDER)]) {
        return Ok(Done::Unchanged);
    }
    let bundle = Bundle {
        js: read(&files.loader())?,
        wasm: read(&files.module())?,
        css: read(&styles::stylesheet(workspace))?,
    };
    // Built beside and swapped in, so that a broken-off build leaves the old site whole.
    let fresh = workspace.work().join("site");
    empty(&fresh)?;
    copy_below(&public, &fresh)?;
    let package = fresh.join(names::PACKAGE_FOLDER);
    copy_below(&files.snippets(), &package.join("snippets"))?;
    for (name, contents) in bundle.files() {
        write(&package.join(name), contents)?;
    }
    let sizes = compress_below(&fresh)?;
    write(&fresh.join(names::HASH_FILE), bundle.hash_file().as_bytes())?;
    empty(&site)?;
    fs::remove_dir(&site).context("cannot replace the site")?;
    fs::rename(&fresh, &site).context("cannot put the new site in its place")?;
    fingerprint.save()?;
    Ok(Done::Note(sizes))
}

/// Compresses what lies below `folder`, and says what a page loads.
fn compress_below(folder: &Path) -> Result<String> {
    let mut sizes = Vec::new();
    for file in files::files_below(folder)? {
        let extension = file
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default();
        if !COMPRESSED.contains(&extension) {
            continue;
        }
        let compressed = brotli(&read(&file)?)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(names::OUTPUT_NAME) {
            sizes.push(format!("{extension} {} B", compressed.len()));
        }
        write(&file.with_added_extension("br"), &compressed)?;
    }
    Ok(format!("brotli: {}", sizes.join(", ")))
}

fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let mut compressor = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    compressor.write_all(contents).context("cannot compress")?;
    compressor.flush().context("cannot compress")?;
    Ok(compressor.into_inner())
}

/// Copies everything below `from`; an absent folder is an empty one.
fn copy_below(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    for file in files::files_below(from)? {
        let name = file.strip_prefix(from).context("cannot copy a file")?;
        write(&to.join(name), &read(&file)?)?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn write(file: &Path, contents: &[u8]) -> Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(file, contents).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_compresses_gets_a_brotli_copy_that_reads_back() {
        let folder = tempfile::tempdir().expect("temp dir");
        let style = "a { color: red }\n".repeat(50);
        write(&folder.path().join("pkg/gangway.0.css"), style.as_bytes()).expect("write");
        write(&folder.path().join("font.woff2"), b"already small").expect("write");
        compress_below(folder.path()).expect("compresses");
        let mut back = String::new();
        let copy = fs::File::open(folder.path().join("pkg/gangway.0.css.br")).expect("is there");
        brotli::Decompressor::new(copy, 4096)
            .read_to_string(&mut back)
            .expect("reads back");
        assert_eq!(back, style);
        assert!(!folder.path().join("font.woff2.br").exists());
    }
}
