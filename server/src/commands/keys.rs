//! `gangway keys`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use usecases::{
    operator::{Operator, ResealProgress},
    ports::{Clock as _, Entropy as _, KeyUse},
};
use vault::{Keyring, KeyringError};

use crate::{
    config::{CommandError, DataConfig},
    wire,
    world::{SystemClock, SystemEntropy},
};

/// Manage the keys that tokens are sealed with.
///
/// To change the key: `add` one, restart every running program, `activate` it, restart them again,
/// `reseal`, and `drop` the old one. Nothing is interrupted, and every step can be repeated.
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
    /// List the keys, and what is sealed with each
    Status {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Add a fresh key, which seals nothing yet
    ///
    /// Restart every running program afterwards: each must be able to open what another seals.
    Add {
        /// The file
        #[arg(long, env = "GANGWAY_KEYS_FILE", default_value = "data/keys")]
        keys_file: PathBuf,
    },
    /// Seal with this key from now on
    ///
    /// Programs do so once they are restarted; the worker then seals every grant anew.
    Activate {
        /// Its id, as `gangway keys status` lists it
        id: String,
        /// The file
        #[arg(long, env = "GANGWAY_KEYS_FILE", default_value = "data/keys")]
        keys_file: PathBuf,
    },
    /// Seal every grant with the active key now, rather than wait for the worker
    ///
    /// In batches: cut off anywhere, it goes on where it was when it is started again.
    Reseal {
        #[command(flatten)]
        data: DataConfig,
    },
    /// Take a key out of the file, unless anything is sealed with it
    Drop {
        /// Its id, as `gangway keys status` lists it
        id: String,
        #[command(flatten)]
        data: DataConfig,
    },
}

impl Keys {
    pub(crate) async fn run(self) -> Result<(), CommandError> {
        match self.command {
            KeysCommand::Generate { out } => generate(&out),
            KeysCommand::Status { data } => status(&data).await,
            KeysCommand::Add { keys_file } => add(&keys_file),
            KeysCommand::Activate { id, keys_file } => activate(&keys_file, &id),
            KeysCommand::Reseal { data } => reseal(&data).await,
            KeysCommand::Drop { id, data } => drop_key(&data, &id).await,
        }
    }
}

/// A key is named after the moment it was made, and apart from every other one made then.
fn fresh_id() -> String {
    let mut apart = [0; 4];
    SystemEntropy.fill(&mut apart);
    let now = SystemClock.now().as_second();
    format!("k{now}-{:08x}", u32::from_be_bytes(apart))
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
    let text = Keyring::generate_text(&fresh_id(), &fresh_key()).map_err(|error| cannot(&error))?;
    vault::create_key_file(path, &text).map_err(|error| cannot(&error))?;
    println!("Made {}. Keep a copy in a safe place.", path.display());
    Ok(())
}

/// Changes the key file in one step.
fn change<S: AsRef<str>>(
    path: &Path,
    to: impl FnOnce(&str) -> Result<S, KeyringError>,
) -> Result<(), CommandError> {
    Keyring::read_text(path)
        .and_then(|old| to(&old))
        .and_then(|new| vault::replace_key_file(path, new.as_ref()))
        .map_err(|error| {
            CommandError::because(&format!("cannot change {}", path.display()), &error)
        })
}

fn add(path: &Path) -> Result<(), CommandError> {
    let id = fresh_id();
    change(path, |text| Keyring::with_new(text, &id, &fresh_key()))?;
    println!(
        "Added {id}. Keep a copy of the file in a safe place. Restart every running program, then \
         `gangway keys activate {id}`."
    );
    Ok(())
}

fn activate(path: &Path, id: &str) -> Result<(), CommandError> {
    change(path, |text| Keyring::with_active(text, id))?;
    println!(
        "{id} is active for programs that start from now on. Restart every running program; the \
         worker seals all grants anew, or `gangway keys reseal` does."
    );
    Ok(())
}

async fn key_use(operator: &Operator) -> Result<Vec<KeyUse>, CommandError> {
    let used = operator.key_use().await;
    used.map_err(|error| CommandError::because("cannot read which keys are in use", &error))
}

async fn status(data: &DataConfig) -> Result<(), CommandError> {
    let keyring = wire::load_keys(data)?;
    let operator = wire::operator(data, false).await?;
    let used = key_use(&operator).await?;
    let of = |id: &str| used.iter().find(|one| one.key == id).cloned();
    for id in keyring.ids() {
        let role = if id == keyring.active_id() {
            "active"
        } else {
            "read only"
        };
        let used = of(id).unwrap_or_default();
        println!("{id}  {role}  {}", counts(&used));
    }
    let is_missing = |one: &&KeyUse| keyring.ids().all(|id| id != one.key);
    let missing: Vec<&KeyUse> = used.iter().filter(is_missing).collect();
    for one in &missing {
        println!("{}  MISSING  {}", one.key, counts(one));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(CommandError(
        "what a missing key sealed cannot be opened: bring back the file that has it".into(),
    ))
}

fn counts(used: &KeyUse) -> String {
    format!(
        "{} grants, {} attempts to connect",
        used.grants, used.attempts
    )
}

async fn reseal(data: &DataConfig) -> Result<(), CommandError> {
    let keyring = wire::load_keys(data)?;
    let operator = wire::operator(data, false).await?;
    let mut sealed = 0;
    loop {
        let progress = operator.reseal(&keyring).await;
        match progress.map_err(|error| CommandError::because("cannot go on", &error))? {
            ResealProgress::Sealed(grants) => sealed += grants,
            ResealProgress::Done { unreadable } => {
                println!("{sealed} grants were sealed with {}.", keyring.active_id());
                return match unreadable {
                    0 => Ok(()),
                    number => Err(CommandError(format!(
                        "{number} grants cannot be opened with the keys in the key file"
                    ))),
                };
            }
        }
    }
}

async fn drop_key(data: &DataConfig, id: &str) -> Result<(), CommandError> {
    let operator = wire::operator(data, false).await?;
    let used = key_use(&operator).await?;
    if let Some(used) = used.iter().find(|one| one.key == id) {
        return Err(CommandError(format!(
            "{id} still seals {}: run `gangway keys reseal`, and wait half an hour for attempts",
            counts(used)
        )));
    }
    change(&data.keys_file, |text| Keyring::without(text, id))?;
    println!("Dropped {id}. Keep the copy of the old file until every program has been restarted.");
    Ok(())
}
