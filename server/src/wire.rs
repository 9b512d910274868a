//! The only place that knows which store and which Mollie stand behind the ports.

use std::sync::Arc;

use url::Url;
use usecases::{
    Gangway, Ports, Settings,
    operator::Operator,
    ports::{SharedClock, SharedMollie, SharedStore},
};
use vault::Keyring;

use crate::{
    config::{CommandError, DataConfig, MollieConfig},
    database_clock::DatabaseClock,
    world::{SystemClock, SystemEntropy},
};

/// Opens the database, bringing it up to date first where that is asked for.
async fn open_store(data: &DataConfig, migrate: bool) -> Result<SharedStore, CommandError> {
    let url = &data.database_url()?;
    if migrate {
        store::migrate(url)
            .await
            .map_err(|error| CommandError::because("cannot prepare the database", &error))?;
    }
    store::open(url, &store::Options::default())
        .await
        .map_err(|error| CommandError::because("cannot open the database", &error))
}

/// Reads the keys; there is no way to run without them.
pub(crate) fn load_keys(data: &DataConfig) -> Result<Keyring, CommandError> {
    Keyring::load(&data.keys_file).map_err(|error| {
        CommandError::because(
            &format!(
                "cannot use the keys in {} (make them with `gangway keys generate`)",
                data.keys_file.display()
            ),
            &error,
        )
    })
}

/// What the operator's commands need: the database, and neither keys nor Mollie.
pub(crate) async fn operator(data: &DataConfig, migrate: bool) -> Result<Operator, CommandError> {
    let store = open_store(data, migrate).await?;
    let clock = clock_of(&store).await?;
    Ok(operator_on(store, clock))
}

fn operator_on(store: SharedStore, clock: SharedClock) -> Operator {
    Operator::new(store, clock, Arc::new(SystemEntropy))
}

async fn clock_of(store: &SharedStore) -> Result<SharedClock, CommandError> {
    let clock = DatabaseClock::following(store).await;
    let clock =
        clock.map_err(|error| CommandError::because("cannot read the database's time", &error))?;
    Ok(clock)
}

/// Refuses to go on with keys of which none opens anything: they are of another installation. One
/// that is missing beside others keeps nobody else from being served: what it sealed shows as
/// failing, and is lost to nobody.
pub(crate) async fn check_keys(keyring: &Keyring, operator: &Operator) -> Result<(), CommandError> {
    let used = operator
        .key_use()
        .await
        .map_err(|error| CommandError::because("cannot read which keys are in use", &error))?;
    let (known, missing): (Vec<_>, Vec<_>) = used
        .into_iter()
        .filter(|one| one.grants > 0)
        .partition(|one| keyring.ids().any(|known| known == one.key));
    for one in &missing {
        tracing::error!(
            key = one.key,
            grants = one.grants,
            "the key file lacks a key"
        );
    }
    match missing.first() {
        Some(one) if known.is_empty() => Err(CommandError(format!(
            "the tokens of {} sellers are sealed with the key {}, which is not in the \
             key file: bring back the file that has it",
            one.grants, one.key
        ))),
        _ => Ok(()),
    }
}

/// Refuses to go on as another app than the one that sellers gave their grants to: Mollie would
/// refuse every one of them.
pub(crate) async fn check_client_id(
    client_id: &str,
    operator: &Operator,
) -> Result<(), CommandError> {
    let used = operator
        .client_id_use()
        .await
        .map_err(|error| CommandError::because("cannot read which app grants belong to", &error))?;
    match used.into_iter().find(|(id, _)| id != client_id) {
        None => Ok(()),
        Some((id, grants)) => Err(CommandError(format!(
            "{grants} sellers gave their grants to the app {id}, and GANGWAY_MOLLIE_CLIENT_ID is \
             {client_id}: set it to {id}, or disconnect those sellers first"
        ))),
    }
}

/// The client of Mollie's API; nothing is asked yet.
pub(crate) fn client(
    mollie: &MollieConfig,
    public_url: &Url,
) -> Result<SharedMollie, CommandError> {
    let config = mollie.client_config(public_url)?;
    let client = mollie::Client::new(config, Arc::new(SystemClock))
        .map_err(|error| CommandError::because("cannot make an HTTP client", &error))?;
    Ok(Arc::new(client))
}

/// Puts the service together.
pub(crate) async fn service(
    data: &DataConfig,
    mollie: &MollieConfig,
    public_url: &Url,
    settings: Settings,
) -> Result<Gangway, CommandError> {
    let keyring = load_keys(data)?;
    let mollie = client(mollie, public_url)?;
    let store = open_store(data, true).await?;
    let clock = clock_of(&store).await?;
    let operator = operator_on(store.clone(), clock.clone());
    check_keys(&keyring, &operator).await?;
    check_client_id(mollie.client_id(), &operator).await?;
    let ports = Ports {
        store,
        mollie,
        clock,
        entropy: Arc::new(SystemEntropy),
        keyring,
    };
    Ok(Gangway::new(ports, settings))
}
