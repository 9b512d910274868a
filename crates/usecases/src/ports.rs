//! Everything that stands at the edge, gathered from the features: the traits that adapters
//! implement and the records that pass through them. Adapters and tests import from here.

pub use secrecy::{ExposeSecret, SecretString};

pub use crate::{
    audit::{AuditEntry, AuditOutcome, AuditStore, StoredAudit},
    connections::store::{Attempt, Connected, ConnectionStore, DisconnectOrdered, NewConnection},
    environment::{Clock, Entropy, SecretHash, SharedClock, SharedEntropy},
    grants::{
        mollie::{
            Authorization, ClientsApi, CodeExchange, CodeVerifier, OAuthApi, PermissionsApi,
            TokenSet,
        },
        store::{Grant, GrantStore, SealedTokens, TokenUpdate},
    },
    invitations::store::{
        Invitation, InvitationId, InvitationState, InvitationStore, NewInvitation,
    },
    mollie::{MollieApi, MollieError, SharedMollie},
    operator::store::{OperatorStore, Seed},
    polling::{
        mollie::{CapabilitiesApi, MethodsApi, OnboardingApi, OrganizationsApi, ProfilesApi},
        store::{Claim, Connection, PollingHealth, PollingStore, SellerChange},
    },
    portal::store::{PortalSession, PortalStore},
    sellers::store::{SellerId, SellerRecord, SellerStore},
    staff::store::{AccountRecord, NewSession, OpenSession, StaffId, StaffMember, StaffStore},
    store::{ChangeFeed, Maintenance, Saved, SharedStore, Store, StoreError},
    work::store::{NewWork, WorkHealth, WorkItem, WorkKind, WorkResult, WorkStore},
};
