//! Fingerprints: a step whose inputs are the same bytes as last time is skipped.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::files::files_below;
use crate::workspace::Workspace;

/// Everything that a step reads.
#[derive(Debug, Default)]
pub(crate) struct Inputs(Sha256);

/// What a step reads now, beside the file that says what its last good run read.
#[derive(Debug)]
pub(crate) struct Fingerprint {
    file: PathBuf,
    now: String,
}

impl Inputs {
    /// Adds a text, such as the version of a tool or a flag.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.add(text.as_bytes());
        self
    }

    /// Adds a file, or a folder with everything below it. Names count as well as
    /// contents; a path that does not exist counts as such.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self> {
        if path.is_dir() {
            for file in files_below(path)? {
                let name = file
                    .strip_prefix(path)
                    .unwrap_or(&file)
                    .to_string_lossy()
                    .into_owned();
                self.add(name.as_bytes());
                self.add(
                    &fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?,
                );
            }
        } else if path.exists() {
            self.add(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
        } else {
            self.add(b"absent");
        }
        Ok(self)
    }

    pub(crate) fn fingerprint(self, workspace: &Workspace, name: &str) -> Fingerprint {
        Fingerprint {
            file: workspace.work().join("fingerprints").join(name),
            now: hex(&self.0.finalize()),
        }
    }

    // The length goes first, so that two parts never read like one.
    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

impl Fingerprint {
    /// Whether the last good run saw the same inputs and all its `outputs` are still there.
    pub(crate) fn is_fresh(&self, outputs: &[&Path]) -> bool {
        outputs.iter().all(|output| output.exists())
            && fs::read_to_string(&self.file).is_ok_and(|last| last == self.now)
    }

    /// Remembers this run as good. Called after the outputs are written, so that a run
    /// broken off in the middle is done again.
    pub(crate) fn save(&self) -> Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&self.file, &self.now)
            .with_context(|| format!("cannot write {}", self.file.display()))
    }
}

/// The first 16 hexadecimal digits of the contents' SHA-256, together.
pub(crate) fn short_hash(contents: &[&[u8]]) -> String {
    let mut inputs = Inputs::default();
    for content in contents {
        inputs.add(content);
    }
    let mut hash = hex(&inputs.0.finalize());
    hash.truncate(16);
    hash
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(inputs: Inputs) -> String {
        hex(&inputs.0.finalize())
    }

    #[test]
    fn the_same_bytes_give_the_same_fingerprint_and_others_another() {
        let folder = tempfile::tempdir().expect("temp dir");
        let file = folder.path().join("a.css");
        fs::write(&file, "one").expect("write");
        let first = digest(Inputs::default().path(folder.path()).expect("reads"));
        let again = digest(Inputs::default().path(folder.path()).expect("reads"));
        fs::write(&file, "two").expect("write");
        let changed = digest(Inputs::default().path(folder.path()).expect("reads"));
        assert_eq!(first, again);
        assert_ne!(first, changed);
    }

    #[test]
    fn renaming_a_file_changes_the_fingerprint() {
        let folder = tempfile::tempdir().expect("temp dir");
        fs::write(folder.path().join("a"), "same").expect("write");
        let before = digest(Inputs::default().path(folder.path()).expect("reads"));
        fs::rename(folder.path().join("a"), folder.path().join("b")).expect("rename");
        let after = digest(Inputs::default().path(folder.path()).expect("reads"));
        assert_ne!(before, after);
    }

    #[test]
    fn two_texts_do_not_read_like_one() {
        let split = digest(Inputs::default().text("ab").text("c"));
        let other = digest(Inputs::default().text("a").text("bc"));
        assert_ne!(split, other);
    }

    #[test]
    fn a_fingerprint_is_fresh_only_after_it_was_saved_and_while_the_output_exists() {
        let folder = tempfile::tempdir().expect("temp dir");
        let output = folder.path().join("output");
        fs::write(&output, "made").expect("write");
        let fingerprint = Fingerprint {
            file: folder.path().join("fingerprints/step"),
            now: "1".to_owned(),
        };
        assert!(!fingerprint.is_fresh(&[&output]));
        fingerprint.save().expect("saved");
        assert!(fingerprint.is_fresh(&[&output]));
        fs::remove_file(&output).expect("remove");
        assert!(!fingerprint.is_fresh(&[&output]));
    }
}
