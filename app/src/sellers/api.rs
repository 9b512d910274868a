//! Server functions of this feature, and what they give to its pages.

use domain::{
    Checklist, ConnectionState, IgnoredParameter, LossCause, NextStep, OnboardingStatus,
    PaymentsIndicator, SellerFacts, SellerQuery, SettlementsIndicator, TimelineEntry,
};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::UiError;

/// A seller in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SellerLine {
    /// Mollie's identity of the seller.
    pub organization: String,
    /// The marketplace's own name for it.
    pub reference: String,
    /// Everything that lists show.
    pub states: SellerStates,
    /// State of our grant.
    pub connection: ConnectionState,
    /// Since when readings fail, if they do.
    pub failing_since: Option<Timestamp>,
    /// How many wanted permissions are missing.
    pub missing_scopes: u32,
    /// Age from which this seller's facts are stale.
    pub stale_after: SignedDuration,
}

/// The derived states of a seller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SellerStates {
    /// Name of the organization.
    pub name: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Onboarding status and since when.
    pub onboarding: (OnboardingStatus, Timestamp),
    /// Blocked-payments indicator and since when.
    pub payments: (PaymentsIndicator, Timestamp),
    /// Settlements indicator and since when.
    pub settlements: (SettlementsIndicator, Timestamp),
    /// What happens next.
    pub next: NextStep,
    /// How many profiles there are, and how many of them are blocked.
    pub profiles: (u32, u32),
    /// When onboarding or capabilities were last read.
    pub checked_at: Option<Timestamp>,
    /// When something last changed.
    pub changed_at: Timestamp,
}

/// One page of the Sellers tab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SellerList {
    /// The sellers of this page.
    pub lines: Vec<SellerLine>,
    /// How many match in all.
    pub total: u64,
    /// How many there are in each state, whatever the filter.
    pub counts: Counts,
    /// The moment at which ages are judged.
    pub now: Timestamp,
    /// Whether who looks may invite sellers.
    pub may_invite: bool,
}

/// How many sellers there are in each state, whatever the filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All.
    pub all: u64,
    /// Owe Mollie something.
    pub needs_data: u64,
    /// Are being reviewed.
    pub in_review: u64,
    /// Are done.
    pub completed: u64,
    /// Cannot be paid.
    pub blocked: u64,
    /// The grant died.
    pub lost: u64,
    /// Ended the connection themselves.
    pub left: u64,
    /// Were disconnected by us.
    pub disconnected: u64,
    /// Were disconnected by us, without proof yet.
    pub unconfirmed: u64,
}

/// Everything that a Seller page shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and pages read them one by one"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SellerPageData {
    /// Mollie's identity of the seller.
    pub organization: String,
    /// The marketplace's own name for it.
    pub reference: String,
    /// The derived states.
    pub states: SellerStates,
    /// All that was read.
    pub facts: SellerFacts,
    /// Whether the two sources of the payments indicator disagree.
    pub sources_disagree: bool,
    /// The six items.
    pub checklist: Checklist,
    /// Our grant.
    pub connection: ConnectionData,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
    /// Age from which facts are stale.
    pub stale_after: SignedDuration,
    /// Whether who looks may ask for a fresh reading.
    pub may_check: bool,
    /// Whether who looks may disconnect the seller.
    pub may_disconnect: bool,
    /// Whether who looks may invite sellers.
    pub may_invite: bool,
}

impl SellerPageData {
    /// The organization's name, or its id until the first reading.
    pub fn shown_name(&self) -> String {
        let name = self.states.name.trim();
        if name.is_empty() {
            self.organization.clone()
        } else {
            name.to_owned()
        }
    }
}

/// Our grant, without its tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionData {
    /// Its state.
    pub state: ConnectionState,
    /// Why it is failing, lost or unconfirmed.
    pub cause: Option<LossCause>,
    /// Since when readings fail.
    pub failing_since: Option<Timestamp>,
    /// Permissions that were granted, by Mollie's names.
    pub granted: Vec<String>,
    /// Wanted permissions that were not granted.
    pub missing: Vec<domain::Scope>,
    /// When the seller last consented.
    pub connected_at: Timestamp,
    /// When the access token was last refreshed.
    pub refreshed_at: Option<Timestamp>,
    /// When the connection ended.
    pub ended_at: Option<Timestamp>,
    /// When the next reading, or attempt to revoke, is due.
    pub next_poll_at: Option<Timestamp>,
}

/// The query of the Sellers tab, read from its URL.
pub fn query_from(pairs: &[(String, String)]) -> (SellerQuery, Vec<IgnoredParameter>) {
    // These tell the page what just happened; they are not part of the question.
    let own = ["notice", "problem", "ref"];
    SellerQuery::from_pairs(
        pairs
            .iter()
            .filter(|(key, _)| !own.contains(&key.as_str()))
            .map(|(key, value)| (key.as_str(), value.as_str())),
    )
}

/// One page of sellers.
#[server(prefix = "/fn", endpoint = "list-sellers", input = Json)]
pub async fn list_sellers(query: SellerQuery) -> Result<SellerList, UiError> {
    let viewer = crate::guard::staff::<usecases::sellers::ViewSellers>()?;
    let page = viewer
        .list(&query.bounded())
        .await
        .map_err(|e| crate::guard::tell(&e))?;
    let counts = viewer.counts().await.map_err(|e| crate::guard::tell(&e))?;
    Ok(ssr::list(page, &counts))
}

/// One seller.
#[server(prefix = "/fn", endpoint = "read-seller")]
pub async fn read_seller(organization: String) -> Result<SellerPageData, UiError> {
    let viewer = crate::guard::staff::<usecases::sellers::ViewSellers>()?;
    let organization = ssr::organization(&organization)?;
    let detail = viewer
        .seller(&organization)
        .await
        .map_err(|e| crate::guard::tell(&e))?;
    Ok(ssr::page(detail))
}

/// Makes a reading of this seller due at once.
#[server(prefix = "/fn", endpoint = "check-seller")]
pub async fn check_seller(organization: String) -> Result<(), UiError> {
    let checker = crate::guard::staff::<usecases::sellers::CheckSellers>()?;
    let organization = ssr::organization(&organization)?;
    let result = checker
        .check_now(&organization)
        .await
        .map_err(|e| crate::guard::tell(&e));
    crate::guard::answer(&format!("/sellers/{organization}"), "checking", result)
}

/// Says that a page that shows this seller is open, so that it is read more often.
#[server(prefix = "/fn", endpoint = "watch-seller")]
pub async fn watch_seller(organization: String) -> Result<(), UiError> {
    let viewer = crate::guard::staff::<usecases::sellers::ViewSellers>()?;
    let organization = ssr::organization(&organization)?;
    viewer
        .watch(&organization)
        .await
        .map_err(|e| crate::guard::tell(&e))
}

#[cfg(feature = "ssr")]
pub(crate) mod ssr {
    //! From the service's values to what pages take.

    use domain::{
        ConnectionState as C, OnboardingStatus as O, OrganizationId, PaymentsIndicator as P,
        Permission,
    };
    use usecases::{
        Cadence,
        ports::{Projection, SellerCounts, SellerPage, SellerRow},
        sellers::SellerDetail,
    };

    use super::{
        ConnectionData, Counts, PaymentsIndicator, SellerLine, SellerList, SellerPageData,
        SellerStates,
    };
    use crate::{
        error::{Field, UiError, set_status},
        guard,
    };

    pub(crate) fn organization(text: &str) -> Result<OrganizationId, UiError> {
        OrganizationId::parse(text)
            .map_err(|_| UiError::Invalid(Field::Organization))
            .inspect_err(|error| set_status(*error))
    }

    pub(super) fn list(page: SellerPage, counts: &SellerCounts) -> SellerList {
        let service = guard::gangway();
        let cadence = &service.settings().cadence;
        SellerList {
            lines: page
                .rows
                .into_iter()
                .map(|row| line(row, cadence))
                .collect(),
            total: page.total,
            counts: tally(counts),
            now: service.now(),
            may_invite: guard::allows(Permission::InviteSellers),
        }
    }

    fn line(row: SellerRow, cadence: &Cadence) -> SellerLine {
        SellerLine {
            organization: row.organization.to_string(),
            reference: row.reference.to_string(),
            stale_after: cadence.stale_after(row.projection.onboarding),
            states: states(row.projection),
            connection: row.connection,
            failing_since: row.failing_since,
            missing_scopes: row.missing_scopes,
        }
    }

    fn states(projection: Projection) -> SellerStates {
        SellerStates {
            name: projection.name,
            country: projection.country,
            onboarding: (projection.onboarding, projection.onboarding_since),
            payments: (projection.payments, projection.payments_since),
            settlements: (projection.settlements, projection.settlements_since),
            next: projection.next,
            profiles: (projection.profiles, projection.profiles_blocked),
            checked_at: projection.checked_at,
            changed_at: projection.changed_at,
        }
    }

    fn tally(counts: &SellerCounts) -> Counts {
        let mut sum = Counts::default();
        for (onboarding, payments, connection, number) in &counts.0 {
            sum.all += number;
            match onboarding {
                O::NeedsData => sum.needs_data += number,
                O::InReview => sum.in_review += number,
                O::Completed => sum.completed += number,
                O::Unknown => {}
            }
            if *payments == P::Blocked {
                sum.blocked += number;
            }
            match connection {
                C::Lost => sum.lost += number,
                C::DisconnectedBySeller => sum.left += number,
                C::DisconnectedByUs => sum.disconnected += number,
                C::DisconnectUnconfirmed => sum.unconfirmed += number,
                C::Connected | C::Failing => {}
            }
        }
        sum
    }

    pub(crate) fn page(detail: SellerDetail) -> SellerPageData {
        let seller = detail.seller;
        let connection = seller.connection;
        SellerPageData {
            organization: seller.organization.to_string(),
            reference: seller.reference.to_string(),
            states: states(seller.projection),
            sources_disagree: PaymentsIndicator::sources_disagree(&seller.facts),
            facts: seller.facts,
            checklist: detail.checklist,
            connection: ConnectionData {
                state: connection.state,
                cause: connection.cause,
                failing_since: connection.failing_since,
                granted: connection.scopes.iter().map(str::to_owned).collect(),
                missing: connection.scopes.missing(),
                connected_at: connection.connected_at,
                refreshed_at: connection.refreshed_at,
                ended_at: connection.ended_at,
                next_poll_at: connection.next_poll_at,
            },
            timeline: detail.timeline,
            now: detail.now,
            stale_after: detail.stale_after,
            may_check: guard::allows(Permission::CheckSellers),
            may_disconnect: guard::allows(Permission::DisconnectSellers),
            may_invite: guard::allows(Permission::InviteSellers),
        }
    }
}
