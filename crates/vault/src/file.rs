//! Key files on disk.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use crate::{Keyring, KeyringError, key_file};

impl Keyring {
    /// Reads a key file. On Unix one that others than its owner may touch is refused.
    pub fn load(path: &Path) -> Result<Self, KeyringError> {
        Self::parse(&Self::read_text(path)?)
    }

    /// The text of a key file, to change it; refused like in [`Keyring::load`].
    pub fn read_text(path: &Path) -> Result<Zeroizing<String>, KeyringError> {
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => KeyringError::Missing {
                path: path.to_owned(),
            },
            _ => KeyringError::Unreadable {
                path: path.to_owned(),
                reason: error.to_string(),
            },
        };
        let file = File::open(path).map_err(unreadable)?;
        refuse_open_mode(path, &file.metadata().map_err(unreadable)?)?;
        let text = io::read_to_string(file).map_err(unreadable)?;
        Ok(Zeroizing::new(text))
    }
}

/// Writes a new key file with mode 0600; one that exists is left as it is.
pub fn create_key_file(path: &Path, text: &str) -> Result<(), KeyringError> {
    key_file::entries(text)?;
    let draft = Draft::write(path, text)?;
    // A hard link, unlike a rename, fails when the name is taken.
    fs::hard_link(&draft.path, path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyringError::Exists {
            path: path.to_owned(),
        },
        _ => unwritable(path, &error),
    })?;
    drop(draft);
    sync_folder(path)
}

/// Replaces a key file in one step: whoever reads it meanwhile sees the old or the new text whole.
pub fn replace_key_file(path: &Path, text: &str) -> Result<(), KeyringError> {
    key_file::entries(text)?;
    // Behind a symbolic link the file itself is replaced, not the link.
    let path = &fs::canonicalize(path).map_err(|error| unwritable(path, &error))?;
    let draft = Draft::write(path, text)?;
    fs::rename(&draft.path, path).map_err(|error| unwritable(path, &error))?;
    drop(draft);
    sync_folder(path)
}

/// A complete file beside the one to be written; gone when dropped.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn write(target: &Path, text: &str) -> Result<Self, KeyringError> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let draft = Self {
            path: target.with_file_name(name),
        };
        let written = owner_only().open(&draft.path).and_then(|mut file| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        });
        written.map_err(|error| unwritable(target, &error))?;
        Ok(draft)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove, and no one to tell about a failure.
        let _ = fs::remove_file(&self.path);
    }
}

fn unwritable(path: &Path, error: &io::Error) -> KeyringError {
    KeyringError::Unwritable {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the new name itself survive a power cut.
fn sync_folder(path: &Path) -> Result<(), KeyringError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|error| unwritable(path, &error))?;
    }
    Ok(())
}

#[cfg(unix)]
fn refuse_open_mode(path: &Path, metadata: &fs::Metadata) -> Result<(), KeyringError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    let others = mode & 0o077;
    if others == 0 {
        Ok(())
    } else {
        Err(KeyringError::TooOpen {
            path: path.to_owned(),
            mode,
        })
    }
}

#[cfg(not(unix))]
fn refuse_open_mode(_path: &Path, _metadata: &fs::Metadata) -> Result<(), KeyringError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str) -> Zeroizing<String> {
        Keyring::generate_text(id, &[1; 32]).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_key_file_is_written_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        create_key_file(&path, &text("k1")).unwrap();
        assert_eq!(Keyring::load(&path).unwrap().active_id(), "k1");
        let again = create_key_file(&path, &text("k2")).unwrap_err();
        assert_eq!(again, KeyringError::Exists { path: path.clone() });
        assert_eq!(Keyring::load(&path).unwrap().active_id(), "k1");
        assert_eq!(names(folder.path()), ["keys"], "no draft is left behind");
    }

    #[test]
    fn a_key_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        create_key_file(&path, &text("k1")).unwrap();
        let old = Keyring::read_text(&path).unwrap();
        let renewed = {
            let added = Keyring::with_new(&old, "k2", &[2; 32]).unwrap();
            Keyring::with_active(&added, "k2").unwrap()
        };
        replace_key_file(&path, &renewed).unwrap();
        assert_eq!(Keyring::load(&path).unwrap().active_id(), "k2");
        assert_eq!(names(folder.path()), ["keys"], "no draft is left behind");
    }

    #[test]
    fn a_text_that_could_not_be_read_again_is_never_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        assert_eq!(
            create_key_file(&path, "nonsense"),
            Err(KeyringError::BadLine { line: 1 })
        );
        create_key_file(&path, &text("k1")).unwrap();
        assert_eq!(replace_key_file(&path, ""), Err(KeyringError::Empty));
        assert_eq!(Keyring::load(&path).unwrap().active_id(), "k1");
    }

    #[test]
    fn a_missing_or_unreadable_key_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let missing = Keyring::load(&path).unwrap_err();
        assert_eq!(missing, KeyringError::Missing { path: path.clone() });
        assert!(missing.to_string().contains("keys"));
        fs::write(&path, [0xFF, 0xFE]).unwrap();
        owner_only_mode(&path);
        let garbage = Keyring::load(&path).unwrap_err();
        assert!(
            matches!(garbage, KeyringError::Unreadable { .. }),
            "{garbage}"
        );
        let nowhere = create_key_file(&folder.path().join("no/such/keys"), &text("k1"));
        assert!(matches!(nowhere, Err(KeyringError::Unwritable { .. })));
    }

    #[cfg(unix)]
    fn owner_only_mode(path: &Path) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    #[cfg(not(unix))]
    fn owner_only_mode(_path: &Path) {}

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::PermissionsExt;

        #[test]
        fn a_key_file_that_others_may_touch_is_refused() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("keys");
            create_key_file(&path, &text("k1")).unwrap();
            for mode in [0o640, 0o604, 0o620, 0o644, 0o601] {
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                let expected = KeyringError::TooOpen {
                    path: path.clone(),
                    mode,
                };
                assert_eq!(Keyring::load(&path).unwrap_err(), expected);
            }
            fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
            assert!(Keyring::load(&path).is_ok());
        }

        #[test]
        fn a_written_key_file_is_for_its_owner_alone() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("keys");
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
            create_key_file(&path, &text("k1")).unwrap();
            assert_eq!(mode(&path), 0o600);
            replace_key_file(&path, &text("k2")).unwrap();
            assert_eq!(mode(&path), 0o600);
        }

        #[test]
        fn behind_a_link_the_file_is_replaced() {
            let folder = tempfile::tempdir().unwrap();
            let (path, link) = (folder.path().join("keys"), folder.path().join("link"));
            create_key_file(&path, &text("k1")).unwrap();
            std::os::unix::fs::symlink(&path, &link).unwrap();
            replace_key_file(&link, &text("k2")).unwrap();
            assert_eq!(Keyring::load(&path).unwrap().active_id(), "k2");
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        }
    }
}
