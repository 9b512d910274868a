//! Server functions of this feature, and what they give to its pages.

#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "a server function is async for the browser, even where the server has nothing to await"
    )
)]
use domain::{Scope, SellerDetail};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::made_invitation::MadeInvitation;
use crate::error::UiError;

/// What an invitation link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Landing {
    /// The seller can go on.
    Open {
        /// Whom it is for.
        reference: String,
        /// Language of the pages, such as `nl_NL`.
        locale: String,
        /// When it stops working.
        expires_at: Timestamp,
        /// What the seller will be asked for.
        scopes: Vec<Scope>,
        /// The moment at which ages are judged.
        now: Timestamp,
    },
    /// It was used already.
    Used,
    /// It has expired or was withdrawn.
    Over,
    /// There is no such invitation.
    Unknown,
}

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
    /// The newest invitations, newest first.
    pub lines: Vec<InvitationLine>,
    /// Languages on offer.
    pub locales: Vec<String>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

/// What to show for an invitation link. Open to everyone who has the link.
#[server(prefix = "/fn", endpoint = "invitation-landing")]
pub async fn invitation_landing(invite: String) -> Result<Landing, UiError> {
    use usecases::connections::InvitationLanding as L;
    let service = crate::guard::gangway();
    let landing = service
        .invitation_landing(&invite)
        .await
        .map_err(|e| crate::guard::report(&e))?;
    Ok(match landing {
        L::Open {
            reference,
            locale,
            expires_at,
        } => Landing::Open {
            reference: reference.to_string(),
            locale,
            expires_at,
            scopes: domain::ScopeSet::wanted(&service.settings().features).known(),
            now: service.now(),
        },
        L::Used => {
            ssr::set_gone();
            Landing::Used
        }
        L::Over => {
            ssr::set_gone();
            Landing::Over
        }
        L::Unknown => {
            crate::error::set_status(UiError::NotFound);
            Landing::Unknown
        }
    })
}

#[server(prefix = "/fn", endpoint = "list-invitations")]
pub async fn list_invitations() -> Result<Invitations, UiError> {
    let inviter = crate::guard::staff::<usecases::invitations::InviteSellers>()?;
    let newest = inviter
        .newest()
        .await
        .map_err(|e| crate::guard::report(&e))?;
    let now = crate::guard::gangway().now();
    Ok(Invitations {
        lines: newest.into_iter().map(|one| ssr::line(one, now)).collect(),
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

#[server(prefix = "/fn", endpoint = "disconnect-seller")]
pub async fn disconnect_seller(
    #[server(default)] organization: String,
    #[server(default)] reason: String,
    #[server(default)] typed_name: String,
) -> Result<(), UiError> {
    use usecases::connections::{DisconnectOrder, DisconnectSellers, Disconnection};
    let admin = crate::guard::staff::<DisconnectSellers>()?;
    let organization = match crate::sellers::api::organization_id(&organization) {
        Ok(organization) => organization,
        Err(error) => return crate::guard::answer("/sellers", "", Err(error)),
    };
    let page = format!("/sellers/{organization}");
    let order = DisconnectOrder {
        organization,
        reason,
        typed_name,
    };
    match admin.disconnect(&order).await {
        Ok(Disconnection::Proved) => crate::guard::answer(&page, "disconnected", Ok(())),
        Ok(Disconnection::AlreadyEnded) => crate::guard::answer(&page, "already-ended", Ok(())),
        Ok(Disconnection::Unconfirmed) => crate::guard::answer(&page, "unconfirmed", Ok(())),
        Err(error) => {
            let error = crate::guard::report(&error);
            crate::guard::answer(&format!("{page}/disconnect"), "", Err(error))
        }
    }
}

/// The seller's own view of itself.
#[server(prefix = "/fn", endpoint = "read-portal")]
pub async fn read_portal() -> Result<SellerDetail, UiError> {
    let portal = crate::guard::seller()?;
    portal.detail().await.map_err(|e| crate::guard::report(&e))
}

/// The seller asks for a fresh poll of itself.
#[server(prefix = "/fn", endpoint = "portal-check")]
pub async fn portal_check() -> Result<(), UiError> {
    let portal = crate::guard::seller()?;
    let result = portal
        .check_now()
        .await
        .map_err(|e| crate::guard::report(&e));
    crate::guard::answer("/my", "checking", result)
}

/// The seller's page is open.
#[server(prefix = "/fn", endpoint = "portal-watch")]
pub async fn portal_watch() -> Result<(), UiError> {
    let portal = crate::guard::seller()?;
    portal.watch().await.map_err(|e| crate::guard::report(&e))
}

#[cfg(feature = "ssr")]
mod ssr {
    use axum::http::StatusCode;
    use jiff::{SignedDuration, Timestamp};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use usecases::{
        invitations::invitation_is_open,
        ports::{Invitation, InvitationId, InvitationState},
    };

    use super::{InvitationLine, InvitationStatus};
    use crate::error::UiError;

    /// How long an invitation is to live; nothing written means the usual time.
    pub(super) fn life(days: &str) -> Result<Option<SignedDuration>, UiError> {
        if days.is_empty() {
            return Ok(None);
        }
        let days: u16 = days.parse().map_err(|_| UiError::BadRequest)?;
        Ok(Some(SignedDuration::from_hours(i64::from(days) * 24)))
    }

    /// There was such an invitation, and it will not come back.
    pub(super) fn set_gone() {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::GONE);
        }
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
