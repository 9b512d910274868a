//! A seller to decide about, for the tables of the pure rules.

use domain::{
    Basis, Capability, ConnectionState, ConnectionSummary, Fact, Method, MethodStatus, Onboarding,
    OnboardingStatus, Organization, Profile, ProfileId, Requirement, RequirementStatus,
    SellerFacts, SellerStates, Source,
};
use jiff::{SignedDuration, Timestamp};
use testkit::facts as made_up;
use uuid::Uuid;

use crate::ports::{Claim, Connection, SellerId};

/// The moment that many seconds into 1970.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// When the facts of [`facts`] were read.
pub(crate) const READ_AT: i64 = 1_000;

pub(crate) fn organization() -> Organization {
    made_up::organization(&made_up::organization_id(1), "Plants BV")
}

pub(crate) fn onboarding(status: OnboardingStatus) -> Onboarding {
    let done = status == OnboardingStatus::Completed;
    Onboarding {
        can_receive_payments: done,
        can_receive_settlements: done,
        signed_up_at: Some(at(10)),
        ..made_up::onboarding(status)
    }
}

pub(crate) fn requirement(id: &str, status: RequirementStatus, due: Option<i64>) -> Requirement {
    Requirement {
        id: id.into(),
        status,
        due_at: due.map(at),
        dashboard: None,
    }
}

pub(crate) fn capability(name: &str, requirements: Vec<Requirement>) -> Capability {
    Capability {
        name: name.into(),
        requirements,
        ..made_up::capability()
    }
}

pub(crate) fn method(id: &str, status: MethodStatus) -> Method {
    Method {
        id: id.into(),
        description: id.to_uppercase(),
        status,
    }
}

pub(crate) fn profile(id: &str) -> Profile {
    Profile {
        id: ProfileId::parse(id).unwrap(),
        name: format!("Shop {id}"),
        methods: vec![method("ideal", MethodStatus::Activated)],
        ..made_up::profile()
    }
}

/// Everything read at [`READ_AT`], without anything to complain of.
pub(crate) fn facts(status: OnboardingStatus) -> SellerFacts {
    facts_read(status, READ_AT)
}

/// The same facts, read at another moment.
pub(crate) fn facts_read(status: OnboardingStatus, second: i64) -> SellerFacts {
    let (at, source) = (at(second), Source::SellerToken);
    SellerFacts {
        organization: Fact::read(organization(), at, source),
        onboarding: Fact::read(onboarding(status), at, source),
        capabilities: Fact::read(vec![capability("capital", Vec::new())], at, source),
        profiles: Fact::read(vec![profile("pfl_1")], at, source),
        ..SellerFacts::default()
    }
}

pub(crate) fn seller_states(facts: &SellerFacts, second: i64) -> SellerStates {
    let basis = Basis {
        organization: &organization().id,
        facts,
        connection: ConnectionState::Connected,
        unknown_after: SignedDuration::from_hours(24),
    };
    SellerStates::derive(&basis, None, at(second))
}

/// A healthy seller that was read at [`READ_AT`] and is due now.
pub(crate) fn claim(facts: SellerFacts) -> Claim {
    let summary = ConnectionSummary {
        state: ConnectionState::Connected,
        cause: None,
        failing_since: None,
        requested: made_up::default_scopes(),
        granted: made_up::default_scopes(),
        connected_at: at(100),
        refreshed_at: None,
        ended_at: None,
        next_attempt_at: Some(at(READ_AT)),
        attempts: 0,
    };
    Claim {
        states: seller_states(&facts, READ_AT),
        facts,
        connection: Connection {
            seller: SellerId(Uuid::nil()),
            organization: organization().id,
            summary,
            epoch: 1,
            lease_until: at(READ_AT + 120),
            watched_until: None,
            check_requested: false,
        },
    }
}
