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
    config::{DataConfig, Failure, MollieConfig},
    world::{SystemClock, SystemEntropy},
};

/// Opens the database, bringing it up to date first where that is asked for.
async fn open_store(data: &DataConfig, migrate: bool) -> Result<SharedStore, Failure> {
    let url = &data.database_url()?;
    if migrate {
        store::migrate(url)
            .await
            .map_err(|error| Failure::because("cannot prepare the database", &error))?;
    }
    store::open(url, &store::Options::default())
        .await
        .map_err(|error| Failure::because("cannot open the database", &error))
}

/// Reads the keys; there is no way to run without them.
pub(crate) fn load_keys(data: &DataConfig) -> Result<Keyring, Failure> {
    Keyring::load(&data.keys_file).map_err(|error| {
        Failure::because(
            &format!(
                "cannot use the keys in {} (make them with `gangway keys generate`)",
                data.keys_file.display()
            ),
            &error,
        )
    })
}

/// What the operator's commands need: the database, and neither keys nor Mollie.
pub(crate) async fn operator(data: &DataConfig, migrate: bool) -> Result<Operator, Failure> {
    let store = open_store(data, migrate).await?;
    Ok(operator_on(store))
}

fn operator_on(store: SharedStore) -> Operator {
    Operator::new(store, Arc::new(SystemClock), Arc::new(SystemEntropy))
}

/// Refuses to go on without a key that tokens are sealed with: they could not be opened, and
/// sellers would seem to be lost.
pub(crate) async fn check_keys(keyring: &Keyring, operator: &Operator) -> Result<(), Failure> {
    let used = operator
        .key_use()
        .await
        .map_err(|error| Failure::because("cannot read which keys are in use", &error))?;
    match used
        .into_iter()
        .find(|(id, _)| !keyring.ids().any(|known| known == id))
    {
        None => Ok(()),
        Some((id, grants)) => Err(Failure(format!(
            "the tokens of {grants} sellers are sealed with the key {id}, which is not in the \
             key file: bring back the file that has it"
        ))),
    }
}

/// Puts the service together.
pub(crate) async fn service(
    data: &DataConfig,
    mollie: &MollieConfig,
    public_url: &Url,
    settings: Settings,
) -> Result<Gangway, Failure> {
    let keyring = load_keys(data)?;
    let config = mollie.client_config(public_url)?;
    let client = mollie::Client::new(config, Arc::new(SystemClock))
        .map_err(|error| Failure::because("cannot make an HTTP client", &error))?;
    let store = open_store(data, true).await?;
    check_keys(&keyring, &operator_on(store.clone())).await?;
    let mollie: SharedMollie = Arc::new(client);
    let ports = Ports {
        store,
        mollie,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        keyring,
    };
    Ok(Gangway::new(ports, settings))
}
