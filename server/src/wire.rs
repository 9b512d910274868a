//! The only place that knows which store and which Mollie stand behind the ports.

use std::sync::Arc;

use url::Url;
use usecases::{
    Gangway, Ports, Settings,
    operator::Operator,
    ports::{SharedMollie, SharedStore},
};
use vault::Keyring;

use crate::{
    config::{CommandError, DataConfig, MollieConfig},
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
    Ok(operator_on(store))
}

fn operator_on(store: SharedStore) -> Operator {
    Operator::new(store, Arc::new(SystemClock), Arc::new(SystemEntropy))
}

/// Refuses to go on without a key that tokens are sealed with: they could not be opened, and
/// sellers would seem to be lost.
pub(crate) async fn check_keys(keyring: &Keyring, operator: &Operator) -> Result<(), CommandError> {
    let used = operator
        .key_use()
        .await
        .map_err(|error| CommandError::because("cannot read which keys are in use", &error))?;
    match used
        .into_iter()
        .find(|(id, _)| !keyring.ids().any(|known| known == id))
    {
        None => Ok(()),
        Some((id, grants)) => Err(CommandError(format!(
            "the tokens of {grants} sellers are sealed with the key {id}, which is not in the \
             key file: bring back the file that has it"
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
    check_keys(&keyring, &operator_on(store.clone())).await?;
    let ports = Ports {
        store,
        mollie,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        keyring,
    };
    Ok(Gangway::new(ports, settings))
}
