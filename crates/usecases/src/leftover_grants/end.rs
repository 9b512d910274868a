//! Revoking one leftover grant, with proof.

use domain::{LossCause, OrganizationId};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    Gangway, UseCaseError,
    mollie::Failure,
    ports::{Claim, LeftoverGrant, MollieError, Saved, StoreError, TokenSet},
    store::patiently,
};

/// What came of ending a leftover grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Mollie refuses it from now on.
    Ended,
    /// It has become known whose it is.
    Known,
    /// It is left: its organization has a connection, or nobody knows whose it is.
    InUse,
    /// Somebody else is at work on it, or it is gone.
    Held,
    NotEnded(Failure),
}

/// Why nothing more is asked.
pub(super) enum Stop {
    Ending(Ending),
    Error(UseCaseError),
}

impl From<Ending> for Stop {
    fn from(ending: Ending) -> Self {
        Self::Ending(ending)
    }
}

impl From<UseCaseError> for Stop {
    fn from(error: UseCaseError) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

/// Whose a grant is.
enum Whose {
    /// It is noted.
    Organization,
    /// Mollie does not say.
    Unknown,
    /// Mollie refuses the token.
    Nobodys,
}

/// Ending a leftover grant that is leased.
pub(super) struct End<'a> {
    pub(super) service: &'a Gangway,
    pub(super) grant: LeftoverGrant,
    /// The seller whom staff have ordered to disconnect, where that is why; held before each call.
    pub(super) order: Option<&'a Claim>,
}

impl End<'_> {
    pub(super) async fn run(&mut self) -> Result<(), Stop> {
        let app = self.grant.client_id.as_deref();
        if !self.service.is_of_our_app(app) {
            return Err(not_ended(LossCause::OurCredentials));
        }
        let token = match self.service.open_leftover(&self.grant) {
            Ok(token) => token,
            Err(error) => {
                tracing::error!(grant = %self.grant.id, %error, "a stored token cannot be opened");
                return Err(not_ended(LossCause::Unreadable));
            }
        };
        let Some(organization) = self.grant.organization.clone() else {
            return self.run_of_nobody_knows(token).await;
        };
        if self.service.may_rest_on_a_grant(&organization).await? {
            return Err(Ending::InUse.into());
        }
        self.revoke_and_prove(&token, Some(&organization)).await
    }

    async fn run_of_nobody_knows(&mut self, mut token: SecretString) -> Result<(), Stop> {
        match self.ask_whose(&mut token).await? {
            // Whoever connects this organization did not see it so far: it is leased anew.
            Whose::Organization => return Err(Ending::Known.into()),
            Whose::Unknown if self.order.is_none() => return Err(Ending::InUse.into()),
            // One refusal may be Mollie's mistake, and revoking it another seller's loss.
            Whose::Nobodys if self.order.is_none() && !self.was_refused() => {
                return Err(Ending::NotEnded(Failure {
                    cause: LossCause::RefusedOnce,
                    retry_after: Some(self.service.settings().refusal_delay),
                })
                .into());
            }
            Whose::Unknown | Whose::Nobodys => {}
        }
        self.revoke_and_prove(&token, None).await
    }

    fn was_refused(&self) -> bool {
        self.grant.cause == Some(LossCause::RefusedOnce)
    }

    /// Asks Mollie whose a grant is, which takes a refresh.
    async fn ask_whose(&mut self, token: &mut SecretString) -> Result<Whose, Stop> {
        let (id, epoch) = (self.grant.id, self.grant.epoch);
        self.turn(Some(self.service.now())).await?;
        let fresh = match self.service.mollie().refresh(token).await {
            Ok(fresh) => fresh,
            Err(error) => return self.refresh_failed(&error).await,
        };
        self.keep(&fresh).await?;
        if let Some(refresh) = &fresh.refresh {
            *token = refresh.clone();
        }
        self.turn(None).await?;
        match self.service.mollie().organization(&fresh.access).await {
            Ok(organization) => {
                let whose = organization.id;
                let store = self.service.store();
                match store.leftover_grant_is_of(id, epoch, &whose).await? {
                    Saved::Yes => Ok(Whose::Organization),
                    Saved::Fenced => Err(Ending::Held.into()),
                }
            }
            Err(MollieError::ScopeMissing) => Ok(Whose::Unknown),
            // A pause that Mollie asks for here concerns this organization alone.
            Err(error) => Err(Ending::NotEnded(Failure::from(&error)).into()),
        }
    }

    async fn refresh_failed(&self, error: &MollieError) -> Result<Whose, Stop> {
        let was_interrupted = self.grant.refresh_started_at.is_some();
        if !error.may_have_acted() && !was_interrupted {
            let (id, epoch) = (self.grant.id, self.grant.epoch);
            self.service
                .store()
                .unmark_leftover_grant(id, epoch)
                .await?;
        }
        match error {
            MollieError::DeadGrant => Ok(Whose::Nobodys),
            error => Err(self.failed(error)),
        }
    }

    /// Keeps a token that Mollie gave for the one so far.
    async fn keep(&mut self, fresh: &TokenSet) -> Result<(), UseCaseError> {
        let Some(refresh) = &fresh.refresh else {
            // The one so far stays.
            let (id, epoch) = (self.grant.id, self.grant.epoch);
            let store = self.service.store();
            store.unmark_leftover_grant(id, epoch).await?;
            self.grant.refresh_started_at = None;
            return Ok(());
        };
        let sealed = self.service.seal_leftover(self.grant.sealed_to, refresh);
        let (id, old) = (self.grant.id, &self.grant.refresh);
        let store = self.service.store();
        patiently(|| store.replace_leftover_token(id, old, &sealed)).await?;
        self.grant.refresh = sealed;
        self.grant.refresh_started_at = None;
        Ok(())
    }

    async fn revoke_and_prove(
        &mut self,
        token: &SecretString,
        organization: Option<&OrganizationId>,
    ) -> Result<(), Stop> {
        self.turn(None).await?;
        if let Err(error) = self.service.mollie().revoke(token).await {
            return Err(self.failed(&error));
        }
        self.turn(None).await?;
        match self.service.mollie().refresh(token).await {
            Err(MollieError::DeadGrant) => self.proof_of_refusal(organization).await,
            Err(error) => Err(self.failed(&error)),
            Ok(alive) => {
                // It outlived its revocation, and is revoked again with what it gave.
                self.keep(&alive).await?;
                Err(not_ended(LossCause::Malformed))
            }
        }
    }

    /// A refused refresh proves the end, unless an earlier refresh was cut off: then Mollie may
    /// have issued a token that we never saw, and only its list of clients can tell.
    async fn proof_of_refusal(&self, organization: Option<&OrganizationId>) -> Result<(), Stop> {
        if self.grant.refresh_started_at.is_none() {
            return Ok(());
        }
        let Some(organization) = organization else {
            return Err(not_ended(LossCause::RefreshInterrupted));
        };
        self.turn(None).await?;
        match self.service.mollie().lists_client(organization).await {
            Ok(Some(false)) => Ok(()),
            Ok(Some(true) | None) => Err(not_ended(LossCause::RefreshInterrupted)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Waits for the turn of a call, and holds the grant for it.
    async fn turn(&self, mark: Option<Timestamp>) -> Result<(), Stop> {
        if let Err(until) = self.service.turn().await {
            return Err(Ending::NotEnded(self.service.paused(until)).into());
        }
        let until = self.service.now() + self.service.settings().lease;
        let (id, epoch) = (self.grant.id, self.grant.epoch);
        let store = self.service.store();
        if let Some(Claim { connection, .. }) = self.order {
            let held = store.renew_lease(connection.seller, connection.epoch, until);
            if held.await? == Saved::Fenced {
                return Err(Ending::Held.into());
            }
        }
        match store.hold_leftover_grant(id, epoch, until, mark).await? {
            Saved::Yes => Ok(()),
            Saved::Fenced => Err(Ending::Held.into()),
        }
    }

    fn failed(&self, error: &MollieError) -> Stop {
        self.service.note_pause(error);
        Ending::NotEnded(Failure::from(error)).into()
    }
}

fn not_ended(cause: LossCause) -> Stop {
    Ending::NotEnded(Failure::of(cause)).into()
}
