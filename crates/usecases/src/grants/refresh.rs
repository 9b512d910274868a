//! One refresh of a grant that is leased.

use std::time::Duration;

use domain::{ConnectionState, LossCause};
use secrecy::SecretString;

use super::{Access, AccessToken, log_unreadable, unreadable};
use crate::{
    Gangway, UseCaseError,
    mollie::Failure,
    ports::{Grant, MollieError, Saved, TokenSet, TokenUpdate},
};

/// Pauses between attempts to save new tokens: ten seconds in all.
const SAVE_PAUSES: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1_500),
    Duration::from_secs(3),
    Duration::from_secs(5),
];

pub(super) struct Refresh<'a> {
    service: &'a Gangway,
    grant: &'a Grant,
}

impl<'a> Refresh<'a> {
    pub(super) fn of(service: &'a Gangway, grant: &'a Grant) -> Self {
        Self { service, grant }
    }

    /// Refreshes the tokens; `None` when somebody else replaced them meanwhile.
    pub(super) async fn run(&self) -> Result<Option<Access>, UseCaseError> {
        let Some(tokens) = &self.grant.tokens else {
            return Ok(None);
        };
        let token = match self.service.open_refresh(self.grant.seller, tokens) {
            Ok(token) => token,
            Err(error) => {
                log_unreadable(self.grant, &error);
                self.release(false).await?;
                return Ok(Some(unreadable()));
            }
        };
        if self.mark().await? == Saved::Fenced {
            return Ok(None);
        }
        match self.service.mollie().refresh(&token).await {
            Ok(tokens) => self.keep(&tokens, &token).await,
            Err(MollieError::DeadGrant) => self.confirm_refusal(&token).await,
            Err(error) => self.postpone(&error, may_have_acted(&error)).await,
        }
    }

    /// Says that a refresh is under way, and holds the grant for a whole lease again: two
    /// callers must never refresh with the same token.
    async fn mark(&self) -> Result<Saved, UseCaseError> {
        let now = self.service.now();
        let until = now + self.service.settings().lease;
        let (seller, epoch) = (self.grant.seller, self.grant.epoch);
        let marked = self.service.store().mark_refresh(seller, epoch, now, until);
        Ok(marked.await?)
    }

    async fn release(&self, clear_mark: bool) -> Result<Saved, UseCaseError> {
        let (seller, epoch) = (self.grant.seller, self.grant.epoch);
        let released = self
            .service
            .store()
            .release_grant(seller, epoch, clear_mark);
        Ok(released.await?)
    }

    async fn keep(
        &self,
        tokens: &TokenSet,
        known: &SecretString,
    ) -> Result<Option<Access>, UseCaseError> {
        let saved = self.service.save_tokens(self.grant, tokens, known).await?;
        Ok((saved == Saved::Yes).then(|| {
            Access::Usable(AccessToken {
                secret: tokens.access.clone(),
                version: self.grant.version + 1,
            })
        }))
    }

    /// A refusal counts only if Mollie itself answers and then refuses again.
    async fn confirm_refusal(&self, token: &SecretString) -> Result<Option<Access>, UseCaseError> {
        if let Some(answer) = self.take_turn().await? {
            return Ok(answer);
        }
        if let Err(error) = self.service.mollie().answers().await {
            // What was refused has replaced nothing.
            return self.postpone(&error, false).await;
        }
        if let Some(answer) = self.take_turn().await? {
            return Ok(answer);
        }
        match self.service.mollie().refresh(token).await {
            Ok(tokens) => self.keep(&tokens, token).await,
            Err(MollieError::DeadGrant) => self.end().await,
            Err(error) => self.postpone(&error, may_have_acted(&error)).await,
        }
    }

    /// Waits for the turn of a further call under the same lease. What keeps it from being made
    /// is given back.
    async fn take_turn(&self) -> Result<Option<Option<Access>>, UseCaseError> {
        if let Err(until) = self.service.turn().await {
            self.release(!self.was_interrupted()).await?;
            return Ok(Some(Some(Access::PausedUntil(until))));
        }
        Ok((self.mark().await? == Saved::Fenced).then_some(None))
    }

    /// A mark that was there before means that an earlier refresh was cut off, and that Mollie
    /// may have replaced the token without our learning the new one.
    fn was_interrupted(&self) -> bool {
        self.grant.refresh_started_at.is_some()
    }

    /// The end of the grant, unless another caller has saved tokens over those that were refused.
    async fn end(&self) -> Result<Option<Access>, UseCaseError> {
        if self.release(!self.was_interrupted()).await? == Saved::Fenced {
            return Ok(None);
        }
        let (state, cause) = if self.was_interrupted() {
            (ConnectionState::Lost, LossCause::RefreshInterrupted)
        } else {
            (
                ConnectionState::DisconnectedBySeller,
                LossCause::GrantRefused,
            )
        };
        Ok(Some(Access::Ended { state, cause }))
    }

    /// The grant is not in doubt; try again later. The mark stays where Mollie may have acted.
    async fn postpone(
        &self,
        error: &MollieError,
        may_have_acted: bool,
    ) -> Result<Option<Access>, UseCaseError> {
        self.service.note_pause(error);
        self.release(!may_have_acted && !self.was_interrupted())
            .await?;
        tracing::warn!(
            organization = %self.grant.organization,
            %error,
            "a refresh was postponed"
        );
        Ok(Some(match self.service.paused_until() {
            Some(until) if matches!(error, MollieError::RateLimited { .. }) => {
                Access::PausedUntil(until)
            }
            _ => Access::Unavailable(Failure::from(error)),
        }))
    }
}

/// Whether Mollie may have replaced the token although no new one came back.
fn may_have_acted(error: &MollieError) -> bool {
    matches!(
        error,
        MollieError::Unavailable { .. } | MollieError::Malformed { .. }
    )
}

impl Gangway {
    /// Saves new tokens over those of the grant. They may be the only ones that still work, so a
    /// database that is away for a moment must not lose them.
    pub(super) async fn save_tokens(
        &self,
        grant: &Grant,
        tokens: &TokenSet,
        known: &SecretString,
    ) -> Result<Saved, UseCaseError> {
        let now = self.now();
        let sealed = self.seal_tokens(grant.seller, tokens, known, now);
        let update = TokenUpdate {
            seller: grant.seller,
            replaces_version: grant.version,
            tokens: &sealed,
            at: now,
        };
        for pause in SAVE_PAUSES {
            match self.store().save_tokens(&update).await {
                Ok(saved) => return Ok(saved),
                Err(error) => {
                    tracing::error!(
                        organization = %grant.organization,
                        %error,
                        "new tokens could not be saved; trying again"
                    );
                    tokio::time::sleep(pause).await;
                }
            }
        }
        Ok(self.store().save_tokens(&update).await?)
    }
}
