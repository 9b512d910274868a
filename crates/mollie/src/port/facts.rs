//! From Mollie's resources to the facts of the domain.

use domain::{
    CapabilityStatus, MethodStatus, OnboardingStatus, ProfileStatus, RequirementStatus,
    ReviewStatus, ScopeSet,
};
use jiff::Timestamp;

use crate::resources::{
    Address, Capability, Maybe, Method, Mode, Moment, Onboarding, Open, Organization, Permission,
    Profile, Requirement,
};

pub(super) fn organization(from: Organization) -> domain::Organization {
    domain::Organization {
        dashboard: from.links.dashboard_address(),
        id: from.id,
        name: text(from.name).unwrap_or_default(),
        email: text(from.email),
        locale: text(from.locale),
        address: from.address.value().map(address),
        registration_number: text(from.registration_number),
        vat_number: text(from.vat_number),
        vat_regulation: text(from.vat_regulation),
        verified_at: moment(from.verified_at),
    }
}

fn address(from: Address) -> domain::Address {
    domain::Address {
        street_and_number: text(from.street_and_number),
        postal_code: text(from.postal_code),
        city: text(from.city),
        country: text(from.country),
    }
}

pub(super) fn granted(permissions: &[Permission]) -> ScopeSet {
    let granted = permissions.iter().filter(|permission| permission.granted);
    let names: Vec<&str> = granted.map(|permission| permission.id.as_str()).collect();
    ScopeSet::parse(&names.join(" "))
}

pub(super) fn onboarding(from: Onboarding) -> domain::Onboarding {
    let (status, raw_status) = from.status.or(OnboardingStatus::Unknown);
    domain::Onboarding {
        status,
        raw_status,
        can_receive_payments: from.can_receive_payments,
        can_receive_settlements: from.can_receive_settlements,
        signed_up_at: moment(from.signed_up_at),
        dashboard: from.links.dashboard_address(),
    }
}

pub(super) fn capability(from: Capability) -> domain::Capability {
    let requirements = from.requirements.value().unwrap_or_default();
    domain::Capability {
        name: from.name,
        status: from.status.or(CapabilityStatus::Unknown).0,
        status_reason: text(from.status_reason),
        requirements: requirements.into_iter().map(requirement).collect(),
    }
}

fn requirement(from: Requirement) -> domain::Requirement {
    domain::Requirement {
        dashboard: from.links.dashboard_address(),
        id: from.id,
        status: from.status.or(RequirementStatus::Unknown).0,
        due_at: moment(from.due_date),
    }
}

pub(super) fn profile(from: Profile) -> domain::Profile {
    let review = from.review.value().and_then(|review| review.status.value());
    domain::Profile {
        dashboard: from.links.dashboard_address(),
        id: from.id,
        live: from.mode == Open::Known(Mode::Live),
        name: text(from.name).unwrap_or_default(),
        website: text(from.website),
        description: text(from.description),
        business_category: text(from.business_category),
        status: from.status.or(ProfileStatus::Unknown).0,
        review: review.map(|status| status.or(ReviewStatus::Unknown).0),
        created_at: moment(from.created_at),
        methods: Vec::new(),
        methods_problem: None,
    }
}

/// A method without a state on the profile was never asked for, and is left out.
pub(super) fn method(from: Method) -> Option<domain::Method> {
    Some(domain::Method {
        status: from.status.value()?.or(MethodStatus::Unknown).0,
        description: text(from.description).unwrap_or_else(|| from.id.clone()),
        id: from.id,
    })
}

/// A text that says something; Mollie's answers also hold empty ones.
fn text(from: Maybe<String>) -> Option<String> {
    from.value().filter(|text| !text.trim().is_empty())
}

fn moment(from: Maybe<Moment>) -> Option<Timestamp> {
    from.value().map(|moment| moment.0)
}
