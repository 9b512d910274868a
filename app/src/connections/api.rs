//! Server functions of this feature, and what they give to its pages.

use domain::{Scope, SellerDetail};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    /// There was such an invitation, and it will not come back.
    pub(super) fn set_gone() {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::GONE);
        }
    }
}
