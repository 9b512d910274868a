//! Made-up records. Every one is valid; a test changes what it is about.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::{
    ConnectionState, Fact, NextStep, NextStepCode, Onboarding, OnboardingStatus, Organization,
    OrganizationId, Owner, PaymentsIndicator, Role, ScopeSet, SellerFacts, SellerReference,
    SettlementsIndicator, Source,
};
use jiff::Timestamp;
use usecases::ports::{
    AccountRecord, AuditEntry, AuditOutcome, Claim, Connected, Connection, Hash32, InvitationId,
    NewConnection, NewInvitation, Projection, SealedTokens, Seed, SellerId, StaffId, StaffMember,
    Store, TickCommit,
};
use uuid::Uuid;
use vault::Sealed;

/// A moment, in seconds after a fixed one.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// An id that no other record of this test run has.
pub(crate) fn id() -> Uuid {
    static LAST: AtomicU64 = AtomicU64::new(0);
    Uuid::from_u64_pair(0, LAST.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn organization(number: u32) -> OrganizationId {
    OrganizationId::parse(&format!("org_{number}")).unwrap()
}

pub(crate) fn reference(text: &str) -> SellerReference {
    SellerReference::parse(text).unwrap()
}

pub(crate) fn hash(text: &str) -> Hash32 {
    let mut bytes = [0; 32];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    Hash32(bytes)
}

pub(crate) fn sealed(text: &str) -> Sealed {
    Sealed::from_bytes(text.as_bytes().to_vec())
}

/// A value that claims to be sealed with this key.
pub(crate) fn sealed_with(key: &str) -> Sealed {
    let mut bytes = vec![1, u8::try_from(key.len()).unwrap()];
    bytes.extend(key.bytes());
    bytes.extend([0; 40]);
    Sealed::from_bytes(bytes)
}

pub(crate) fn tokens(name: &str) -> SealedTokens {
    SealedTokens {
        access: sealed(&format!("{name}-access")),
        access_expires_at: at(3_600),
        refresh: sealed(&format!("{name}-refresh")),
    }
}

pub(crate) fn audit(action: &'static str) -> AuditEntry {
    AuditEntry {
        at: at(0),
        actor: "ada@example.org".into(),
        role: "admin".into(),
        action,
        subject: None,
        detail: None,
        outcome: AuditOutcome::Done,
        request_id: Some("req-1".into()),
    }
}

pub(crate) fn projection(name: &str) -> Projection {
    Projection {
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

pub(crate) fn facts(status: OnboardingStatus) -> SellerFacts {
    let onboarding = Onboarding {
        status,
        raw_status: None,
        can_receive_payments: true,
        can_receive_settlements: false,
        signed_up_at: Some(at(-50)),
        dashboard: None,
    };
    SellerFacts {
        onboarding: Fact::read(onboarding, at(4), Source::SellerToken),
        ..SellerFacts::default()
    }
}

pub(crate) fn account(email: &str) -> AccountRecord {
    AccountRecord {
        member: StaffMember {
            id: StaffId(id()),
            email: email.into(),
            role: Role::Admin,
            created_at: at(0),
            signed_in_at: None,
        },
        password_hash: "$argon2id$made-up".into(),
    }
}

/// A member of staff who exists.
pub(crate) async fn member(store: &dyn Store, email: &str) -> StaffId {
    let account = account(email);
    store
        .add_staff(&account, &audit("staff.add"))
        .await
        .unwrap();
    account.member.id
}

pub(crate) fn invitation(by: StaffId, secret: &str) -> NewInvitation {
    NewInvitation {
        id: InvitationId(id()),
        token: hash(secret),
        reference: reference("shop 1"),
        locale: "nl_NL".into(),
        created_by: by,
        created_at: at(0),
        expires_at: at(1_000),
    }
}

/// An open invitation.
pub(crate) async fn invited(store: &dyn Store) -> InvitationId {
    let unique = id().as_u64_pair().1.to_string();
    let by = member(store, &format!("{unique}@example.org")).await;
    let invitation = invitation(by, &unique);
    store
        .add_invitation(&invitation, &audit("invitation.add"))
        .await
        .unwrap();
    invitation.id
}

pub(crate) fn mollie_organization(number: u32, name: &str) -> Organization {
    Organization {
        id: organization(number),
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

/// A grant of `org_<number>` under the reference `shop <number>`.
pub(crate) async fn grant(store: &dyn Store, number: u32) -> NewConnection {
    NewConnection {
        invitation: invited(store).await,
        reference: reference(&format!("shop {number}")),
        seller: SellerId(id()),
        organization: mollie_organization(number, "Plants BV"),
        tokens: tokens("first"),
        scopes: ScopeSet::wanted(),
        at: at(10),
        projection: projection("Plants BV"),
        facts: facts(OnboardingStatus::NeedsData),
        audit: audit("seller.connect"),
    }
}

/// A seller that has connected.
pub(crate) async fn connected(store: &dyn Store, number: u32) -> SellerId {
    let grant = grant(store, number).await;
    assert_eq!(store.connect(&grant).await.unwrap(), Connected::New);
    grant.seller
}

/// The grant of a seller that must exist.
pub(crate) async fn connection(store: &dyn Store, seller: SellerId) -> Connection {
    store.connection(seller).await.unwrap().unwrap()
}

/// A seller's lease for a minute.
pub(crate) async fn claimed(store: &dyn Store, number: u32, second: i64) -> Claim {
    store
        .claim_seller(&organization(number), at(second), at(second + 60))
        .await
        .unwrap()
        .unwrap()
}

/// A tick that found everything as it was; due again an hour later.
pub(crate) fn quiet_tick(claim: &Claim, second: i64) -> TickCommit {
    let mut connection = claim.connection.summary.clone();
    connection.next_poll_at = Some(at(second + 3_600));
    TickCommit {
        seller: claim.connection.seller,
        epoch: claim.connection.epoch,
        at: at(second),
        connection,
        forget_tokens: false,
        projection: claim.projection.clone(),
        facts: claim.facts.clone(),
        keep_snapshot: false,
        changes: Vec::new(),
        source: domain::EventSource::Poll,
        announce: false,
        audit: Vec::new(),
    }
}

/// A made-up seller `org_<number>`.
pub(crate) fn seed(number: u32, name: &str) -> Seed {
    Seed {
        id: SellerId(id()),
        organization: organization(number),
        reference: reference(&format!("seed {number}")),
        projection: projection(name),
        facts: facts(OnboardingStatus::NeedsData),
        connection: ConnectionState::Connected,
        scopes: ScopeSet::wanted(),
    }
}
