//! What is sealed, and to which row.

use secrecy::SecretString;
use vault::{Binding, OpenError, Sealed};

use crate::{
    Gangway,
    ports::{SealedTokens, SellerId, TokenSet},
};
use jiff::Timestamp;
use uuid::Uuid;

const ACCESS: &str = "access_token";
const REFRESH: &str = "refresh_token";

impl Gangway {
    fn seal(&self, plain: &SecretString, table: &str, column: &str, row: Uuid) -> Sealed {
        let row = row.to_string();
        let binding = Binding {
            table,
            column,
            row: &row,
        };
        self.keyring().seal(plain, &binding, self.nonce())
    }

    fn open(
        &self,
        sealed: &Sealed,
        table: &str,
        column: &str,
        row: Uuid,
    ) -> Result<SecretString, OpenError> {
        let row = row.to_string();
        let binding = Binding {
            table,
            column,
            row: &row,
        };
        self.keyring().open(sealed, &binding)
    }

    /// Seals fresh tokens to the seller's row. `known` is the refresh token so far: Mollie may
    /// leave it out of an answer, and then it stays.
    pub(super) fn seal_tokens(
        &self,
        seller: SellerId,
        tokens: &TokenSet,
        known: &SecretString,
        now: Timestamp,
    ) -> SealedTokens {
        let refresh = tokens.refresh.as_ref().unwrap_or(known);
        SealedTokens {
            access: self.seal(&tokens.access, "connections", ACCESS, seller.0),
            access_expires_at: now + tokens.expires_in,
            refresh: self.seal(refresh, "connections", REFRESH, seller.0),
        }
    }

    pub(super) fn open_access(
        &self,
        seller: SellerId,
        tokens: &SealedTokens,
    ) -> Result<SecretString, OpenError> {
        self.open(&tokens.access, "connections", ACCESS, seller.0)
    }

    pub(super) fn open_refresh(
        &self,
        seller: SellerId,
        tokens: &SealedTokens,
    ) -> Result<SecretString, OpenError> {
        self.open(&tokens.refresh, "connections", REFRESH, seller.0)
    }

    pub(super) fn seal_verifier(&self, attempt: Uuid, verifier: &SecretString) -> Sealed {
        self.seal(verifier, "attempts", "verifier", attempt)
    }

    pub(super) fn open_verifier(
        &self,
        attempt: Uuid,
        sealed: &Sealed,
    ) -> Result<SecretString, OpenError> {
        self.open(sealed, "attempts", "verifier", attempt)
    }
}
