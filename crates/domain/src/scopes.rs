//! The permissions that Gangway asks of sellers, and the features that need them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// A permission at Mollie (`Mollie: permissions`).
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

words! {
    /// What a platform can switch on or off, because it needs permissions of its own.
    Feature {
        /// Payment profiles with their status.
        Profiles = "profiles",
        /// Payment methods of each profile.
        Methods = "methods",
    }
}

/// What a permission is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeNeed {
    /// Without it the Sellers tab has nothing to show: a seller who leaves it out is not
    /// connected.
    Essential,
    /// Asked for while the feature is on; a seller may leave it out.
    Feature(Feature),
}

impl Feature {
    /// Whether it is on unless the operator says otherwise. A feature that asks sellers for more
    /// than they have granted so far starts switched off.
    pub const fn is_on_by_default(self) -> bool {
        matches!(self, Self::Profiles | Self::Methods)
    }

    /// The features that are on unless the operator says otherwise.
    pub fn defaults() -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|one| one.is_on_by_default()).collect()
    }
}

impl Scope {
    pub const fn need(self) -> ScopeNeed {
        match self {
            Self::OrganizationsRead | Self::OnboardingRead => ScopeNeed::Essential,
            Self::ProfilesRead => ScopeNeed::Feature(Feature::Profiles),
            Self::PaymentsRead => ScopeNeed::Feature(Feature::Methods),
        }
    }

    pub fn is_essential(self) -> bool {
        self.need() == ScopeNeed::Essential
    }
}

/// Permissions by Mollie's names; also ones that Gangway does not use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeSet(BTreeSet<String>);

impl ScopeSet {
    /// Reads a space-separated list, as OAuth writes it.
    pub fn parse(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_owned).collect())
    }

    /// What sellers are asked for while these features are on.
    pub fn wanted(features: &[Feature]) -> Self {
        let is_wanted = |scope: &&Scope| match scope.need() {
            ScopeNeed::Essential => true,
            ScopeNeed::Feature(feature) => features.contains(&feature),
        };
        let wanted = Scope::ALL.iter().filter(is_wanted);
        Self(wanted.map(ToString::to_string).collect())
    }

    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(scope.as_str())
    }

    /// The permissions of ours that are among these.
    pub fn known(&self) -> Vec<Scope> {
        let all = Scope::ALL.iter().copied();
        all.filter(|scope| self.contains(*scope)).collect()
    }

    /// The permissions of ours that are among these and not among the others.
    pub fn without(&self, others: &Self) -> Vec<Scope> {
        let known = self.known().into_iter();
        known.filter(|scope| !others.contains(*scope)).collect()
    }

    /// The names in alphabetical order.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

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
        let asked = ScopeSet::wanted(&Feature::defaults());
        assert_eq!(
            asked.without(&granted),
            [Scope::ProfilesRead, Scope::PaymentsRead]
        );
        assert_eq!(asked.without(&asked), []);
        assert_eq!(
            granted.to_string(),
            "onboarding.read organizations.read refunds.read"
        );
    }

    #[test]
    fn a_feature_that_was_not_asked_for_makes_no_seller_incomplete() {
        let asked = ScopeSet::wanted(&[]);
        let granted = asked.clone();
        assert_eq!(asked.known().len(), 2);
        assert_eq!(asked.without(&granted), []);
        assert!(!granted.contains(Scope::ProfilesRead));
    }

    #[test]
    fn the_essential_permissions_are_asked_for_whatever_is_switched_on() {
        for features in [&[][..], &[Feature::Methods], Feature::ALL] {
            let wanted = ScopeSet::wanted(features);
            for scope in Scope::ALL.iter().filter(|scope| scope.is_essential()) {
                assert!(wanted.contains(*scope), "{scope}");
            }
        }
    }

    #[test]
    fn a_switched_off_feature_asks_for_nothing() {
        let wanted = ScopeSet::wanted(&[Feature::Profiles]);
        assert!(wanted.contains(Scope::ProfilesRead));
        assert!(!wanted.contains(Scope::PaymentsRead));
    }
}
