//! One refresh of a grant that is leased.

use domain::{ConnectionState, LossCause};
use secrecy::SecretString;

use super::{Access, AccessToken, log_unreadable, unreadable};
use crate::{
    Gangway, UseCaseError,
    mollie::Failure,
    ports::{Grant, GrantRelease, MollieError, Saved, SealedTokens, TokenSet, TokenUpdate},
    store::patiently,
};

pub(super) struct Refresh<'a> {
    pub(super) service: &'a Gangway,
    pub(super) grant: &'a Grant,
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
                self.release(GrantRelease::default()).await?;
                return Ok(Some(unreadable()));
            }
        };
        if self.mark().await? == Saved::Fenced {
            return Ok(None);
        }
        match self.service.mollie().refresh(&token).await {
            Ok(tokens) => self.keep(&tokens, &token).await,
            Err(MollieError::DeadGrant) => self.refused().await,
            Err(error) => {
                self.service.note_pause(&error);
                self.postpone(&error, error.may_have_acted()).await
            }
        }
    }

    /// Says that a refresh is under way, and holds the grant for a whole lease again: two
    /// callers must never refresh with the same token.
    async fn mark(&self) -> Result<Saved, UseCaseError> {
        let now = self.service.now();
        let until = now + self.service.settings().lease;
        let (seller, epoch) = (self.grant.seller, self.grant.epoch);
        let store = self.service.store();
        Ok(store.hold_grant(seller, epoch, until, Some(now)).await?)
    }

    pub(super) async fn release(&self, release: GrantRelease) -> Result<Saved, UseCaseError> {
        let (seller, epoch) = (self.grant.seller, self.grant.epoch);
        let released = self.service.store().release_grant(seller, epoch, release);
        Ok(released.await?)
    }

    /// Gives the grant back, and takes the mark away unless it is of an earlier refresh.
    async fn give_back(&self) -> Result<Saved, UseCaseError> {
        self.release(GrantRelease {
            clear_mark: !self.was_interrupted(),
            refused_at: None,
        })
        .await
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

    /// Waits for the turn of a further call under the same lease. What keeps it from being made
    /// is given back.
    pub(super) async fn take_turn(&self) -> Result<Option<Option<Access>>, UseCaseError> {
        if let Err(until) = self.service.turn().await {
            self.give_back().await?;
            return Ok(Some(Some(Access::PausedUntil(until))));
        }
        Ok((self.mark().await? == Saved::Fenced).then_some(None))
    }

    /// A mark that was there before means that an earlier refresh was cut off, and that Mollie
    /// may have replaced the token without our learning the new one.
    pub(super) fn was_interrupted(&self) -> bool {
        self.grant.refresh_started_at.is_some()
    }

    /// The end of the grant, unless another caller has saved tokens over those that were refused.
    pub(super) async fn end(&self) -> Result<Option<Access>, UseCaseError> {
        if self.give_back().await? == Saved::Fenced {
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
    pub(super) async fn postpone(
        &self,
        error: &MollieError,
        may_have_acted: bool,
    ) -> Result<Option<Access>, UseCaseError> {
        self.release(GrantRelease {
            clear_mark: !may_have_acted && !self.was_interrupted(),
            refused_at: None,
        })
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
        let saved = patiently(|| self.store().save_tokens(&update)).await?;
        if saved == Saved::Fenced && tokens.refresh.is_some() {
            self.keep_late(grant, &sealed).await?;
        }
        Ok(saved)
    }

    /// Keeps a token that came for a grant which a new connection has replaced meanwhile: it may be
    /// the only one with which that grant can be ended.
    async fn keep_late(&self, grant: &Grant, sealed: &SealedTokens) -> Result<(), UseCaseError> {
        let Some(old) = &grant.tokens else {
            return Ok(());
        };
        let (old, new) = (&old.refresh, &sealed.refresh);
        patiently(|| self.store().replace_leftover_token_of(grant, old, new)).await?;
        Ok(())
    }
}
