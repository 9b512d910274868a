//! Invitations: links that staff give to sellers.

pub(crate) mod store;

use domain::SellerReference;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::{
    UseCaseError,
    access::capability,
    error::InvalidInput,
    paging::{self, Page, Place},
    ports::{
        AuditEntry, Invitation, InvitationId, InvitationKey, InvitationSearch, InvitationState,
        NewInvitation,
    },
};

/// Languages of Mollie's sign-in form that an invitation may carry (`Mollie: authorize`).
pub const LOCALES: [&str; 8] = [
    "en_US", "nl_NL", "nl_BE", "fr_FR", "fr_BE", "de_DE", "es_ES", "it_IT",
];

/// How many invitations a page lists.
const PAGE_LENGTH: usize = 50;
/// Longest life that staff may choose.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// An invitation just made. Its secret is shown once; only a hash is kept.
#[derive(Debug)]
pub struct InvitationLink {
    /// The last part of `/connect/{invite}`.
    pub secret: SecretString,
    pub expires_at: Timestamp,
    pub reference: SellerReference,
}

/// Whether a seller can still connect with it.
pub fn invitation_is_open(invitation: &Invitation, now: Timestamp) -> bool {
    invitation.state == InvitationState::Open && invitation.expires_at > now
}

capability! {
    /// May make and withdraw invitations.
    InviteSellers, InviteSellers
}

impl InviteSellers {
    /// Makes an invitation. `life` of `None` takes the usual one.
    pub async fn invite(
        &self,
        reference: &str,
        locale: &str,
        life: Option<SignedDuration>,
    ) -> Result<InvitationLink, UseCaseError> {
        let reference = SellerReference::parse(reference)
            .map_err(|_| UseCaseError::Invalid(InvalidInput::Reference))?;
        if !LOCALES.contains(&locale) {
            return Err(UseCaseError::Invalid(InvalidInput::Locale));
        }
        let service = self.0.service();
        let now = service.now();
        let life = life
            .unwrap_or(service.settings().invitation_life)
            .clamp(SignedDuration::from_hours(1), LONGEST_LIFE);
        let bearer = service.bearer();
        let invitation = NewInvitation {
            id: InvitationId(service.entropy().uuid(now)),
            token: bearer.hash,
            reference: reference.clone(),
            locale: locale.to_owned(),
            created_by: self.0.actor().id(),
            created_at: now,
            expires_at: now + life,
        };
        let audit = AuditEntry::by(self.0.actor(), now, "seller.invite").about(reference.as_str());
        service.store().add_invitation(&invitation, &audit).await?;
        Ok(InvitationLink {
            secret: bearer.secret,
            expires_at: invitation.expires_at,
            reference,
        })
    }

    /// One page of the invitations: all, or those for a reference, or those that are open.
    pub async fn page(
        &self,
        reference: Option<&str>,
        only_open: bool,
        place: Place<InvitationKey>,
    ) -> Result<Page<Invitation, InvitationKey>, UseCaseError> {
        let service = self.0.service();
        let search = InvitationSearch {
            reference,
            open_at: only_open.then(|| service.now()),
        };
        let limit = paging::limit(PAGE_LENGTH);
        let mut place = place;
        loop {
            let found = service
                .store()
                .invitation_lines(&search, place, limit)
                .await?;
            match paging::page(found, &place, PAGE_LENGTH, Invitation::key) {
                Some(page) => return Ok(page),
                None => place = Place::Newest,
            }
        }
    }

    /// Withdraws an open invitation.
    pub async fn withdraw(&self, id: InvitationId) -> Result<(), UseCaseError> {
        let service = self.0.service();
        let invitation = service
            .store()
            .invitation_by_id(id)
            .await?
            .ok_or(UseCaseError::NotFound)?;
        let now = service.now();
        let audit = AuditEntry::by(self.0.actor(), now, "seller.invitation-withdraw")
            .about(invitation.reference.as_str());
        if service.store().withdraw_invitation(id, now, &audit).await? {
            Ok(())
        } else {
            Err(UseCaseError::NotFound)
        }
    }
}
