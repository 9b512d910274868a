//! The access token of a claimed seller, refreshed when it must be.
//!
//! A refresh happens only under the row's lease. The row is read again before it and new tokens
//! are saved before they are used. A mark in the row shows a refresh under way, so that a crash
//! in the middle of one can be told from a seller who left.

use std::time::Duration;

use domain::{ConnectionState, LossCause};
use secrecy::SecretString;

use crate::{
    Gangway, UseCaseError,
    polling::{Reading, Trouble},
    ports::{Claim, Connection, MollieError, Saved, SealedTokens, TokenSet, TokenUpdate},
};

/// Pauses between attempts to save new tokens: ten seconds in all.
const SAVE_PAUSES: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1_500),
    Duration::from_secs(3),
    Duration::from_secs(5),
];

/// An access token and the version it was stored as.
pub(crate) struct Token {
    secret: SecretString,
    version: i64,
}

impl Token {
    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }
}

/// What asking for an access token brings.
pub(crate) enum Access {
    /// It can be used now.
    Ready(Token),
    /// Another worker holds the row by now.
    Fenced,
    /// There is none, and this is what that means for the seller.
    Not(Reading),
}

fn unreadable() -> Access {
    Access::Not(Reading::NoToken(Trouble {
        cause: LossCause::Unreadable,
        retry_after: None,
    }))
}

impl Gangway {
    /// An access token that lasts at least as long as a reading may take.
    pub(crate) async fn access_token(&self, claim: &Claim) -> Result<Access, UseCaseError> {
        let connection = &claim.connection;
        let Some(tokens) = &connection.tokens else {
            return Ok(unreadable());
        };
        let good_until = self.now() + self.settings().refresh_margin;
        if tokens.access_expires_at > good_until {
            return Ok(match self.open_access(connection.seller, tokens) {
                Ok(secret) => Access::Ready(Token {
                    secret,
                    version: connection.token_version,
                }),
                Err(error) => {
                    log_unreadable(connection, &error);
                    unreadable()
                }
            });
        }
        self.refresh(claim, connection.token_version).await
    }

    /// Replaces a token that Mollie refused although it should be good.
    pub(crate) async fn replace_token(
        &self,
        claim: &Claim,
        refused: &Token,
    ) -> Result<Access, UseCaseError> {
        self.refresh(claim, refused.version).await
    }

    async fn refresh(&self, claim: &Claim, version: i64) -> Result<Access, UseCaseError> {
        let seller = claim.connection.seller;
        let Some(connection) = self.still_held(claim).await? else {
            return Ok(Access::Fenced);
        };
        let Some(tokens) = &connection.tokens else {
            return Ok(unreadable());
        };
        if connection.token_version != version {
            // Somebody saved newer tokens under this very lease; they are good as they are.
            return Ok(match self.open_access(seller, tokens) {
                Ok(secret) => Access::Ready(Token {
                    secret,
                    version: connection.token_version,
                }),
                Err(_) => unreadable(),
            });
        }
        let refresh = match self.open_refresh(seller, tokens) {
            Ok(refresh) => refresh,
            Err(error) => {
                log_unreadable(&connection, &error);
                return Ok(unreadable());
            }
        };
        let attempt = RefreshAttempt {
            service: self,
            connection: &connection,
            refresh,
        };
        attempt.run().await
    }

    /// The row as it is now, if this lease still holds it.
    async fn still_held(&self, claim: &Claim) -> Result<Option<Connection>, UseCaseError> {
        let connection = self.store().connection(claim.connection.seller).await?;
        Ok(connection.filter(|one| one.epoch == claim.connection.epoch))
    }
}

/// One attempt to refresh the tokens of a row that is held.
struct RefreshAttempt<'a> {
    service: &'a Gangway,
    connection: &'a Connection,
    refresh: SecretString,
}

impl RefreshAttempt<'_> {
    async fn run(&self) -> Result<Access, UseCaseError> {
        if let Some(end) = self.hold().await? {
            return Ok(end);
        }
        let now = self.service.now();
        let (seller, epoch) = (self.connection.seller, self.connection.epoch);
        let marked = self.service.store().mark_refresh(seller, epoch, now);
        if marked.await? == Saved::Fenced {
            return Ok(Access::Fenced);
        }
        match self.service.mollie().refresh(&self.refresh).await {
            Ok(tokens) => self.keep(&tokens).await,
            Err(MollieError::DeadGrant) => self.confirm_dead().await,
            Err(error) => self.put_off(&error, may_have_acted(&error)).await,
        }
    }

    /// Waits for its turn and then holds the row for a whole lease again: two workers must never
    /// refresh with the same token. What ends the attempt before the call is given back.
    async fn hold(&self) -> Result<Option<Access>, UseCaseError> {
        if let Some(trouble) = self.service.pause_trouble() {
            return Ok(Some(Access::Not(Reading::NoToken(trouble))));
        }
        self.service.0.budget.spend().await;
        let lease_until = self.service.now() + self.service.settings().lease;
        let (seller, epoch) = (self.connection.seller, self.connection.epoch);
        let renewed = self.service.store().renew_lease(seller, epoch, lease_until);
        Ok((renewed.await? == Saved::Fenced).then_some(Access::Fenced))
    }

    async fn keep(&self, tokens: &TokenSet) -> Result<Access, UseCaseError> {
        let now = self.service.now();
        let sealed: SealedTokens =
            self.service
                .seal_tokens(self.connection.seller, tokens, &self.refresh, now);
        let update = TokenUpdate {
            seller: self.connection.seller,
            epoch: self.connection.epoch,
            replaces_version: self.connection.token_version,
            tokens: &sealed,
            at: now,
        };
        Ok(match self.save(&update).await? {
            Saved::Fenced => Access::Fenced,
            Saved::Yes => Access::Ready(Token {
                secret: tokens.access.clone(),
                version: self.connection.token_version + 1,
            }),
        })
    }

    /// These tokens may be the only ones that still work, so a database that is away for a moment
    /// must not lose them.
    async fn save(&self, update: &TokenUpdate<'_>) -> Result<Saved, UseCaseError> {
        for pause in SAVE_PAUSES {
            match self.service.store().save_tokens(update).await {
                Ok(saved) => return Ok(saved),
                Err(error) => {
                    tracing::error!(
                        organization = %self.connection.organization,
                        %error,
                        "new tokens could not be saved; trying again"
                    );
                    tokio::time::sleep(pause).await;
                }
            }
        }
        Ok(self.service.store().save_tokens(update).await?)
    }

    /// A refusal counts only if Mollie itself answers and then refuses again.
    async fn confirm_dead(&self) -> Result<Access, UseCaseError> {
        if let Some(end) = self.hold().await? {
            return Ok(end);
        }
        if let Err(error) = self.service.mollie().answers().await {
            // What was refused has replaced nothing.
            return self.put_off(&error, false).await;
        }
        if let Some(end) = self.hold().await? {
            return Ok(end);
        }
        match self.service.mollie().refresh(&self.refresh).await {
            Ok(tokens) => self.keep(&tokens).await,
            Err(MollieError::DeadGrant) => Ok(Access::Not(self.obituary())),
            Err(error) => self.put_off(&error, may_have_acted(&error)).await,
        }
    }

    /// A mark that was there before this attempt means that an earlier refresh was cut off, and
    /// that Mollie may have replaced the token without our learning the new one.
    fn was_interrupted(&self) -> bool {
        self.connection.refresh_started_at.is_some()
    }

    fn obituary(&self) -> Reading {
        if self.was_interrupted() {
            Reading::Ended(ConnectionState::Lost, LossCause::RefreshInterrupted)
        } else {
            Reading::Ended(
                ConnectionState::DisconnectedBySeller,
                LossCause::GrantRefused,
            )
        }
    }

    /// The grant is not in doubt; try again later. The mark stays where Mollie may have acted.
    async fn put_off(
        &self,
        error: &MollieError,
        may_have_acted: bool,
    ) -> Result<Access, UseCaseError> {
        if let MollieError::RateLimited { retry_after } = error {
            self.service.0.budget.pause(*retry_after);
        }
        if !may_have_acted && !self.was_interrupted() {
            self.service
                .store()
                .clear_refresh_mark(self.connection.seller, self.connection.epoch)
                .await?;
        }
        tracing::warn!(
            organization = %self.connection.organization,
            %error,
            "a refresh was put off"
        );
        Ok(Access::Not(Reading::NoToken(Trouble::from_error(error))))
    }
}

/// Whether Mollie may have replaced the token although no new one came back.
fn may_have_acted(error: &MollieError) -> bool {
    matches!(
        error,
        MollieError::Unavailable { .. } | MollieError::Malformed { .. }
    )
}

fn log_unreadable(connection: &Connection, error: &vault::OpenError) {
    tracing::error!(
        organization = %connection.organization,
        %error,
        "a stored token cannot be opened"
    );
}
