//! A seller opens an invitation and goes on to Mollie.

use domain::{ScopeSet, SellerReference};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use url::Url;

use crate::{
    Gangway, UseCaseError,
    invitations::invitation_is_open,
    ports::{Attempt, Authorization, CodeVerifier, Invitation, InvitationState, SecretHash},
};

/// What an invitation link leads to.
#[derive(Debug, Clone)]
pub enum InvitationLanding {
    /// The seller can go on.
    Open {
        /// Whom it is for.
        reference: SellerReference,
        /// Language of the pages.
        locale: String,
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// It was used already.
    Used,
    /// It has expired or was withdrawn.
    Over,
    /// There is no such invitation.
    Unknown,
}

/// A seller on the way to Mollie.
#[derive(Debug)]
pub struct Started {
    /// Mollie's consent page. Carries the state, so it is for the browser's eyes only.
    pub authorize_url: Url,
    /// What the browser keeps in its cookie until it comes back.
    pub browser: SecretString,
    /// How long the cookie lasts.
    pub life: SignedDuration,
}

impl Gangway {
    /// What to show for an invitation link.
    pub async fn invitation_landing(
        &self,
        secret: &str,
    ) -> Result<InvitationLanding, UseCaseError> {
        let Some(invitation) = self.store().invitation(&SecretHash::of(secret)).await? else {
            return Ok(InvitationLanding::Unknown);
        };
        let landing = match invitation.state {
            InvitationState::Used { .. } => InvitationLanding::Used,
            _ if invitation_is_open(&invitation, self.now()) => InvitationLanding::Open {
                reference: invitation.reference,
                locale: invitation.locale,
                expires_at: invitation.expires_at,
            },
            _ => InvitationLanding::Over,
        };
        Ok(landing)
    }

    /// Starts an attempt to connect; `NotFound` when the invitation cannot be used.
    pub async fn start_connecting(
        &self,
        secret: &str,
        redirect_uri: &Url,
    ) -> Result<Started, UseCaseError> {
        let now = self.now();
        let invitation = self
            .store()
            .invitation(&SecretHash::of(secret))
            .await?
            .filter(|invitation| invitation_is_open(invitation, now))
            .ok_or(UseCaseError::NotFound)?;
        self.begin(&invitation, redirect_uri, now).await
    }

    async fn begin(
        &self,
        invitation: &Invitation,
        redirect_uri: &Url,
        now: Timestamp,
    ) -> Result<Started, UseCaseError> {
        let (state, browser) = (self.bearer(), self.bearer());
        let verifier = CodeVerifier(self.bearer().secret);
        let id = self.entropy().uuid(now);
        let life = self.settings().attempt_life;
        let requested = ScopeSet::wanted(&self.settings().features);
        let attempt = Attempt {
            id,
            state: state.hash,
            browser: browser.hash,
            invitation: invitation.id,
            verifier: self.seal_verifier(id, &verifier.0),
            redirect_uri: redirect_uri.to_string(),
            requested,
            created_at: now,
            expires_at: now + life,
        };
        self.store().begin_attempt(&attempt).await?;
        let authorize_url = self.mollie().authorize_url(&Authorization {
            state: &state.secret,
            verifier: &verifier,
            scopes: &attempt.requested,
            locale: Some(&invitation.locale),
            force_consent: false,
        });
        Ok(Started {
            authorize_url,
            browser: browser.secret,
            life,
        })
    }
}
