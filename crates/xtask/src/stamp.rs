//! Content stamps: a step whose inputs are the same bytes as last time is skipped.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::failure::{Explain as _, Outcome};
use crate::workspace::Workspace;

/// The fingerprint of everything a step reads.
#[derive(Debug, Default)]
pub(crate) struct Inputs(Sha256);

/// Where the fingerprint of a step's last good run is kept.
#[derive(Debug)]
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Inputs {
    /// Adds a word, such as the version of a tool or a flag.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.add(word.as_bytes());
        self
    }

    /// Adds a file, or a folder with everything below it. Names count as well as
    /// contents; a path that does not exist counts as such.
    pub(crate) fn path(mut self, path: &Path) -> Outcome<Self> {
        if path.is_dir() {
            for file in files_below(path)? {
                let name = file
                    .strip_prefix(path)
                    .unwrap_or(&file)
                    .to_string_lossy()
                    .into_owned();
                self.add(name.as_bytes());
                self.add(&fs::read(&file).explain(format!("read {}", file.display()))?);
            }
        } else if path.exists() {
            self.add(&fs::read(path).explain(format!("read {}", path.display()))?);
        } else {
            self.add(b"absent");
        }
        Ok(self)
    }

    /// The stamp of the step called `name` for these inputs.
    pub(crate) fn stamp(self, workspace: &Workspace, name: &str) -> Stamp {
        Stamp {
            file: workspace.work().join("stamps").join(name),
            now: hex(&self.0.finalize()),
        }
    }

    // The length goes first, so that two parts never read like one.
    fn add(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

impl Stamp {
    /// Whether the last good run saw the same inputs and all its `outputs` are still there.
    pub(crate) fn is_fresh(&self, outputs: &[&Path]) -> bool {
        outputs.iter().all(|output| output.exists())
            && fs::read_to_string(&self.file).is_ok_and(|last| last == self.now)
    }

    /// Remembers this run as good. Called after the outputs are written, so that a run
    /// broken off in the middle is done again.
    pub(crate) fn keep(&self) -> Outcome {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).explain(format!("make {}", folder.display()))?;
        fs::write(&self.file, &self.now).explain(format!("write {}", self.file.display()))
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

/// Every file below `folder`, in an order that does not depend on the disk.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).explain(format!("list {}", folder.display()))? {
            let path = entry.explain(format!("list {}", folder.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(inputs: Inputs) -> String {
        hex(&inputs.0.finalize())
    }

    #[test]
    fn the_same_bytes_give_the_same_stamp_and_others_another() {
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
    fn renaming_a_file_changes_the_stamp() {
        let folder = tempfile::tempdir().expect("temp dir");
        fs::write(folder.path().join("a"), "same").expect("write");
        let before = digest(Inputs::default().path(folder.path()).expect("reads"));
        fs::rename(folder.path().join("a"), folder.path().join("b")).expect("rename");
        let after = digest(Inputs::default().path(folder.path()).expect("reads"));
        assert_ne!(before, after);
    }

    #[test]
    fn two_words_do_not_read_like_one() {
        let split = digest(Inputs::default().word("ab").word("c"));
        let other = digest(Inputs::default().word("a").word("bc"));
        assert_ne!(split, other);
    }

    #[test]
    fn a_stamp_is_fresh_only_after_it_was_kept_and_while_the_output_exists() {
        let folder = tempfile::tempdir().expect("temp dir");
        let output = folder.path().join("output");
        fs::write(&output, "made").expect("write");
        let stamp = Stamp {
            file: folder.path().join("stamps/step"),
            now: "1".to_owned(),
        };
        assert!(!stamp.is_fresh(&[&output]));
        stamp.keep().expect("kept");
        assert!(stamp.is_fresh(&[&output]));
        fs::remove_file(&output).expect("remove");
        assert!(!stamp.is_fresh(&[&output]));
    }
}
