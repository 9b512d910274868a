//! An organization: everything a merchant account at Mollie says of itself.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    capability::{Capability, CapabilityStatus, PAYMENTS, SETTLEMENTS},
    date_time::DateTime,
    onboarding::{OnboardingState, OnboardingStatus},
    optional_nullable::OptionalNullable,
    profile::{MethodStatus, Profile, ProfileStatus},
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    #[serde(default)]
    pub(crate) street_and_number: String,
    #[serde(default)]
    pub(crate) postal_code: String,
    #[serde(default)]
    pub(crate) city: String,
    #[serde(default)]
    pub(crate) country: String,
}

/// Names and shapes are those of the API, so this is also what the control API takes and shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) locale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<Address>,
    #[serde(default, skip_serializing_if = "OptionalNullable::is_absent")]
    pub(crate) registration_number: OptionalNullable,
    #[serde(default, skip_serializing_if = "OptionalNullable::is_absent")]
    pub(crate) vat_number: OptionalNullable,
    #[serde(default, skip_serializing_if = "OptionalNullable::is_absent")]
    pub(crate) vat_regulation: OptionalNullable,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) verified_at: Option<DateTime>,
    pub(crate) signed_up_at: DateTime,
    pub(crate) status: OnboardingStatus,
    pub(crate) can_receive_payments: bool,
    pub(crate) can_receive_settlements: bool,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) profiles: Vec<Profile>,
    #[serde(default)]
    pub(crate) balances: Vec<Value>,
}

impl Organization {
    pub(crate) fn state(&self) -> OnboardingState {
        OnboardingState::new(
            self.status,
            self.can_receive_payments,
            self.can_receive_settlements,
        )
    }

    /// Puts the organization in a state, with the capabilities that fit it.
    pub(crate) fn set_state(&mut self, state: OnboardingState, now: DateTime) {
        self.status = state.status;
        self.can_receive_payments = state.payments;
        self.can_receive_settlements = state.settlements;
        self.capabilities = state.capabilities(now);
        self.update_profiles();
    }

    /// Lets profiles follow the state: they are verified once payments are possible, and a method that waited for
    /// onboarding becomes usable when onboarding completes.
    pub(crate) fn update_profiles(&mut self) {
        if self.can_receive_payments {
            for profile in &mut self.profiles {
                if profile.status == ProfileStatus::Unverified {
                    profile.status = ProfileStatus::Verified;
                    profile.review = None;
                }
            }
        }
        if self.status == OnboardingStatus::Completed {
            for method in self
                .profiles
                .iter_mut()
                .flat_map(|profile| &mut profile.methods)
            {
                if method.status == Some(MethodStatus::PendingBoarding) {
                    method.status = Some(MethodStatus::Activated);
                }
            }
        }
    }

    /// Lets due dates that have passed turn their capability off, and what depends on it.
    pub(crate) fn apply_due_dates(&mut self, now: DateTime) {
        for capability in &mut self.capabilities {
            if capability.apply_due_dates(now) {
                match capability.name.as_str() {
                    PAYMENTS => self.can_receive_payments = false,
                    SETTLEMENTS => self.can_receive_settlements = false,
                    _ => {}
                }
            }
        }
    }

    pub(crate) fn capability_mut(&mut self, name: &str) -> &mut Capability {
        let at = self
            .capabilities
            .iter()
            .position(|capability| capability.name == name)
            .unwrap_or_else(|| {
                self.capabilities
                    .push(Capability::new(name, CapabilityStatus::Unrequested));
                self.capabilities.len() - 1
            });
        &mut self.capabilities[at]
    }

    /// Whether a capability is enabled; `None` where the organization does not list it.
    pub(crate) fn enabled(&self, name: &str) -> Option<bool> {
        let capability = self
            .capabilities
            .iter()
            .find(|capability| capability.name == name)?;
        Some(capability.status == CapabilityStatus::Enabled)
    }

    pub(crate) fn country(&self) -> &str {
        self.address
            .as_ref()
            .map_or("", |address| address.country.as_str())
    }
}
