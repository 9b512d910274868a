//! From Mollie's resources to the facts of the domain.

use domain::{
    CapabilityStatus, MethodStatus, OnboardingStatus, ProfileStatus, RequirementStatus,
    ReviewStatus, ScopeSet,
};

use crate::{
    resources::{
        Address, Capability, Method, Onboarding, Organization, Permission, Profile, Requirement,
    },
    wire::{Mode, OpenEnum},
};

pub(super) fn organization(from: Organization) -> domain::Organization {
    domain::Organization {
        dashboard: from.links.dashboard_address(),
        id: from.id,
        name: from.name.text().unwrap_or_default(),
        email: from.email.text(),
        locale: from.locale.text(),
        address: from.address.value().map(address),
        registration_number: from.registration_number.text(),
        vat_number: from.vat_number.text(),
        vat_regulation: from.vat_regulation.text(),
        verified_at: from.verified_at.timestamp(),
    }
}

fn address(from: Address) -> domain::Address {
    domain::Address {
        street_and_number: from.street_and_number.text(),
        postal_code: from.postal_code.text(),
        city: from.city.text(),
        country: from.country.text(),
    }
}

pub(super) fn granted(permissions: &[Permission]) -> ScopeSet {
    let granted = permissions.iter().filter(|permission| permission.granted);
    let names: Vec<&str> = granted.map(|permission| permission.id.as_str()).collect();
    ScopeSet::parse(&names.join(" "))
}

pub(super) fn onboarding(from: Onboarding) -> domain::Onboarding {
    domain::Onboarding {
        raw_status: from.status.unknown().map(str::to_owned),
        status: from.status.known_or(OnboardingStatus::Unknown),
        can_receive_payments: from.can_receive_payments,
        can_receive_settlements: from.can_receive_settlements,
        signed_up_at: from.signed_up_at.timestamp(),
        dashboard: from.links.dashboard_address(),
    }
}

pub(super) fn capability(from: Capability) -> domain::Capability {
    let requirements = from.requirements.value().unwrap_or_default();
    domain::Capability {
        name: from.name,
        status: from.status.known_or(CapabilityStatus::Unknown),
        status_reason: from.status_reason.text(),
        requirements: requirements.into_iter().map(requirement).collect(),
    }
}

fn requirement(from: Requirement) -> domain::Requirement {
    domain::Requirement {
        dashboard: from.links.dashboard_address(),
        id: from.id,
        status: from.status.known_or(RequirementStatus::Unknown),
        due_at: from.due_date.timestamp(),
    }
}

pub(super) fn profile(from: Profile) -> domain::Profile {
    let review = from.review.value().and_then(|review| review.status.value());
    domain::Profile {
        dashboard: from.links.dashboard_address(),
        id: from.id,
        live: from.mode == OpenEnum::Known(Mode::Live),
        name: from.name.text().unwrap_or_default(),
        website: from.website.text(),
        description: from.description.text(),
        business_category: from.business_category.text(),
        status: from.status.known_or(ProfileStatus::Unknown),
        review: review.map(|status| status.known_or(ReviewStatus::Unknown)),
        created_at: from.created_at.timestamp(),
        methods: Vec::new(),
        methods_problem: None,
    }
}

/// A method without a state on the profile was never asked for, and is left out.
pub(super) fn method(from: Method) -> Option<domain::Method> {
    Some(domain::Method {
        status: from.status.value()?.known_or(MethodStatus::Unknown),
        description: from.description.text().unwrap_or_else(|| from.id.clone()),
        id: from.id,
    })
}
