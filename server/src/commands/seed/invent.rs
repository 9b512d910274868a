//! Makes up a seller from its number, the same one each time.

use domain::{
    Address, Basis, Capability, CapabilityStatus, ConnectionState, Fact, Feature, Method,
    MethodStatus, Onboarding, OnboardingStatus, Organization, OrganizationId, Profile, ProfileId,
    ProfileStatus, Requirement, RequirementStatus, ScopeSet, SellerFacts, SellerReference,
    SellerStates, Source,
};
use jiff::{SignedDuration, Timestamp};
use usecases::{
    Settings,
    ports::{Seed, SellerId},
};
use uuid::Uuid;

const FIRST: [&str; 24] = [
    "Bloemen",
    "Bäckerei",
    "Café",
    "Atelier",
    "Fietsen",
    "Möbel",
    "Librairie",
    "Kaas",
    "Goud",
    "Zuivel",
    "Brouwerij",
    "Papeterie",
    "Schoenen",
    "Käse",
    "Ferme",
    "Tuin",
    "Keramiek",
    "Glas",
    "Ölmühle",
    "Forno",
    "Zapatos",
    "Łódź",
    "Señor",
    "Ωmega",
];
const SECOND: [&str; 24] = [
    "van Dijk",
    "Müller",
    "Lefèvre",
    "Jansen",
    "de Vries",
    "Weiß",
    "Dubois",
    "Bakker",
    "Visser",
    "Schäfer",
    "Moreau",
    "Smit",
    "Meijer",
    "Köhler",
    "Garnier",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Rossi",
    "García",
    "Kowalski",
    "Öztürk",
    "Papadakis",
];
const LEGAL: [(&str, &str); 6] = [
    ("B.V.", "NL"),
    ("GmbH", "DE"),
    ("SARL", "FR"),
    ("BV", "BE"),
    ("e.K.", "DE"),
    ("V.O.F.", "NL"),
];

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let sides = u64::try_from(from.len()).unwrap_or(1);
        from[usize::try_from(self.roll(sides)).unwrap_or_default()]
    }

    fn ago(&mut self, now: Timestamp, longest: SignedDuration) -> Timestamp {
        let seconds = u64::try_from(longest.as_secs()).unwrap_or(1);
        let back = i64::try_from(self.roll(seconds)).unwrap_or_default();
        now - SignedDuration::from_secs(back)
    }
}

/// The seller with this number.
pub(super) fn seller(index: u32, now: Timestamp) -> Seed {
    let mut dice = Dice(u64::from(index).wrapping_mul(0x2545_F491_4F6C_DD1D));
    let organization = format!("org_{}", 10_000_000 + u64::from(index));
    let organization = OrganizationId::parse(&organization)
        .unwrap_or_else(|_| unreachable!("digits after the prefix"));
    let checked_at = dice.ago(now, SignedDuration::from_hours(2));
    let facts = facts(index, &organization, checked_at, &mut dice);
    let connection = match dice.roll(200) {
        0 => ConnectionState::DisconnectedBySeller,
        1 => ConnectionState::Lost,
        2 | 3 => ConnectionState::Failing,
        _ => ConnectionState::Connected,
    };
    let reference = SellerReference::parse(&format!("shop-{}", 1_000 + u64::from(index)))
        .unwrap_or_else(|_| unreachable!("letters and digits"));
    seed(organization, reference, facts, connection, now)
}

/// The row of a seller with these facts.
pub(super) fn seed(
    organization: OrganizationId,
    reference: SellerReference,
    facts: SellerFacts,
    connection: ConnectionState,
    now: Timestamp,
) -> Seed {
    let basis = Basis {
        organization: &organization,
        facts: &facts,
        connection,
        unknown_after: Settings::default().unknown_after,
    };
    let since = facts.status_checked_at().unwrap_or(now);
    let mut states = SellerStates::derive(&basis, None, now);
    states.changed_at = since;
    states.onboarding_since = since;
    states.payments_since = since;
    states.settlements_since = since;
    Seed {
        // A version 8 identifier: made from the name, so that the same seller has the same one.
        id: SellerId(Uuid::new_v8(id_bytes(organization.as_str()))),
        states,
        facts,
        connection,
        scopes: ScopeSet::wanted(&Feature::defaults()),
        organization,
        reference,
    }
}

fn id_bytes(text: &str) -> [u8; 16] {
    let mut bytes = [0_u8; 16];
    for (index, byte) in text.bytes().enumerate() {
        let slot = &mut bytes[index % 16];
        *slot = slot.wrapping_mul(31).wrapping_add(byte);
    }
    bytes
}

fn facts(index: u32, id: &OrganizationId, at: Timestamp, dice: &mut Dice) -> SellerFacts {
    let (status, pays, settles) = match dice.roll(100) {
        0..=17 => (OnboardingStatus::NeedsData, false, false),
        18..=24 => (OnboardingStatus::NeedsData, true, false),
        25..=31 => (OnboardingStatus::InReview, false, false),
        32..=37 => (OnboardingStatus::InReview, true, false),
        38..=40 => (OnboardingStatus::Completed, false, true),
        41..=43 => (OnboardingStatus::Completed, true, false),
        _ => (OnboardingStatus::Completed, true, true),
    };
    let blocked = dice.roll(40) == 0;
    let due = (status == OnboardingStatus::NeedsData && dice.roll(2) == 0)
        .then(|| at + SignedDuration::from_hours(i64::try_from(dice.roll(24 * 60)).unwrap_or(1)));
    let source = Source::Seed;
    let profile = profile(index, pays, blocked, dice);
    SellerFacts {
        organization: Fact::read(named(index, id, dice), at, source),
        onboarding: Fact::read(onboarding(id, status, pays, settles, at), at, source),
        capabilities: Fact::read(
            capabilities(id, pays && !blocked, settles, blocked, due),
            at,
            source,
        ),
        profiles: Fact::read(vec![profile], at, source),
        ..SellerFacts::default()
    }
}

pub(super) fn onboarding(
    id: &OrganizationId,
    status: OnboardingStatus,
    pays: bool,
    settles: bool,
    at: Timestamp,
) -> Onboarding {
    Onboarding {
        status,
        raw_status: None,
        last_known: None,
        can_receive_payments: pays,
        can_receive_settlements: settles,
        signed_up_at: Some(at - SignedDuration::from_hours(24 * 40)),
        dashboard: Some(format!("https://my.mollie.com/dashboard/{id}/onboarding")),
    }
}

pub(super) fn capabilities(
    id: &OrganizationId,
    pays: bool,
    settles: bool,
    blocked: bool,
    due: Option<Timestamp>,
) -> Vec<Capability> {
    let status = |on: bool| match (on, blocked) {
        (_, true) => CapabilityStatus::Disabled,
        (true, false) => CapabilityStatus::Enabled,
        (false, false) => CapabilityStatus::Pending,
    };
    let requirement = due.map(|due| Requirement {
        id: "needs-data".into(),
        status: RequirementStatus::CurrentlyDue,
        due_at: Some(due),
        dashboard: Some(format!("https://my.mollie.com/dashboard/{id}/onboarding")),
    });
    let capability = |name: &str, on| Capability {
        name: name.to_owned(),
        status: status(on),
        status_reason: blocked.then(|| "requirement-past-due".to_owned()),
        requirements: requirement.clone().into_iter().collect(),
    };
    vec![
        capability(Capability::PAYMENTS, pays),
        capability(Capability::SETTLEMENTS, settles),
    ]
}

fn named(index: u32, id: &OrganizationId, dice: &mut Dice) -> Organization {
    let (legal, country) = dice.pick(&LEGAL);
    let name = format!(
        "{} {} {} {legal}",
        dice.pick(&FIRST),
        dice.pick(&SECOND),
        index % 997
    );
    organization(id, name, country)
}

/// An organization with made-up details.
pub(super) fn organization(id: &OrganizationId, name: String, country: &str) -> Organization {
    Organization {
        id: id.clone(),
        name,
        email: Some(format!("hello@{}.example", id.as_str().replace('_', "-"))),
        locale: Some("nl_NL".into()),
        address: Some(Address {
            street_and_number: Some("Keizersgracht 126".into()),
            postal_code: Some("1015 CW".into()),
            city: Some("Amsterdam".into()),
            country: Some(country.to_owned()),
        }),
        registration_number: Some("30204462".into()),
        vat_number: None,
        vat_regulation: None,
        verified_at: None,
        dashboard: Some(format!("https://my.mollie.com/dashboard/{id}")),
    }
}

fn profile(index: u32, pays: bool, blocked: bool, dice: &mut Dice) -> Profile {
    let id = format!("pfl_seed{index}");
    let method = |id: &str, description: &str, status| Method {
        id: id.to_owned(),
        description: description.to_owned(),
        status,
    };
    let waiting = if pays {
        MethodStatus::Activated
    } else {
        MethodStatus::PendingBoarding
    };
    Profile {
        id: ProfileId::parse(&id).unwrap_or_else(|_| unreachable!("letters and digits")),
        live: true,
        name: format!("{} {}", dice.pick(&FIRST), dice.pick(&SECOND)),
        website: Some(format!("https://shop-{index}.example")),
        description: Some("Online shop".into()),
        business_category: Some("OTHER_MERCHANDISE".into()),
        status: match (blocked, pays) {
            (true, _) => ProfileStatus::Blocked,
            (false, true) => ProfileStatus::Verified,
            (false, false) => ProfileStatus::Unverified,
        },
        review: None,
        created_at: None,
        dashboard: None,
        methods: vec![
            method("ideal", "iDEAL", waiting),
            method("creditcard", "Card", waiting),
            method("paypal", "PayPal", MethodStatus::PendingExternal),
        ],
        methods_problem: None,
    }
}
