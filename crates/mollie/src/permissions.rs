//! Permissions (`Mollie: list-permissions`).

use async_trait::async_trait;
use domain::ScopeSet;
use secrecy::SecretString;
use serde::Deserialize;
use usecases::ports::{MollieError, PermissionsApi};

use crate::{Client, wire::ListItem};

/// One permission there is, and whether the token has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Permission {
    /// Its name, such as `payments.read`.
    pub id: String,
    /// Whether the token has it.
    pub granted: bool,
}

impl ListItem for Permission {
    const KEY: &'static str = "permissions";
}

impl Client {
    /// `GET /v2/permissions`; needs no permission. Lists every permission there is.
    pub async fn list_permissions(
        &self,
        access: &SecretString,
    ) -> Result<Vec<Permission>, MollieError> {
        self.read_list(self.v2("permissions", &[]), access).await
    }
}

#[async_trait]
impl PermissionsApi for Client {
    async fn granted_scopes(&self, access: &SecretString) -> Result<ScopeSet, MollieError> {
        let permissions = self.list_permissions(access).await?;
        let granted = permissions.iter().filter(|permission| permission.granted);
        let names: Vec<&str> = granted.map(|permission| permission.id.as_str()).collect();
        Ok(ScopeSet::parse(&names.join(" ")))
    }
}
