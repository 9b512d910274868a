//! Made-up records of the store. Every one is valid; a test changes what it is about.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::{ConnectionState, EventSource, OnboardingStatus, Role, SellerReference};
use usecases::ports::{
    AccountRecord, AuditEntry, AuditOutcome, Claim, Connected, Connection, Grant, InvitationId,
    LeftoverGrantId, NewConnection, NewInvitation, NewLeftoverGrant, NewWork, SealedTokens,
    SecretHash, Seed, SellerChange, SellerId, StaffId, StaffMember, Store, TokenFate, WorkItem,
    WorkKind,
};
use uuid::Uuid;
use vault::Sealed;

use crate::{
    at,
    facts::{default_scopes, facts, organization, organization_id, reference, states},
};

/// An id that no other record of this test run has.
pub fn id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(0, NEXT.fetch_add(1, Ordering::Relaxed))
}

pub fn hash(text: &str) -> SecretHash {
    let mut bytes = [0; 32];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    SecretHash(bytes)
}

pub fn sealed(text: &str) -> Sealed {
    Sealed::from_bytes(text.as_bytes().to_vec())
}

/// A value that claims to be sealed with this key.
pub fn sealed_with(key: &str) -> Sealed {
    let mut bytes = vec![1, u8::try_from(key.len()).unwrap()];
    bytes.extend(key.bytes());
    bytes.extend([0; 40]);
    Sealed::from_bytes(bytes)
}

pub fn tokens(name: &str) -> SealedTokens {
    SealedTokens {
        access: sealed(&format!("{name}-access")),
        access_expires_at: at(3_600),
        refresh: sealed(&format!("{name}-refresh")),
        client_id: Some("app_fake".into()),
    }
}

pub fn audit(action: &'static str) -> AuditEntry {
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

pub fn account(email: &str) -> AccountRecord {
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
pub async fn member(store: &dyn Store, email: &str) -> StaffId {
    let account = account(email);
    store
        .add_staff(&account, &audit("staff.add"))
        .await
        .unwrap();
    account.member.id
}

pub fn invitation(by: StaffId, secret: &str) -> NewInvitation {
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
pub async fn invited(store: &dyn Store) -> InvitationId {
    let unique = id().as_u64_pair().1.to_string();
    let by = member(store, &format!("{unique}@example.org")).await;
    let invitation = invitation(by, &unique);
    store
        .add_invitation(&invitation, &audit("invitation.add"))
        .await
        .unwrap();
    invitation.id
}

/// A grant of `org_<number>` under the reference `shop <number>`.
pub async fn new_connection(store: &dyn Store, number: u32) -> NewConnection {
    let reference = reference(&format!("shop {number}"));
    let kept = kept_grant(store, &reference, "first-refresh").await;
    NewConnection {
        invitation: invited(store).await,
        reference,
        seller: SellerId(id()),
        organization: organization(&organization_id(number), "Plants BV"),
        tokens: tokens("first"),
        requested: default_scopes(),
        granted: default_scopes(),
        replaces_order: false,
        kept,
        replaced: LeftoverGrantId(id()),
        portal: hash(&id().simple().to_string()),
        portal_until: at(900),
        at: at(10),
        states: states("Plants BV"),
        facts: facts(OnboardingStatus::NeedsData),
        audit: audit("seller.connect"),
    }
}

/// A grant that was just given for a reference, due at the second 200.
pub async fn kept_grant(
    store: &dyn Store,
    reference: &SellerReference,
    token: &str,
) -> LeftoverGrantId {
    let new = NewLeftoverGrant {
        id: LeftoverGrantId(id()),
        reference,
        refresh: &sealed(token),
        client_id: "app_fake",
        at: at(5),
        due_at: at(200),
    };
    store.keep_leftover_grant(&new).await.unwrap();
    new.id
}

/// A seller that has connected.
pub async fn connected(store: &dyn Store, number: u32) -> SellerId {
    let new = new_connection(store, number).await;
    assert_eq!(store.connect(&new).await.unwrap(), Connected::New);
    new.seller
}

/// The connection of `org_<number>`, which must exist, without a lease.
pub async fn connection(store: &dyn Store, number: u32) -> Connection {
    let seller = store.unclaimed(&organization_id(number)).await.unwrap();
    seller.unwrap().connection
}

/// How many grants are sealed with each key.
pub async fn grants_by_key(store: &dyn Store) -> Vec<(String, u64)> {
    let used = store.key_use().await.unwrap();
    used.into_iter().map(|one| (one.key, one.grants)).collect()
}

/// The grant of a seller, which must exist.
pub async fn grant(store: &dyn Store, seller: SellerId) -> Grant {
    store.grant(seller).await.unwrap().unwrap()
}

/// A seller's lease for a minute.
pub async fn claimed(store: &dyn Store, number: u32, second: i64) -> Claim {
    store
        .claim_seller(&organization_id(number), at(second), at(second + 60))
        .await
        .unwrap()
        .unwrap()
}

/// A poll that found everything as it was; due again an hour later.
pub fn quiet_poll(claim: &Claim, second: i64) -> SellerChange {
    let mut connection = claim.connection.summary.clone();
    connection.next_attempt_at = Some(at(second + 3_600));
    SellerChange {
        seller: claim.connection.seller,
        epoch: claim.connection.epoch,
        at: at(second),
        connection,
        tokens: TokenFate::Keep,
        states: claim.states.clone(),
        facts: claim.facts.clone(),
        keep_snapshot: false,
        changes: Vec::new(),
        source: EventSource::Poll,
        announce: false,
        audit: Vec::new(),
    }
}

/// Work that is due at a second and held by nobody.
pub fn work(kind: WorkKind, subject: &str, due: i64) -> NewWork {
    NewWork {
        kind,
        subject: subject.into(),
        due_at: at(due),
        lease_until: at(due),
    }
}

/// The work that is due at a second, leased for a minute.
pub async fn claimed_work(store: &dyn Store, second: i64) -> Vec<WorkItem> {
    let (now, until) = (at(second), at(second + 60));
    store.claim_work(now, until, 100).await.unwrap()
}

/// A made-up seller `org_<number>`.
pub fn seed(number: u32, name: &str) -> Seed {
    Seed {
        id: SellerId(id()),
        organization: organization_id(number),
        reference: reference(&format!("seed {number}")),
        states: states(name),
        facts: facts(OnboardingStatus::NeedsData),
        connection: ConnectionState::Connected,
        scopes: default_scopes(),
    }
}
