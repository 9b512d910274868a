//! Puts the site together: hashed names, and brotli beside what compresses.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::failure::{Explain as _, Outcome};
use crate::progress::Done;
use crate::site::browser_half::BrowserHalf;
use crate::site::names::{self, Bundle};
use crate::site::styles;
use crate::stamp::{self, Inputs};
use crate::workspace::Workspace;

/// What browsers ask for compressed. Fonts and pictures already are.
const COMPRESSED: [&str; 7] = ["css", "js", "json", "svg", "txt", "wasm", "webmanifest"];
/// The best that brotli does; seconds here, once, instead of bytes at each visit.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;

/// Writes the site when one of its files changed.
pub(crate) fn publish(workspace: &Workspace) -> Outcome<Done> {
    let half = BrowserHalf::of(workspace);
    let public = workspace.root().join("public");
    let site = workspace.site();
    let hash_file = site.join(names::HASH_FILE);
    let stamp = Inputs::default()
        .path(&half.loader())?
        .path(&half.module())?
        .path(&half.snippets())?
        .path(&styles::stylesheet(workspace))?
        .path(&public)?
        .stamp(workspace, "site");
    if stamp.is_fresh(&[&hash_file, &site.join(names::PACKAGE_FOLDER)]) {
        return Ok(Done::Unchanged);
    }
    let bundle = Bundle {
        js: read(&half.loader())?,
        wasm: read(&half.module())?,
        css: read(&styles::stylesheet(workspace))?,
    };
    // Built beside and swapped in, so that a broken-off build leaves the old site whole.
    let fresh = workspace.work().join("site");
    empty(&fresh)?;
    copy_below(&public, &fresh)?;
    let package = fresh.join(names::PACKAGE_FOLDER);
    copy_below(&half.snippets(), &package.join("snippets"))?;
    for (name, contents) in bundle.files() {
        write(&package.join(name), contents)?;
    }
    let sizes = compress_below(&fresh)?;
    write(&fresh.join(names::HASH_FILE), bundle.hash_file().as_bytes())?;
    empty(&site)?;
    fs::remove_dir(&site).explain("replace the site")?;
    fs::rename(&fresh, &site).explain("put the new site in its place")?;
    stamp.keep()?;
    Ok(Done::Note(sizes))
}

/// Compresses what lies below `folder`, and says what a page loads.
fn compress_below(folder: &Path) -> Outcome<String> {
    let mut sizes = Vec::new();
    for file in stamp::files_below(folder)? {
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

fn brotli(contents: &[u8]) -> Outcome<Vec<u8>> {
    let mut compressor = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    compressor.write_all(contents).explain("compress")?;
    compressor.flush().explain("compress")?;
    Ok(compressor.into_inner())
}

/// Copies everything below `from`; an absent folder is an empty one.
fn copy_below(from: &Path, to: &Path) -> Outcome {
    if !from.is_dir() {
        return Ok(());
    }
    for file in stamp::files_below(from)? {
        let name = file.strip_prefix(from).explain("copy a file")?;
        write(&to.join(name), &read(&file)?)?;
    }
    Ok(())
}

/// Leaves `folder` existing and empty.
pub(crate) fn empty(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).explain(format!("empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).explain(format!("make {}", folder.display()))
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).explain(format!("read {}", file.display()))
}

fn write(file: &Path, contents: &[u8]) -> Outcome {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).explain(format!("make {}", folder.display()))?;
    fs::write(file, contents).explain(format!("write {}", file.display()))
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
