//! The text of a key file.
//!
//! One key per line: an id, the key in base64, and on exactly one line the word `active`.
//! A `#` begins a comment; empty lines are skipped.
//!
//! ```text
//! # Gangway keys
//! 2026-08 q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=
//! 2026-11 EjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8= active
//! ```

use std::path::PathBuf;

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

const ACTIVE: &str = "active";
const KEY_LENGTH: usize = 32;
const HEADING: &str = "\
# Gangway keys: they open the tokens in the database. Keep this file secret, back it up, and back
# it up apart from the database. A key may be removed once no stored value is sealed with it.
";

/// Why there is no keyring. Never holds a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    #[error("there is no key file at {}", path.display())]
    Missing { path: PathBuf },
    #[error("the key file {} cannot be read: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error(
        "the key file {} is open to others (mode {mode:04o}): give it mode 0600",
        path.display()
    )]
    TooOpen { path: PathBuf, mode: u32 },
    #[error("the key file {} cannot be written: {reason}", path.display())]
    Unwritable { path: PathBuf, reason: String },
    #[error("{} exists already and is left as it is", path.display())]
    Exists { path: PathBuf },
    #[error("the key file holds no key")]
    Empty,
    #[error("line {line} of the key file is not `id key` or `id key active`")]
    BadLine {
        /// Counted from 1.
        line: usize,
    },
    #[error("a key id is 1 to 64 letters, digits, dots, dashes or underscores")]
    BadId,
    #[error("the key on line {line} of the key file is not 32 bytes in base64")]
    BadKey {
        /// Counted from 1.
        line: usize,
    },
    #[error("no key in the key file is marked active")]
    NoActive,
    #[error("more than one key in the key file is marked active")]
    TwoActive,
    #[error("there is no key {id} in the key file")]
    UnknownId { id: String },
    #[error("the key {id} is the active one: activate another one first")]
    IsActive { id: String },
    #[error("the key id {id} stands in the key file twice")]
    DuplicateId { id: String },
}

/// One line of a key file.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) key: Zeroizing<[u8; KEY_LENGTH]>,
    pub(crate) active: bool,
}

/// Whether a text can be a key id.
pub(crate) fn is_key_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// The keys of a text, in its order: at least one, ids unique, exactly one active.
pub(crate) fn entries(text: &str) -> Result<Vec<Entry>, KeyringError> {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(entry) = entry(index + 1, line)? else {
            continue;
        };
        if entries.iter().any(|other| other.id == entry.id) {
            return Err(KeyringError::DuplicateId { id: entry.id });
        }
        entries.push(entry);
    }
    match entries.iter().filter(|entry| entry.active).count() {
        _ if entries.is_empty() => Err(KeyringError::Empty),
        0 => Err(KeyringError::NoActive),
        1 => Ok(entries),
        _ => Err(KeyringError::TwoActive),
    }
}

fn entry(line: usize, text: &str) -> Result<Option<Entry>, KeyringError> {
    let content = text.split('#').next().unwrap_or_default();
    let words: Vec<&str> = content.split_whitespace().collect();
    let (id, key, active) = match words[..] {
        [] => return Ok(None),
        [id, key] => (id, key, false),
        [id, key, ACTIVE] => (id, key, true),
        _ => return Err(KeyringError::BadLine { line }),
    };
    if !is_key_id(id) {
        return Err(KeyringError::BadId);
    }
    Ok(Some(Entry {
        id: id.to_owned(),
        key: key_bytes(key).ok_or(KeyringError::BadKey { line })?,
        active,
    }))
}

fn key_bytes(text: &str) -> Option<Zeroizing<[u8; KEY_LENGTH]>> {
    let decoded = Zeroizing::new(STANDARD.decode(text).ok()?);
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    (decoded.len() == KEY_LENGTH).then(|| {
        key.copy_from_slice(&decoded);
        key
    })
}

/// The text of a key file with one key.
pub(crate) fn fresh(id: &str, key: &[u8; KEY_LENGTH]) -> Result<Zeroizing<String>, KeyringError> {
    let mut text = Zeroizing::new(HEADING.to_owned());
    push(&mut text, id, key, true)?;
    Ok(text)
}

/// The same text with one more key, which is read but not active.
pub(crate) fn with_new(
    text: &str,
    id: &str,
    key: &[u8; KEY_LENGTH],
) -> Result<Zeroizing<String>, KeyringError> {
    entries(text)?;
    let mut more = Zeroizing::new(String::new());
    for line in text.lines() {
        more.push_str(line);
        more.push('\n');
    }
    push(&mut more, id, key, false)?;
    entries(&more)?;
    Ok(more)
}

/// The same text with this key as the active one.
pub(crate) fn with_active(text: &str, id: &str) -> Result<Zeroizing<String>, KeyringError> {
    change(text, id, |line, is_it| {
        let line = retired(line);
        Some(if is_it { marked(&line) } else { line })
    })
}

/// The same text without this key, which must not be the active one.
pub(crate) fn without(text: &str, id: &str) -> Result<Zeroizing<String>, KeyringError> {
    if entries(text)?.iter().any(|one| one.active && one.id == id) {
        return Err(KeyringError::IsActive { id: id.to_owned() });
    }
    change(text, id, |line, is_it| {
        (!is_it).then(|| Zeroizing::new(line.to_owned()))
    })
}

/// The text with each line of a key changed, or left out; comments and empty lines stay.
fn change(
    text: &str,
    id: &str,
    to: impl Fn(&str, bool) -> Option<Zeroizing<String>>,
) -> Result<Zeroizing<String>, KeyringError> {
    if entries(text)?.iter().all(|one| one.id != id) {
        return Err(KeyringError::UnknownId { id: id.to_owned() });
    }
    let mut changed = Zeroizing::new(String::new());
    for (index, line) in text.lines().enumerate() {
        let line = match entry(index + 1, line)? {
            Some(entry) => to(line, entry.id == id),
            None => Some(Zeroizing::new(line.to_owned())),
        };
        if let Some(line) = line {
            changed.push_str(&line);
            changed.push('\n');
        }
    }
    entries(&changed)?;
    Ok(changed)
}

/// A line that has gained the `active` mark and kept its comment.
fn marked(line: &str) -> Zeroizing<String> {
    let (content, comment) = line.split_at(line.find('#').unwrap_or(line.len()));
    let gap = if comment.is_empty() { "" } else { " " };
    Zeroizing::new([content.trim_end(), " ", ACTIVE, gap, comment].concat())
}

/// A line that has lost its `active` mark and kept its comment.
fn retired(line: &str) -> Zeroizing<String> {
    let (content, comment) = line.split_at(line.find('#').unwrap_or(line.len()));
    let kept = match content.trim_end().strip_suffix(ACTIVE) {
        Some(kept) if kept.ends_with(char::is_whitespace) => kept.trim_end(),
        _ => return Zeroizing::new(line.to_owned()),
    };
    let gap = if comment.is_empty() { "" } else { " " };
    Zeroizing::new([kept, gap, comment].concat())
}

fn push(
    text: &mut String,
    id: &str,
    key: &[u8; KEY_LENGTH],
    active: bool,
) -> Result<(), KeyringError> {
    if !is_key_id(id) {
        return Err(KeyringError::BadId);
    }
    let encoded = Zeroizing::new(STANDARD.encode(key));
    for part in [id, " ", &encoded] {
        text.push_str(part);
    }
    if active {
        text.push(' ');
        text.push_str(ACTIVE);
    }
    text.push('\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, byte: u8, active: bool) -> String {
        let mark = if active { " active" } else { "" };
        format!("{id} {}{mark}\n", STANDARD.encode([byte; 32]))
    }

    fn refusal(text: &str) -> KeyringError {
        entries(text).err().expect("the text is refused")
    }

    #[test]
    fn a_key_file_names_its_keys_and_the_active_one() {
        let text = format!("# heading\n\n{}{}", line("a", 1, false), line("b", 2, true));
        let entries = entries(&text).unwrap();
        let read: Vec<_> = entries
            .iter()
            .map(|e| (e.id.as_str(), *e.key, e.active))
            .collect();
        assert_eq!(read, [("a", [1; 32], false), ("b", [2; 32], true)]);
    }

    #[test]
    fn a_key_file_that_leaves_doubt_is_refused() {
        assert_eq!(refusal(""), KeyringError::Empty);
        assert_eq!(refusal("# only a comment\n"), KeyringError::Empty);
        assert_eq!(refusal(&line("a", 1, false)), KeyringError::NoActive);
        let two = [line("a", 1, true), line("b", 2, true)].concat();
        assert_eq!(refusal(&two), KeyringError::TwoActive);
        let same = [line("a", 1, true), line("a", 2, false)].concat();
        assert_eq!(refusal(&same), KeyringError::DuplicateId { id: "a".into() });
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_by_its_number() {
        for short in [
            "AAAA",
            "not-base64!",
            &STANDARD.encode([0; 31]),
            &STANDARD.encode([0; 33]),
        ] {
            let text = format!("# heading\na {short} active\n");
            assert_eq!(refusal(&text), KeyringError::BadKey { line: 2 }, "{short}");
        }
        assert_eq!(refusal("alone\n"), KeyringError::BadLine { line: 1 });
        let marked = line("a", 1, true).replace("active", "aktive");
        assert_eq!(refusal(&marked), KeyringError::BadLine { line: 1 });
        assert_eq!(refusal(&line("ä", 1, true)), KeyringError::BadId);
        assert_eq!(
            refusal(&line(&"a".repeat(65), 1, true)),
            KeyringError::BadId
        );
    }

    /// Key and mark of every line.
    fn read(text: &str) -> Vec<([u8; 32], bool)> {
        let entries = entries(text).unwrap();
        entries.iter().map(|e| (*e.key, e.active)).collect()
    }

    #[test]
    fn a_key_is_added_activated_and_dropped_and_the_rest_of_the_file_stays() {
        let first = fresh("a", &[1; 32])
            .unwrap()
            .replace(" active", " active # made in August");
        let added = with_new(&first, "b", &[2; 32]).unwrap();
        assert_eq!(read(&added), [([1; 32], true), ([2; 32], false)]);
        let turned = with_active(&added, "b").unwrap();
        assert_eq!(read(&turned), [([1; 32], false), ([2; 32], true)]);
        let back = with_active(&turned, "a").unwrap();
        assert_eq!(read(&back), [([1; 32], true), ([2; 32], false)]);
        for text in [&added, &turned, &back] {
            assert!(text.starts_with("# Gangway keys"));
            assert!(text.contains("# made in August"));
        }
        let dropped = without(&turned, "a").unwrap();
        assert_eq!(read(&dropped), [([2; 32], true)]);
        assert!(dropped.starts_with("# Gangway keys"));
    }

    #[test]
    fn the_active_key_cannot_be_dropped_and_an_unknown_one_is_named() {
        let text = fresh("a", &[1; 32]).unwrap();
        let id = || "a".to_owned();
        assert_eq!(
            without(&text, "a"),
            Err(KeyringError::IsActive { id: id() })
        );
        let unknown = KeyringError::UnknownId { id: "b".into() };
        assert_eq!(without(&text, "b"), Err(unknown.clone()));
        assert_eq!(with_active(&text, "b"), Err(unknown));
    }

    #[test]
    fn a_new_key_needs_an_id_of_its_own() {
        let first = fresh("active", &[1; 32]).unwrap();
        let same = with_new(&first, "active", &[2; 32]).unwrap_err();
        assert_eq!(
            same,
            KeyringError::DuplicateId {
                id: "active".into()
            }
        );
        assert_eq!(with_new(&first, "a b", &[2; 32]), Err(KeyringError::BadId));
        assert_eq!(fresh("", &[1; 32]), Err(KeyringError::BadId));
    }
}
