//! The seller comes back from Mollie.
//!
//! The order matters: the attempt is taken out first, by the browser that started it and nobody
//! else, so that a callback works once whatever happens after; the code is exchanged at once,
//! because it lives 30 seconds; and what it brought is kept before anything else is asked.

use domain::{
    Basis, ConnectionState, Fact, Organization, OrganizationId, Scope, SellerFacts, SellerStates,
    Source,
};
use jiff::SignedDuration;
use secrecy::SecretString;
use url::Url;

use super::order::Order;
use crate::{
    Gangway, UseCaseError,
    ports::{
        Attempt, AuditEntry, CodeExchange, CodeVerifier, Connected, Invitation, LeftoverGrantId,
        MollieError, NewConnection, SecretHash, SellerId, TokenSet,
    },
    store::patiently,
};

/// How often a grant is written again when the seller changed while it was being written.
const LINK_TRIES: u32 = 5;

/// What Mollie's redirect carries.
#[derive(Debug, Default)]
pub struct Callback {
    /// Echo of our state.
    pub state: Option<SecretString>,
    /// The code, if the seller approved.
    pub code: Option<SecretString>,
    /// OAuth's error code, if not.
    pub error: Option<String>,
    /// The cookie of the browser.
    pub browser: Option<SecretString>,
    /// The request, for the audit log.
    pub request_id: Option<String>,
}

/// How coming back ended.
#[derive(Debug)]
pub enum Completion {
    /// The seller is connected. What comes next is for a page to read from the store.
    Connected {
        organization: OrganizationId,
        /// What the browser keeps in its cookie for the portal.
        portal: SecretString,
        /// How long that cookie lasts.
        life: SignedDuration,
    },
    /// The seller refused.
    Refused,
    /// The attempt is unknown, used, too old, or of another browser; or the code has died.
    Expired,
    /// The organization, or the reference, is linked already.
    AlreadyLinked,
    /// Without the permissions that were left out there is nothing to show.
    FewerScopes,
    /// Staff have ordered to disconnect the organization, and that is not proved yet.
    BeingDisconnected,
    /// Mollie says that our request was wrong.
    OurFault,
}

/// A grant that Mollie has just given.
struct Given {
    attempt: Attempt,
    /// What the attempt started from.
    invitation: Invitation,
    tokens: TokenSet,
    /// Where it is kept until something comes of it.
    kept: LeftoverGrantId,
    request_id: Option<String>,
}

impl Gangway {
    /// Completes an attempt to connect. An error means that it is our fault or Mollie's, and that
    /// the seller may try again with the same invitation.
    ///
    /// It goes on when the browser goes away: once the code is exchanged, the tokens must be kept.
    pub async fn complete_connecting(
        &self,
        callback: Callback,
        redirect_uri: &Url,
    ) -> Result<Completion, UseCaseError> {
        let (service, redirect_uri) = (self.clone(), redirect_uri.clone());
        self.spawn(async move { service.complete(callback, &redirect_uri).await })
            .await
            .map_err(|_| UseCaseError::Interrupted)?
    }

    async fn complete(
        &self,
        callback: Callback,
        redirect_uri: &Url,
    ) -> Result<Completion, UseCaseError> {
        let Some(attempt) = self.take_attempt(&callback, redirect_uri).await? else {
            return Ok(Completion::Expired);
        };
        if let Some(error) = callback.error.as_deref() {
            return Ok(refusal(error));
        }
        let Some(code) = &callback.code else {
            return Ok(Completion::OurFault);
        };
        let invitation = self.store().invitation_by_id(attempt.invitation).await?;
        let invitation = invitation.ok_or(UseCaseError::NotFound)?;
        let mut given = match self.exchange(&attempt, code).await {
            Ok((tokens, refresh)) => {
                let kept = self.keep_grant(&invitation.reference, &refresh).await?;
                Given {
                    attempt,
                    invitation,
                    tokens,
                    kept,
                    request_id: callback.request_id,
                }
            }
            Err(UseCaseError::Mollie(MollieError::DeadGrant)) => {
                return Ok(Completion::Expired);
            }
            Err(error) => return Err(error),
        };
        let completion = self.use_grant(&mut given).await;
        if !matches!(completion, Ok(Completion::Connected { .. }))
            && let Err(error) = self.give_up_grant(given.kept).await
        {
            tracing::warn!(%error, "a grant that nothing came of is left to the worker");
        }
        completion
    }

    /// Makes a connection of a grant, or says why not.
    async fn use_grant(&self, given: &mut Given) -> Result<Completion, UseCaseError> {
        let tokens = &mut given.tokens;
        if tokens.scopes.is_empty() {
            // An answer may leave them out (RFC 6749, 5.1); Mollie tells them to whoever asks.
            tokens.scopes = self.mollie().granted_scopes(&tokens.access).await?;
        }
        let organization = self.mollie().organization(&tokens.access).await;
        if let Ok(organization) = &organization {
            self.kept_grant_is_of(given.kept, &organization.id).await?;
        }
        let mut essential = Scope::ALL.iter().filter(|one| one.is_essential());
        if !essential.all(|scope| tokens.scopes.contains(*scope)) {
            return Ok(Completion::FewerScopes);
        }
        self.link(given, organization?).await
    }

    /// Takes out the attempt of this browser and checks that it belongs to this moment and address.
    async fn take_attempt(
        &self,
        callback: &Callback,
        redirect_uri: &Url,
    ) -> Result<Option<Attempt>, UseCaseError> {
        use secrecy::ExposeSecret as _;
        let (Some(state), Some(browser)) = (&callback.state, &callback.browser) else {
            return Ok(None);
        };
        let state = SecretHash::of(state.expose_secret());
        let browser = SecretHash::of(browser.expose_secret());
        let Some(attempt) = self.store().take_attempt(&state, &browser).await? else {
            return Ok(None);
        };
        let in_time = attempt.expires_at > self.now();
        let same_address = attempt.redirect_uri == redirect_uri.as_str();
        if !(in_time && same_address) {
            tracing::warn!(in_time, same_address, "a callback was refused");
            return Ok(None);
        }
        Ok(Some(attempt))
    }

    /// The tokens, and the refresh token among them.
    async fn exchange(
        &self,
        attempt: &Attempt,
        code: &SecretString,
    ) -> Result<(TokenSet, SecretString), UseCaseError> {
        let verifier = CodeVerifier(self.open_verifier(attempt.id, &attempt.verifier)?);
        let exchange = CodeExchange {
            code,
            verifier: &verifier,
        };
        let tokens = self.mollie().exchange(&exchange).await?;
        match tokens.refresh.clone() {
            Some(refresh) => Ok((tokens, refresh)),
            // A connection that dies within the hour would later look like a seller who left.
            None => Err(UseCaseError::Mollie(MollieError::Malformed {
                reason: "a code was exchanged without a refresh token".to_owned(),
            })),
        }
    }

    /// Writes the grant; tries again when the seller appeared or changed meanwhile.
    async fn link(
        &self,
        given: &Given,
        organization: Organization,
    ) -> Result<Completion, UseCaseError> {
        for _ in 0..LINK_TRIES {
            let order = self.order_to_disconnect(&organization.id).await?;
            if order == Order::Provable {
                // It comes first. Whether this new grant outlives it is Mollie's to know, so the
                // seller is asked to connect once more.
                self.end_connection(&organization.id, None).await?;
                return Ok(Completion::BeingDisconnected);
            }
            let portal = self.bearer();
            let connection = NewConnection {
                replaces_order: order == Order::NotProvable,
                ..self
                    .new_connection(given, &organization, portal.hash)
                    .await?
            };
            let connected = patiently(|| self.store().connect(&connection)).await?;
            let was_written = match connected {
                Connected::New | Connected::Again => true,
                Connected::OrganizationTaken | Connected::ReferenceTaken => {
                    return Ok(Completion::AlreadyLinked);
                }
                Connected::InvitationSpent => self.was_written(&connection).await?,
                Connected::Conflict => continue,
            };
            return Ok(if was_written {
                Completion::Connected {
                    organization: organization.id,
                    portal: portal.secret,
                    life: self.settings().portal_life,
                }
            } else {
                Completion::Expired
            });
        }
        Err(UseCaseError::Busy)
    }

    async fn new_connection(
        &self,
        given: &Given,
        organization: &Organization,
        portal: SecretHash,
    ) -> Result<NewConnection, UseCaseError> {
        let now = self.now();
        let known = self.store().seller(&organization.id).await?;
        let seller = known
            .as_ref()
            .map_or_else(|| SellerId(self.entropy().uuid(now)), |known| known.id);
        let mut facts = known
            .as_ref()
            .map(|known| known.facts.clone())
            .unwrap_or_default();
        facts.organization = Fact::read(organization.clone(), now, Source::SellerToken);
        let states = SellerStates::derive(
            &self.basis_of(&organization.id, &facts),
            known.as_ref().map(|known| &known.states),
            now,
        );
        let reference = &given.invitation.reference;
        let no_refresh = SecretString::default();
        Ok(NewConnection {
            invitation: given.invitation.id,
            seller,
            organization: organization.clone(),
            tokens: self.seal_tokens(seller, &given.tokens, &no_refresh, now),
            requested: given.attempt.requested.clone(),
            granted: given.tokens.scopes.clone(),
            at: now,
            replaces_order: false,
            kept: given.kept,
            replaced: LeftoverGrantId(self.entropy().uuid(now)),
            portal,
            portal_until: now + self.settings().portal_life,
            states,
            facts,
            audit: AuditEntry::by_seller(now, "seller.connect", given.request_id.clone())
                .about(organization.id.as_str())
                .with_detail(reference.as_str()),
            reference: reference.clone(),
        })
    }

    fn basis_of<'a>(&self, organization: &'a OrganizationId, facts: &'a SellerFacts) -> Basis<'a> {
        Basis {
            organization,
            facts,
            connection: ConnectionState::Connected,
            unknown_after: self.settings().unknown_after,
        }
    }
}

/// What OAuth's error code means for the seller (RFC 6749, 4.1.2.1).
fn refusal(error: &str) -> Completion {
    if error == "access_denied" {
        Completion::Refused
    } else {
        tracing::error!(
            error = %error.chars().filter(char::is_ascii_graphic).take(60).collect::<String>(),
            "mollie refused our authorization request"
        );
        Completion::OurFault
    }
}
