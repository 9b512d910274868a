//! The first organizations of every sandbox: each state and each oddity that a screen must cope with.

use super::generate::{self, Template};
use crate::simulation::{
    capability::{Capability, CapabilityStatus, PAYMENTS, Requirement, SETTLEMENTS, StatusReason},
    date_time::DateTime,
    onboarding::{OnboardingState, OnboardingStatus},
    optional_nullable::OptionalNullable,
    organization::Organization,
    profile::{MethodStatus, Mode, ProfileStatus, Review, ReviewStatus},
    rng::Rng,
};

/// An organization with a fixed name and state, changed by `adjust`.
pub(super) struct Case {
    name: &'static str,
    country: &'static str,
    state: OnboardingState,
    adjust: fn(&mut Organization, &mut Rng, DateTime),
}

impl Case {
    pub(super) fn organization(&self, id: &str, rng: &mut Rng, now: DateTime) -> Organization {
        let template = Template {
            id,
            name: Some(self.name),
            country: Some(self.country),
            state: self.state,
        };
        let mut organization = generate::organization(template, rng, now);
        (self.adjust)(&mut organization, rng, now);
        organization
    }
}

const READY: OnboardingState = OnboardingState::new(OnboardingStatus::Completed, true, true);
const NEW: OnboardingState = OnboardingState::new(OnboardingStatus::NeedsData, false, false);
const REVIEWED: OnboardingState = OnboardingState::new(OnboardingStatus::InReview, false, false);

const fn plain(name: &'static str, country: &'static str, state: OnboardingState) -> Case {
    Case {
        name,
        country,
        state,
        adjust: |_, _, _| {},
    }
}

const fn special(
    name: &'static str,
    country: &'static str,
    state: OnboardingState,
    adjust: fn(&mut Organization, &mut Rng, DateTime),
) -> Case {
    Case {
        name,
        country,
        state,
        adjust,
    }
}

pub(super) const CASES: &[Case] = &[
    plain("Bakkerij De Zonnehof B.V.", "NL", OnboardingState::ALL[0]),
    plain(
        "Kaffeerösterei Grünwald GmbH",
        "DE",
        OnboardingState::ALL[1],
    ),
    plain(
        "Épicerie du Vieux Chêne SARL",
        "FR",
        OnboardingState::ALL[2],
    ),
    plain(
        "Piekarnia Żółta Łódka sp. z o.o.",
        "PL",
        OnboardingState::ALL[3],
    ),
    plain("Öztürk Çay & Baklava GmbH", "AT", OnboardingState::ALL[4]),
    plain("Ελαιοτριβείο Μέλισσα Ι.Κ.Ε.", "GR", OnboardingState::ALL[5]),
    plain("Fietsatelier Zeewind", "NL", OnboardingState::ALL[6]),
    plain(
        "Chocolaterie Van den Bossche BV",
        "BE",
        OnboardingState::ALL[7],
    ),
    plain("Larkspur Stationers Ltd", "GB", OnboardingState::ALL[8]),
    plain("Cerámica El Peñón S.L.", "ES", OnboardingState::ALL[9]),
    plain("Möbelbau Weißdorn e.K.", "DE", OnboardingState::ALL[10]),
    plain(
        "Boekhandel ’t Hoekje V.O.F.",
        "NL",
        OnboardingState::ALL[11],
    ),
    special("Savonnerie des Hirondelles", "FR", READY, payments_due_soon),
    special("Brouwerij Dageraad NV", "BE", READY, payments_past_due),
    special(
        "Księgarnia Pod Dębem s.c.",
        "PL",
        READY,
        every_profile_blocked,
    ),
    special(
        "Wijnkoperij Kopermolen B.V.",
        "NL",
        READY,
        one_profile_blocked,
    ),
    special(
        "Şahin Schuhwerk OG",
        "AT",
        REVIEWED,
        |organization, _, _| review(organization, ReviewStatus::Pending),
    ),
    special("Töpferei Ährenfeld", "DE", NEW, |organization, _, _| {
        review(organization, ReviewStatus::Rejected);
    }),
    special(
        "Speelgoedhuis De Gouden Haan",
        "BE",
        READY,
        every_method_status,
    ),
    special(
        "Βιβλιοπωλείο Ηλιοτρόπιο",
        "GR",
        NEW,
        |organization, _, _| organization.profiles.clear(),
    ),
    special("O’Malley’s Tea Rooms", "GB", NEW, facts_left_out),
    special(
        "Vereinigte Handwerks- und Manufakturgenossenschaft für nachhaltige Wohnraumausstattung, Gartengeräte und \
         Küchenbedarf Süd-Ost mbH & Co. Kommanditgesellschaft",
        "DE",
        READY,
        |_, _, _| {},
    ),
    special(
        "Atelier Noël & Fils SAS",
        "FR",
        OnboardingState::ALL[3],
        itemised_requirements,
    ),
    special("Kaashuis Morgenrood B.V.", "NL", READY, several_profiles),
];

fn payments_due_soon(organization: &mut Organization, _: &mut Rng, now: DateTime) {
    for name in [PAYMENTS, SETTLEMENTS] {
        organization
            .capability_mut(name)
            .requirements
            .push(Requirement::due("needs-data", now.plus_days(5)));
    }
}

fn payments_past_due(organization: &mut Organization, _: &mut Rng, now: DateTime) {
    organization.can_receive_payments = false;
    organization.capabilities[0] = Capability::new(PAYMENTS, CapabilityStatus::Disabled).asking(
        StatusReason::RequirementPastDue,
        Requirement::past_due("needs-data", now.plus_days(-2)),
    );
}

fn every_profile_blocked(organization: &mut Organization, rng: &mut Rng, _: DateTime) {
    let second = generate::profile(organization, rng);
    organization.profiles.push(second);
    for profile in &mut organization.profiles {
        profile.status = ProfileStatus::Blocked;
    }
}

fn one_profile_blocked(organization: &mut Organization, rng: &mut Rng, _: DateTime) {
    let mut second = generate::profile(organization, rng);
    second.name = format!("{} (proeflokaal)", organization.name);
    second.status = ProfileStatus::Blocked;
    organization.profiles.push(second);
}

fn review(organization: &mut Organization, status: ReviewStatus) {
    for profile in &mut organization.profiles {
        profile.review = Some(Review { status });
    }
}

fn every_method_status(organization: &mut Organization, _: &mut Rng, _: DateTime) {
    for profile in &mut organization.profiles {
        profile.methods.clear();
        profile.set_method("ideal", MethodStatus::Activated);
        profile.set_method("applepay", MethodStatus::Activated);
        profile.set_method("klarna", MethodStatus::PendingBoarding);
        profile.set_method("creditcard", MethodStatus::PendingReview);
        profile.set_method("paypal", MethodStatus::PendingExternal);
        profile.set_method("billie", MethodStatus::Rejected);
    }
}

fn facts_left_out(organization: &mut Organization, _: &mut Rng, _: DateTime) {
    organization.locale = None;
    organization.address = None;
    organization.registration_number = OptionalNullable::Null;
    organization.vat_number = OptionalNullable::Absent;
    organization.vat_regulation = OptionalNullable::Absent;
    organization.balances.clear();
    for profile in &mut organization.profiles {
        profile.business_category = None;
        profile.countries_of_activity = None;
        profile.description = None;
    }
}

fn itemised_requirements(organization: &mut Organization, _: &mut Rng, now: DateTime) {
    let settlements = organization.capability_mut(SETTLEMENTS);
    settlements.requirements = vec![
        Requirement::due("legal-representatives", now.plus_days(12)),
        Requirement::requested("bank-account"),
    ];
}

fn several_profiles(organization: &mut Organization, rng: &mut Rng, _: DateTime) {
    for (name, mode) in [
        ("Kaashuis Groothandel", Mode::Live),
        ("Kaashuis Proefwinkel", Mode::Test),
    ] {
        let mut profile = generate::profile(organization, rng);
        name.clone_into(&mut profile.name);
        profile.mode = mode;
        organization.profiles.push(profile);
    }
}
