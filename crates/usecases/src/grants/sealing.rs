//! What is sealed, and to which row.

use jiff::Timestamp;
use secrecy::SecretString;
use uuid::Uuid;
use vault::{Binding, Keyring, OpenError, Sealed};

use crate::{
    Gangway,
    ports::{Entropy, LeftoverGrant, SealedTokens, SellerId, TokenSet},
};

/// A column whose values are sealed. Its names are part of what is sealed, so they stay as they
/// were when the first value was: tokens once stood in the table of connections.
#[derive(Clone, Copy)]
struct Column {
    table: &'static str,
    name: &'static str,
}

const ACCESS: Column = Column {
    table: "connections",
    name: "access_token",
};
const REFRESH: Column = Column {
    table: "connections",
    name: "refresh_token",
};
const VERIFIER: Column = Column {
    table: "attempts",
    name: "verifier",
};

/// Seals with the active key, and opens what any key of the ring sealed.
#[derive(Clone, Copy)]
pub(crate) struct Sealer<'a> {
    pub(crate) keyring: &'a Keyring,
    pub(crate) entropy: &'a dyn Entropy,
}

impl Sealer<'_> {
    fn seal(self, plain: &SecretString, column: Column, row: Uuid) -> Sealed {
        let mut nonce = [0; 24];
        self.entropy.fill(&mut nonce);
        let row = row.to_string();
        self.keyring.seal(plain, &binding(column, &row), nonce)
    }

    fn open(self, sealed: &Sealed, column: Column, row: Uuid) -> Result<SecretString, OpenError> {
        let row = row.to_string();
        self.keyring.open(sealed, &binding(column, &row))
    }

    /// The same value under the active key.
    fn reseal(self, sealed: &Sealed, column: Column, row: Uuid) -> Result<Sealed, OpenError> {
        Ok(self.seal(&self.open(sealed, column, row)?, column, row))
    }

    pub(super) fn reseal_tokens(
        self,
        seller: SellerId,
        tokens: &SealedTokens,
    ) -> Result<SealedTokens, OpenError> {
        Ok(SealedTokens {
            access: self.reseal(&tokens.access, ACCESS, seller.0)?,
            access_expires_at: tokens.access_expires_at,
            refresh: self.reseal(&tokens.refresh, REFRESH, seller.0)?,
            client_id: tokens.client_id.clone(),
        })
    }

    pub(super) fn reseal_leftover(self, grant: &LeftoverGrant) -> Result<Sealed, OpenError> {
        self.reseal(&grant.refresh, REFRESH, grant.sealed_to)
    }
}

impl Gangway {
    pub(super) fn sealer(&self) -> Sealer<'_> {
        Sealer {
            keyring: self.keyring(),
            entropy: &**self.entropy(),
        }
    }

    fn seal(&self, plain: &SecretString, column: Column, row: Uuid) -> Sealed {
        self.sealer().seal(plain, column, row)
    }

    fn open(&self, sealed: &Sealed, column: Column, row: Uuid) -> Result<SecretString, OpenError> {
        self.sealer().open(sealed, column, row)
    }

    /// Seals fresh tokens to the seller's row. `known` is the refresh token so far: Mollie may
    /// leave it out of an answer, and then it stays.
    pub(crate) fn seal_tokens(
        &self,
        seller: SellerId,
        tokens: &TokenSet,
        known: &SecretString,
        now: Timestamp,
    ) -> SealedTokens {
        let refresh = tokens.refresh.as_ref().unwrap_or(known);
        SealedTokens {
            access: self.seal(&tokens.access, ACCESS, seller.0),
            access_expires_at: now + tokens.expires_in,
            refresh: self.seal(refresh, REFRESH, seller.0),
            client_id: Some(self.mollie().client_id().to_owned()),
        }
    }

    pub(super) fn open_access(
        &self,
        seller: SellerId,
        tokens: &SealedTokens,
    ) -> Result<SecretString, OpenError> {
        self.open(&tokens.access, ACCESS, seller.0)
    }

    pub(super) fn open_refresh(
        &self,
        seller: SellerId,
        tokens: &SealedTokens,
    ) -> Result<SecretString, OpenError> {
        self.open(&tokens.refresh, REFRESH, seller.0)
    }

    /// Whether tokens were given to the app that this process is. Those of another one Mollie
    /// refuses us whatever becomes of them, and that must not look like their end.
    pub(crate) fn is_of_our_app(&self, client_id: Option<&str>) -> bool {
        client_id.is_none_or(|app| app == self.mollie().client_id())
    }

    /// Seals the token of a leftover grant to the row that it belongs to: its own, or that of the
    /// seller whose connection it was, to which it has been sealed before.
    pub(crate) fn seal_leftover(&self, row: Uuid, refresh: &SecretString) -> Sealed {
        self.seal(refresh, REFRESH, row)
    }

    pub(crate) fn open_leftover(&self, grant: &LeftoverGrant) -> Result<SecretString, OpenError> {
        self.open(&grant.refresh, REFRESH, grant.sealed_to)
    }

    pub(crate) fn seal_verifier(&self, attempt: Uuid, verifier: &SecretString) -> Sealed {
        self.seal(verifier, VERIFIER, attempt)
    }

    pub(crate) fn open_verifier(
        &self,
        attempt: Uuid,
        sealed: &Sealed,
    ) -> Result<SecretString, OpenError> {
        self.open(sealed, VERIFIER, attempt)
    }
}

fn binding(column: Column, row: &str) -> Binding<'_> {
    Binding {
        table: column.table,
        column: column.name,
        row,
    }
}
