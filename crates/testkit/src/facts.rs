//! Made-up sellers as Mollie describes them, and the states that follow.

use domain::{
    Capability, CapabilityStatus, Fact, Feature, Method, MethodStatus, NextStep, NextStepCode,
    Onboarding, OnboardingStatus, Organization, OrganizationId, Owner, PaymentsIndicator, Profile,
    ProfileId, ProfileStatus, ScopeSet, SellerFacts, SellerReference, SellerStates,
    SettlementsIndicator, Source,
};

use crate::at;

/// `org_<number>`.
pub fn organization_id(number: u32) -> OrganizationId {
    OrganizationId::parse(&format!("org_{number}")).unwrap()
}

pub fn reference(text: &str) -> SellerReference {
    SellerReference::parse(text).unwrap()
}

/// What an installation asks for unless it says otherwise.
pub fn default_scopes() -> ScopeSet {
    ScopeSet::wanted(&Feature::defaults())
}

pub fn organization(id: &OrganizationId, name: &str) -> Organization {
    Organization {
        id: id.clone(),
        name: name.into(),
        email: None,
        locale: None,
        address: None,
        registration_number: None,
        vat_number: None,
        vat_regulation: None,
        verified_at: None,
        dashboard: None,
    }
}

/// May receive payments already, and no settlements yet.
pub fn onboarding(status: OnboardingStatus) -> Onboarding {
    Onboarding {
        status,
        raw_status: None,
        last_known: None,
        can_receive_payments: true,
        can_receive_settlements: false,
        signed_up_at: None,
        dashboard: None,
    }
}

pub fn capability() -> Capability {
    Capability {
        name: "payments".into(),
        status: CapabilityStatus::Enabled,
        status_reason: None,
        requirements: Vec::new(),
    }
}

pub fn profile() -> Profile {
    Profile {
        id: ProfileId::parse("pfl_1").unwrap(),
        live: true,
        name: "Shop".into(),
        website: None,
        description: None,
        business_category: None,
        status: ProfileStatus::Verified,
        review: None,
        created_at: None,
        dashboard: None,
        methods: Vec::new(),
        methods_problem: None,
    }
}

pub fn method() -> Method {
    Method {
        id: "ideal".into(),
        description: "iDEAL".into(),
        status: MethodStatus::Activated,
    }
}

/// Facts of which only the onboarding was read.
pub fn facts(status: OnboardingStatus) -> SellerFacts {
    let onboarding = Onboarding {
        signed_up_at: Some(at(-50)),
        ..onboarding(status)
    };
    SellerFacts {
        onboarding: Fact::read(onboarding, at(4), Source::SellerToken),
        ..SellerFacts::default()
    }
}

/// States in which every field says something, and each moment is another.
pub fn states(name: &str) -> SellerStates {
    SellerStates {
        name: name.into(),
        country: Some("NL".into()),
        onboarding: OnboardingStatus::NeedsData,
        onboarding_since: at(1),
        payments: PaymentsIndicator::Pending,
        payments_since: at(2),
        settlements: SettlementsIndicator::Blocked,
        settlements_since: at(3),
        next: NextStep {
            code: NextStepCode::GiveDetails,
            owner: Owner::Seller,
            due_at: Some(at(9_000)),
            link: Some("https://my.mollie.com/dashboard/onboarding".into()),
        },
        urgency: 40,
        profiles: 2,
        profiles_blocked: 1,
        checked_at: Some(at(4)),
        changed_at: at(5),
    }
}
