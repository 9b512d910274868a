//! What the use cases need from outside: a store, Mollie, a clock and entropy.
//!
//! Traits stand only here, at the edge of IO. `store` and `mollie` implement them; tests swap them.

mod mollie;
mod records;
mod store;
mod world;

pub use secrecy::{ExposeSecret, SecretString};

pub use mollie::{
    Authorization, CapabilitiesApi, ClientsApi, CodeExchange, CodeVerifier, MethodsApi, MollieApi,
    MollieError, OAuthApi, OnboardingApi, OrganizationsApi, PermissionsApi, ProfilesApi,
    SharedMollie, TokenSet,
};
pub use records::{
    AccountRecord, Attempt, AuditEntry, AuditOutcome, Claim, Connected, Connection,
    ConnectionSummary, Hash32, Invitation, InvitationId, InvitationState, NewConnection,
    NewInvitation, NewSession, OpenSession, PortalSession, Projection, Saved, SealedTokens, Seed,
    SellerCounts, SellerId, SellerPage, SellerRecord, SellerRow, StaffId, StaffMember, StoredAudit,
    TickCommit, TokenUpdate, WorkerHealth,
};
pub use store::{ChangeFeed, SharedStore, Store, StoreError};
pub use world::{Clock, Entropy, SharedClock, SharedEntropy};
