//! Secrets at rest.
//!
//! A [`Keyring`] holds one active key and any number of older ones, read from a key file that only
//! its owner may read. [`Keyring::seal`] turns a secret into a [`Sealed`] value that opens only with
//! the same key and in the same place: table, column and row are part of what is authenticated, so
//! a ciphertext that is copied to another seller's row is refused like a forged one.
//!
//! Nothing here makes randomness: keys and nonces are passed in.

mod file;
mod key_file;
mod keyring;
mod sealed;

pub use file::{create_key_file, replace_key_file};
pub use key_file::KeyringError;
pub use keyring::{Binding, Keyring, OpenError};
pub use sealed::Sealed;
pub use zeroize::Zeroizing;
