//! Grants: what sellers have granted us, kept usable for whoever acts or polls.
//!
//! A grant is refreshed under a lease of its own, apart from the lease of polling, by one caller
//! at a time across all processes. The row is read again before it and new tokens are saved
//! before they are used. A mark in the row shows a refresh under way, so that a crash in the
//! middle of one can be told from a seller who left.

mod authorized_client;
pub(crate) mod mollie;
mod refresh;
mod refusal;
mod reseal;
mod revoke;
mod sealing;
pub(crate) mod store;

use std::time::Duration;

use domain::{ConnectionState, LossCause, Scope};
use jiff::Timestamp;
use secrecy::SecretString;

use self::refresh::Refresh;
use crate::{
    Gangway, UseCaseError,
    mollie::Failure,
    ports::{Grant, SellerId},
};

pub(crate) use authorized_client::{AuthorizedClient, CallError};
pub(crate) use reseal::{Reseal, Resealed};
pub(crate) use revoke::Revocation;
pub(crate) use sealing::Sealer;

/// How often it is looked whether another caller has finished its refresh, and how many times.
/// Few refreshes take longer; whoever waits for one is then told that there is no token yet.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 300;

/// An access token, and the version of the grant that it belongs to.
#[derive(Debug)]
struct AccessToken {
    secret: SecretString,
    version: i64,
}

/// What asking for an access token brings.
#[derive(Debug)]
enum Access {
    Usable(AccessToken),
    /// The seller did not grant these.
    MissingScopes(Vec<Scope>),
    /// The grant has ended, or is about to.
    Ended {
        state: ConnectionState,
        cause: LossCause,
    },
    /// Mollie asks that no call is made before this moment.
    PausedUntil(Timestamp),
    /// There is none at this moment; the grant is not known to have ended.
    Unavailable(Failure),
}

/// Access to the grants of all sellers.
pub(crate) struct Grants<'a> {
    service: &'a Gangway,
}

impl Gangway {
    pub(crate) fn grants(&self) -> Grants<'_> {
        Grants { service: self }
    }
}

impl Grants<'_> {
    /// A token that allows these scopes and lasts long enough for a few calls.
    async fn access(&self, seller: SellerId, scopes: &[Scope]) -> Result<Access, UseCaseError> {
        self.token(seller, scopes, None).await
    }

    /// Another token for one that Mollie refused although it had not expired.
    async fn replace(
        &self,
        seller: SellerId,
        refused: &AccessToken,
    ) -> Result<Access, UseCaseError> {
        self.token(seller, &[], Some(refused.version)).await
    }

    async fn token(
        &self,
        seller: SellerId,
        scopes: &[Scope],
        refused: Option<i64>,
    ) -> Result<Access, UseCaseError> {
        for _ in 0..LOOKS {
            let grant = self.read(seller).await?;
            if let Some(answer) = self.without_refresh(&grant, scopes, refused) {
                return Ok(answer);
            }
            if self.is_held(&grant) {
                tokio::time::sleep(LOOK_EVERY).await;
                continue;
            }
            // Its turn comes before the lease: nobody waits with a grant in hand.
            if let Err(until) = self.service.turn_of(seller).await {
                return Ok(Access::PausedUntil(until));
            }
            if let Some(leased) = self.lease(&grant).await?
                && let Some(answer) = self.refresh(leased).await?
            {
                return Ok(answer);
            }
        }
        Ok(Access::Unavailable(Failure::of(LossCause::Unavailable)))
    }

    /// In a task of its own: a caller who goes away, such as a browser, must not lose the tokens
    /// that are on their way.
    async fn refresh(&self, leased: Grant) -> Result<Option<Access>, UseCaseError> {
        let service = self.service.clone();
        self.service
            .spawn(async move { Refresh::of(&service, &leased).run().await })
            .await
            .map_err(|_| UseCaseError::Interrupted)?
    }

    /// Whether another caller is at work on it; asking for a turn meanwhile would take it from
    /// somebody who can use it.
    fn is_held(&self, grant: &Grant) -> bool {
        grant.lease_until > self.service.now()
    }

    async fn read(&self, seller: SellerId) -> Result<Grant, UseCaseError> {
        let grant = self.service.store().grant(seller).await?;
        grant.ok_or(UseCaseError::NotFound)
    }

    async fn lease(&self, grant: &Grant) -> Result<Option<Grant>, UseCaseError> {
        let now = self.service.now();
        let until = now + self.service.settings().lease;
        let leased = self
            .service
            .store()
            .lease_grant(grant.seller, grant.version, now, until)
            .await?;
        Ok(leased)
    }

    /// The answer, where it can be given without asking Mollie for new tokens.
    fn without_refresh(
        &self,
        grant: &Grant,
        scopes: &[Scope],
        refused: Option<i64>,
    ) -> Option<Access> {
        if !grant.state.is_polled() {
            return Some(Access::Ended {
                state: grant.state,
                cause: LossCause::GrantRefused,
            });
        }
        let missing = scopes.iter().filter(|one| !grant.scopes.contains(**one));
        let missing: Vec<Scope> = missing.copied().collect();
        if !missing.is_empty() {
            return Some(Access::MissingScopes(missing));
        }
        if let Some(until) = self.service.paused_until_for(grant.seller) {
            return Some(Access::PausedUntil(until));
        }
        let Some(tokens) = &grant.tokens else {
            return Some(unreadable());
        };
        let good_until = self.service.now() + self.service.settings().refresh_margin;
        if tokens.access_expires_at <= good_until || refused == Some(grant.version) {
            return None;
        }
        Some(match self.service.open_access(grant.seller, tokens) {
            Ok(secret) => Access::Usable(AccessToken {
                secret,
                version: grant.version,
            }),
            Err(error) => {
                log_unreadable(grant, &error);
                unreadable()
            }
        })
    }
}

fn unreadable() -> Access {
    Access::Unavailable(Failure::of(LossCause::Unreadable))
}

fn log_unreadable(grant: &Grant, error: &vault::OpenError) {
    tracing::error!(
        organization = %grant.organization,
        %error,
        "a stored token cannot be opened"
    );
}
