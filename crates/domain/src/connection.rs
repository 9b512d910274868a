//! Our grant at a seller: its state and its permissions.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// State of our grant at a seller.
    ConnectionState {
        /// Works.
        Connected = "connected",
        /// The last readings failed; the grant itself is not in doubt.
        Failing = "failing",
        /// The grant is dead and we do not know that the seller ended it.
        Lost = "lost",
        /// The seller ended it at Mollie.
        DisconnectedBySeller = "disconnected-by-seller",
        /// We ended it and Mollie has proved it.
        DisconnectedByUs = "disconnected-by-us",
        /// We asked Mollie to end it and could not yet prove that it did.
        DisconnectUnconfirmed = "disconnect-unconfirmed",
    }
}

impl ConnectionState {
    /// Whether we hold a grant that the poller may use to read facts.
    pub const fn is_polled(self) -> bool {
        matches!(self, Self::Connected | Self::Failing)
    }

    /// Whether the grant has ended, whoever ended it.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::DisconnectedBySeller | Self::DisconnectedByUs
        )
    }
}

words! {
    /// Why a connection is failing or lost.
    LossCause {
        /// Mollie refused the refresh token twice while answering other calls.
        GrantRefused = "grant-refused",
        /// A refresh was cut off, and Mollie refuses the token that we still hold.
        RefreshInterrupted = "refresh-interrupted",
        /// The stored token cannot be opened with the keys we have.
        Unreadable = "unreadable",
        /// Mollie refuses an access token that it has just issued.
        Unauthorized = "unauthorized",
        /// Mollie asked us to slow down.
        RateLimited = "rate-limited",
        /// Mollie did not answer, or answered with an error.
        Unavailable = "unavailable",
        /// Mollie answered something we cannot read.
        Malformed = "malformed",
    }
}

words! {
    /// A permission that Gangway asks of a seller (`Mollie: permissions`).
    Scope {
        /// Name, address and registration of the organization.
        OrganizationsRead = "organizations.read",
        /// Onboarding status and capabilities.
        OnboardingRead = "onboarding.read",
        /// Payment profiles.
        ProfilesRead = "profiles.read",
        /// Payment methods of a profile.
        PaymentsRead = "payments.read",
    }
}

impl Scope {
    /// Without these two the Sellers tab has nothing to show.
    pub const fn is_essential(self) -> bool {
        matches!(self, Self::OrganizationsRead | Self::OnboardingRead)
    }
}

/// The permissions of one grant, by Mollie's names; also ones that Gangway does not use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeSet(BTreeSet<String>);

impl ScopeSet {
    /// Reads a space-separated list, as OAuth writes it.
    pub fn parse(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_owned).collect())
    }

    /// Everything that Gangway asks for.
    pub fn wanted() -> Self {
        Self(Scope::ALL.iter().map(ToString::to_string).collect())
    }

    /// Whether this permission is granted.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(scope.as_str())
    }

    /// What Gangway asks for and did not get.
    pub fn missing(&self) -> Vec<Scope> {
        Scope::ALL
            .iter()
            .copied()
            .filter(|scope| !self.contains(*scope))
            .collect()
    }

    /// The names in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl std::fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.iter().collect();
        f.write_str(&names.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_scopes_are_what_was_asked_for_less_what_was_granted() {
        let granted = ScopeSet::parse("organizations.read  onboarding.read refunds.read");
        assert_eq!(
            granted.missing(),
            [Scope::ProfilesRead, Scope::PaymentsRead]
        );
        assert_eq!(ScopeSet::wanted().missing(), []);
        assert_eq!(
            granted.to_string(),
            "onboarding.read organizations.read refunds.read"
        );
    }

    #[test]
    fn only_a_living_grant_is_polled() {
        for state in ConnectionState::ALL {
            assert!(!(state.is_polled() && state.has_ended()), "{state}");
        }
        assert!(!ConnectionState::DisconnectUnconfirmed.is_polled());
        assert!(!ConnectionState::DisconnectUnconfirmed.has_ended());
    }
}
