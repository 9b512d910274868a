//! Everything that stands at the edge, gathered from the features: the traits that adapters
//! implement and the records that pass through them. Adapters and tests import from here.

use std::sync::Arc;

pub use secrecy::{ExposeSecret, SecretString};

pub use crate::{
    audit::{AuditEntry, AuditKey, AuditOutcome, AuditSearch, AuditStore, StoredAudit},
    connections::store::{Attempt, Connected, ConnectionStore, DisconnectOrdered, NewConnection},
    environment::{Clock, Entropy, SecretHash, SharedClock, SharedEntropy},
    grants::{
        mollie::{
            Authorization, ClientsApi, CodeExchange, CodeVerifier, OAuthApi, PermissionsApi,
            TokenSet,
        },
        store::{Grant, GrantRelease, GrantStore, KeyUse, RefusalCount, SealedTokens, TokenUpdate},
    },
    invitations::store::{
        Invitation, InvitationId, InvitationKey, InvitationSearch, InvitationState,
        InvitationStore, NewInvitation,
    },
    leftover_grants::store::{
        FailingLeftovers, LeftoverGrant, LeftoverGrantId, LeftoverGrantStore, LeftoverRelease,
        NewLeftoverGrant,
    },
    mollie::MollieError,
    operator::store::{OperatorStore, Seed},
    paging::{Page, Place},
    polling::{
        mollie::{CapabilitiesApi, MethodsApi, OnboardingApi, OrganizationsApi, ProfilesApi},
        store::{
            Claim, Connection, PollLease, PollingHealth, PollingStore, SellerChange, TokenFate,
        },
    },
    portal::store::{PortalSession, PortalStore},
    sellers::store::{SellerId, SellerListStore, SellerRecord, SellerStore},
    staff::store::{
        AccountRecord, EndedSessions, NewSession, OpenSession, OpeningSession, StaffChange,
        StaffChanged, StaffId, StaffMember, StaffStore, StoredSession,
    },
    store::{ChangeFeed, Maintenance, Saved, StoreError},
    work::store::{NewWork, WorkHealth, WorkItem, WorkKind, WorkResult, WorkStore},
};

/// One trait for several, implemented by whatever implements all of them.
macro_rules! all_of {
    ($(#[$meta:meta])* $name:ident: $($port:ident),+ $(,)?) => {
        $(#[$meta])*
        pub trait $name: $($port +)+ {}

        impl<T: $($port +)+> $name for T {}
    };
}

all_of! {
    /// The database: the store of every feature. Each method is one statement or one short
    /// transaction; none waits for anything but the database.
    Store:
        AuditStore,
        ConnectionStore,
        GrantStore,
        InvitationStore,
        LeftoverGrantStore,
        Maintenance,
        OperatorStore,
        PollingStore,
        PortalStore,
        SellerListStore,
        SellerStore,
        StaffStore,
        WorkStore,
}

all_of! {
    /// Mollie, as far as Gangway needs it: one trait for each of its resources.
    MollieApi:
        CapabilitiesApi,
        ClientsApi,
        MethodsApi,
        OAuthApi,
        OnboardingApi,
        OrganizationsApi,
        PermissionsApi,
        ProfilesApi,
}

pub type SharedStore = Arc<dyn Store>;
/// Mollie, shared by every use case.
pub type SharedMollie = Arc<dyn MollieApi>;
