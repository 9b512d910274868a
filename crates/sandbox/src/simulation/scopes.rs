//! The permissions an app can ask for (`Mollie: permissions`).

use serde::{Deserialize, Serialize};

/// Each resource: its name in scopes, its name for people, whether it can be read, whether it can be changed.
const RESOURCES: &[(&str, &str, bool, bool)] = &[
    ("balances", "balances", true, false),
    ("balance-reports", "balance reports", true, false),
    (
        "balance-transfers",
        "transfers between balances",
        true,
        true,
    ),
    ("business-accounts", "business accounts", true, false),
    (
        "business-account-transfers",
        "business account transfers",
        true,
        true,
    ),
    (
        "business-account-draft-transfers",
        "business account draft transfers",
        true,
        true,
    ),
    (
        "business-account-payee-verifications",
        "business account payee verifications",
        false,
        true,
    ),
    ("clients", "clients", true, true),
    ("customers", "customers", true, true),
    ("disputes", "disputes", true, true),
    ("events", "events", true, false),
    ("external-accounts", "bank accounts", true, true),
    ("files", "files", true, true),
    ("invoices", "invoices from Mollie", true, false),
    ("mandates", "mandates", true, true),
    ("onboarding", "onboarding", true, true),
    ("orders", "orders", true, true),
    ("organizations", "organization details", true, true),
    ("payment-links", "payment links", true, true),
    (
        "payments",
        "payments, chargebacks and payment methods",
        true,
        true,
    ),
    ("payouts", "pay-outs", true, true),
    ("persons", "stakeholders", true, true),
    ("pricing-rates", "pricing rates", true, true),
    ("pricing-segments", "pricing segments", true, true),
    ("profiles", "payment profiles", true, true),
    ("refunds", "refunds", true, true),
    ("sales-invoices", "sales invoices", true, true),
    ("sessions", "checkout sessions", true, true),
    ("settlements", "settlements", true, false),
    ("shipments", "shipments", true, true),
    ("subscriptions", "subscriptions", true, true),
    ("terminals", "terminals", true, true),
    (
        "unmatched-credit-transfers",
        "unmatched credit transfers",
        true,
        true,
    ),
    ("webhooks", "webhooks", true, true),
];

/// A permission: `payments.read`, with its sentence.
pub(crate) struct Permission {
    pub(crate) id: String,
    pub(crate) description: String,
}

/// Every known permission, read before write.
pub(crate) fn all() -> impl Iterator<Item = Permission> {
    RESOURCES
        .iter()
        .flat_map(|&(resource, people, read, write)| {
            let read = read.then(|| Permission {
                id: format!("{resource}.read"),
                description: format!("View your {people}"),
            });
            let write = write.then(|| Permission {
                id: format!("{resource}.write"),
                description: format!("Create and change your {people}"),
            });
            read.into_iter().chain(write)
        })
}

pub(crate) fn find(id: &str) -> Option<Permission> {
    all().find(|permission| permission.id == id)
}

/// What an app was granted, in the order it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Scopes(Vec<String>);

impl Scopes {
    /// Reads a space-separated list; `None` when it is empty or names an unknown permission.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scopes = Vec::new();
        for word in text.split_whitespace() {
            if !scopes.iter().any(|known| known == word) {
                scopes.push(find(word)?.id);
            }
        }
        (!scopes.is_empty()).then_some(Self(scopes))
    }

    /// What a partner's own access token may do.
    pub(crate) fn every() -> Self {
        Self(all().map(|permission| permission.id).collect())
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.0.iter().any(|scope| scope == id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_the_sixty_one_scopes_of_the_metadata() {
        assert_eq!(all().count(), 61);
    }

    #[test]
    fn an_unknown_scope_or_none_at_all_is_refused() {
        assert!(Scopes::parse("payments.read payments.fly").is_none());
        assert!(Scopes::parse(" ").is_none());
        let scopes = Scopes::parse("profiles.read payments.read profiles.read").unwrap();
        assert_eq!(scopes.to_string(), "profiles.read payments.read");
    }
}
