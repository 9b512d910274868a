//! The names of the built files: the one place that decides them.
//!
//! Loader, module and stylesheet carry one hash over all three, because a page needs
//! the three that were built together. Browsers may keep them for ever.
//! `hash.txt` at the top of the site tells the server that hash, in the form that
//! Leptos reads (`LeptosOptions::hash_files`).

use crate::fingerprint;

/// Leptos' name for the build; `.cargo/config.toml` tells the compiler the same one.
pub(crate) const OUTPUT_NAME: &str = "gangway";
/// Below the site: what Leptos calls `site_pkg_dir`.
pub(crate) const PACKAGE_FOLDER: &str = "pkg";
/// Below the site: what Leptos calls `hash_file`.
pub(crate) const HASH_FILE: &str = "hash.txt";

/// The three files that every page loads.
#[derive(Debug)]
pub(crate) struct Bundle {
    pub(crate) js: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
    pub(crate) css: Vec<u8>,
}

impl Bundle {
    /// The hash that the three names share.
    pub(crate) fn hash(&self) -> String {
        fingerprint::short_hash(&[&self.js, &self.wasm, &self.css])
    }

    /// Each file's published name and its contents.
    pub(crate) fn files(&self) -> [(String, &[u8]); 3] {
        let hash = self.hash();
        let name = |extension: &str| format!("{OUTPUT_NAME}.{hash}.{extension}");
        [
            (name("js"), &self.js),
            (name("wasm"), &self.wasm),
            (name("css"), &self.css),
        ]
    }

    /// The contents of [`HASH_FILE`].
    pub(crate) fn hash_file(&self) -> String {
        let hash = self.hash();
        format!("js: {hash}\nwasm: {hash}\ncss: {hash}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(css: &str) -> Bundle {
        Bundle {
            js: b"js".to_vec(),
            wasm: b"wasm".to_vec(),
            css: css.as_bytes().to_vec(),
        }
    }

    #[test]
    fn the_three_files_share_one_hash_and_the_hash_file_names_it() {
        let bundle = bundle("a{}");
        let hash = bundle.hash();
        let names: Vec<String> = bundle.files().into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            ["js", "wasm", "css"].map(|extension| format!("gangway.{hash}.{extension}"))
        );
        assert!(bundle.hash_file().lines().all(|line| line.ends_with(&hash)));
    }

    #[test]
    fn a_change_in_any_file_changes_the_names() {
        assert_ne!(bundle("a{}").hash(), bundle("b{}").hash());
        assert_eq!(bundle("a{}").hash(), bundle("a{}").hash());
    }
}
