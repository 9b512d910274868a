//! `gangway keys`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Timestamp;
use usecases::ports::{Clock as _, Entropy as _};
use vault::Keyring;

use crate::{
    config::{CommandError, DataConfig},
    wire,
    world::{SystemClock, SystemEntropy},
};

/// Manage the keys that tokens are sealed with.
#[derive(Args)]
pub(crate) struct Keys {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make a file with a fresh key, readable by you alone
    Generate {
        /// Where to write it; must not exist
        #[arg(
            long,
            visible_alias = "keys-file",
            env = "GANGWAY_KEYS_FILE",
            default_value = "data/keys"
        )]
        out: PathBuf,
    },
    /// List the keys, and how many sellers' tokens are sealed with each
    Status {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Add a fresh key and seal with it from now on
    ///
    /// Running programs must be restarted to read the file again; the worker then seals every
    /// token anew. Keep the old key until `gangway keys status` counts no seller under it.
    Rotate {
        /// The file
        #[arg(long, env = "GANGWAY_KEYS_FILE", default_value = "data/keys")]
        keys_file: PathBuf,
    },
}

impl Keys {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        match self.command {
            KeysCommand::Generate { out } => generate(&out),
            KeysCommand::Status { data } => status(&data).await,
            KeysCommand::Rotate { keys_file } => rotate(&keys_file),
        }
    }
}

/// A key is named after the moment it was made.
fn fresh_id(now: Timestamp) -> String {
    format!("k{}", now.as_second())
}

fn fresh_key() -> [u8; 32] {
    let mut key = [0; 32];
    SystemEntropy.fill(&mut key);
    key
}

fn generate(path: &Path) -> Result<(), CommandError> {
    let cannot = |error: &dyn std::error::Error| {
        CommandError::because(&format!("cannot make {}", path.display()), error)
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    }
    let text = Keyring::generate_text(&fresh_id(SystemClock.now()), &fresh_key())
        .map_err(|error| cannot(&error))?;
    vault::create_key_file(path, &text).map_err(|error| cannot(&error))?;
    println!("Made {}. Keep a copy in a safe place.", path.display());
    Ok(())
}

async fn status(data: &DataConfig) -> Result<(), CommandError> {
    let keyring = wire::load_keys(data)?;
    let operator = wire::operator(data, false).await?;
    let used = operator
        .key_use()
        .await
        .map_err(|error| CommandError::because("cannot read which keys are in use", &error))?;
    for id in keyring.ids() {
        let role = if id == keyring.active_id() {
            "active"
        } else {
            "old"
        };
        let grants = used
            .iter()
            .find(|(used, _)| used == id)
            .map_or(0, |(_, grants)| *grants);
        println!("{id}  {role}  {grants} sellers");
    }
    wire::check_keys(&keyring, &operator).await
}

fn rotate(path: &Path) -> Result<(), CommandError> {
    let cannot = |error: &dyn std::error::Error| {
        CommandError::because(&format!("cannot rotate {}", path.display()), error)
    };
    let old = Keyring::read_text(path).map_err(|error| cannot(&error))?;
    let id = fresh_id(SystemClock.now());
    let text = Keyring::with_new_active(&old, &id, &fresh_key()).map_err(|error| cannot(&error))?;
    vault::replace_key_file(path, &text).map_err(|error| cannot(&error))?;
    println!(
        "{id} is active. Restart every running program now: the first to start seals all tokens anew, \
         and one that has not read {id} cannot open them. Old keys are still read."
    );
    Ok(())
}
