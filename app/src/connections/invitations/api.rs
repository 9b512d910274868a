//! Server functions of the invitations page, and what they give to it.

#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "a server function is async for the browser, even where the server has nothing to await"
    )
)]

use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::made_invitation::MadeInvitation;
use crate::{error::UiError, paging::Cursor};

/// An invitation in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLine {
    pub id: String,
    /// Whom it is for.
    pub reference: String,
    pub locale: String,
    /// E-mail address of who made it.
    pub created_by: String,
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When a seller first went on to Mollie with it.
    pub started_at: Option<Timestamp>,
    pub status: InvitationStatus,
}

/// What became of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationStatus {
    /// It can be used.
    Open,
    /// A seller connected with it.
    Used {
        /// Who did.
        organization: String,
        at: Timestamp,
    },
    /// Staff withdrew it.
    Withdrawn { at: Timestamp },
    /// Nobody used it in time.
    Expired,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitations {
    /// One page, newest first.
    pub lines: Vec<InvitationLine>,
    /// What newer invitations are newer than, if there are any.
    pub newer: Option<String>,
    /// What older invitations are older than, if there are any.
    pub older: Option<String>,
    /// Languages on offer.
    pub locales: Vec<String>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

/// A page of the invitations: all, or those for a reference, or those that can be used.
#[server(prefix = "/fn", endpoint = "list-invitations")]
pub async fn list_invitations(
    #[server(default)] reference: Option<String>,
    #[server(default)] only_open: bool,
    #[server(default)] at: Cursor,
) -> Result<Invitations, UiError> {
    let inviter = crate::guard::staff::<usecases::invitations::InviteSellers>()?;
    let place = at.place(ssr::key)?;
    let page = inviter
        .page(
            crate::paging::wanted(reference.as_deref()),
            only_open,
            place,
        )
        .await
        .map_err(|e| crate::guard::report(&e))?;
    let now = crate::guard::gangway().now();
    Ok(Invitations {
        lines: page
            .rows
            .into_iter()
            .map(|one| ssr::line(one, now))
            .collect(),
        newer: page.newer.map(ssr::key_text),
        older: page.older.map(ssr::key_text),
        locales: usecases::invitations::LOCALES
            .iter()
            .map(ToString::to_string)
            .collect(),
        now,
    })
}

/// Makes an invitation. A browser is sent back to the invitations page, which shows the link
/// once; a program gets it as the answer.
#[server(prefix = "/fn", endpoint = "invite-seller")]
pub async fn invite_seller(
    #[server(default)] reference: String,
    #[server(default)] locale: String,
    #[server(default)] days: String,
) -> Result<MadeInvitation, UiError> {
    let inviter = crate::guard::staff::<usecases::invitations::InviteSellers>()?;
    let result = match ssr::life(&days) {
        Ok(life) => inviter
            .invite(&reference, &locale, life)
            .await
            .map(|link| super::made_link::made(&link))
            .map_err(|e| crate::guard::report(&e)),
        Err(error) => Err(error),
    };
    let outcome = result.as_ref().map(|_| ()).map_err(|error| *error);
    if let Ok(made) = &result {
        super::made_link::remember(made);
    }
    crate::guard::answer("/invitations", "made", outcome)?;
    // A refused form has been answered with a redirect; the body of that is never read.
    Ok(result.unwrap_or_default())
}

/// The invitation that this browser has just made, to be shown once.
#[server(prefix = "/fn", endpoint = "made-invitation")]
pub async fn take_made_invitation() -> Result<Option<MadeInvitation>, UiError> {
    crate::guard::staff::<usecases::invitations::InviteSellers>()?;
    Ok(super::made_link::remembered().inspect(|_| super::made_link::forget()))
}

/// Withdraws an open invitation.
#[server(prefix = "/fn", endpoint = "withdraw-invitation")]
pub async fn withdraw_invitation(#[server(default)] id: String) -> Result<(), UiError> {
    let inviter = crate::guard::staff::<usecases::invitations::InviteSellers>()?;
    let result = match ssr::invitation_id(&id) {
        Ok(id) => inviter
            .withdraw(id)
            .await
            .map_err(|e| crate::guard::report(&e)),
        Err(error) => Err(error),
    };
    crate::guard::answer("/invitations", "withdrawn", result)
}

#[cfg(feature = "ssr")]
mod ssr {
    use jiff::{SignedDuration, Timestamp};
    use usecases::{
        invitations::invitation_is_open,
        ports::{Invitation, InvitationId, InvitationKey, InvitationState},
    };

    use super::{InvitationLine, InvitationStatus};
    use crate::{
        error::UiError,
        paging::{moment, moment_text},
    };

    /// An invitation's place, as it stands in an address.
    pub(super) fn key_text(key: InvitationKey) -> String {
        format!("{}.{}", moment_text(key.created_at), key.id)
    }

    pub(super) fn key(text: &str) -> Option<InvitationKey> {
        let (created_at, id) = text.split_once('.')?;
        Some(InvitationKey {
            created_at: moment(created_at)?,
            id: invitation_id(id).ok()?,
        })
    }

    /// How long an invitation is to live; nothing written means the usual time.
    pub(super) fn life(days: &str) -> Result<Option<SignedDuration>, UiError> {
        if days.is_empty() {
            return Ok(None);
        }
        let days: u16 = days.parse().map_err(|_| UiError::BadRequest)?;
        Ok(Some(SignedDuration::from_hours(i64::from(days) * 24)))
    }

    pub(super) fn invitation_id(text: &str) -> Result<InvitationId, UiError> {
        text.parse()
            .map(InvitationId)
            .map_err(|_| UiError::NotFound)
    }

    pub(super) fn line(invitation: Invitation, now: Timestamp) -> InvitationLine {
        let open = invitation_is_open(&invitation, now);
        InvitationLine {
            id: invitation.id.to_string(),
            reference: invitation.reference.to_string(),
            locale: invitation.locale,
            created_by: invitation.created_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            started_at: invitation.started_at,
            status: match invitation.state {
                InvitationState::Used { organization, at } => InvitationStatus::Used {
                    organization: organization.to_string(),
                    at,
                },
                InvitationState::Withdrawn { at } => InvitationStatus::Withdrawn { at },
                InvitationState::Open if open => InvitationStatus::Open,
                InvitationState::Open => InvitationStatus::Expired,
            },
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_lives_the_usual_time_unless_days_are_given() {
        assert_eq!(ssr::life(""), Ok(None));
        let week = jiff::SignedDuration::from_hours(7 * 24);
        assert_eq!(ssr::life("7"), Ok(Some(week)));
        for bad in ["abc", "-1", "70000", "1.5"] {
            assert_eq!(ssr::life(bad), Err(UiError::BadRequest), "{bad:?}");
        }
    }
}
