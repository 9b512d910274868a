//! One installation in a temporary folder, with a clock that stands still and a told Mollie.

mod mollie;
mod world;

use std::sync::Arc;

use domain::{OrganizationId, Role, TimelineEntry};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use url::Url;
use usecases::{
    Actor, Capability, Gangway, Ports, Settings,
    connections::{Callback, Completion, InviteSellers},
    ports::{
        AccountRecord, AuditEntry, AuditOutcome, Claim, Connection, ExposeSecret, Saved,
        SecretString, SellerRecord, SharedStore, StaffId, StaffMember, StoredAudit,
    },
};
use uuid::Uuid;
use vault::Keyring;

pub(crate) use mollie::{Call, ToldMollie, tokens};
pub(crate) use world::{CountingEntropy, StandingClock};

/// Where Mollie sends sellers back to.
pub(crate) fn redirect_uri() -> Url {
    Url::parse("http://127.0.0.1:3000/oauth/mollie/callback").unwrap()
}

pub(crate) fn organization(id: &str) -> OrganizationId {
    OrganizationId::parse(id).unwrap()
}

pub(crate) const fn seconds(number: i64) -> SignedDuration {
    SignedDuration::from_secs(number)
}

/// A browser on its way to Mollie.
pub(crate) struct Trip {
    pub(crate) state: String,
    pub(crate) browser: String,
}

impl Trip {
    /// What comes back when the seller of this organization approves.
    pub(crate) fn approved_by(&self, organization: &str) -> Callback {
        Callback {
            state: Some(self.state.clone().into()),
            code: Some(format!("code-{organization}").into()),
            browser: Some(self.browser.clone().into()),
            ..Callback::default()
        }
    }
}

pub(crate) struct Rig {
    pub(crate) service: Gangway,
    pub(crate) mollie: Arc<ToldMollie>,
    pub(crate) clock: Arc<StandingClock>,
    pub(crate) folder: TempDir,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("gangway.db").display());
        store::migrate(&url).await.unwrap();
        let store = store::open(&url, &store::Options::default()).await.unwrap();
        let mollie = Arc::new(ToldMollie::default());
        let clock = Arc::new(StandingClock::default());
        let keys = Keyring::generate_text("one", &[7; 32]).unwrap();
        let ports = Ports {
            store,
            mollie: mollie.clone(),
            clock: clock.clone(),
            entropy: Arc::new(CountingEntropy::default()),
            keyring: Keyring::parse(&keys).unwrap(),
        };
        let settings = Settings {
            requests_per_second: 100_000,
            ..Settings::default()
        };
        let rig = Self {
            service: Gangway::new(ports, settings),
            mollie,
            clock,
            folder,
        };
        rig.add(&rig.actor(Role::Admin)).await;
        rig
    }

    pub(crate) fn store(&self) -> &SharedStore {
        self.service.store()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.service.now()
    }

    /// A member of staff with this role; only the admin has an account.
    pub(crate) fn actor(&self, role: Role) -> Actor {
        Actor {
            member: StaffMember {
                id: StaffId(Uuid::from_u128(1)),
                email: format!("{role}@market.example"),
                role,
                created_at: self.now(),
                signed_in_at: None,
            },
            request_id: Some("req-1".into()),
        }
    }

    async fn add(&self, actor: &Actor) {
        let account = AccountRecord {
            member: actor.member.clone(),
            password_hash: "none".into(),
        };
        let audit = AuditEntry {
            at: self.now(),
            actor: "operator".into(),
            role: "system".into(),
            action: "staff.add",
            subject: None,
            detail: None,
            outcome: AuditOutcome::Done,
            request_id: None,
        };
        self.store().add_staff(&account, &audit).await.unwrap();
    }

    /// A capability of the admin.
    pub(crate) fn granted<C: Capability>(&self) -> C {
        self.service.permit(&self.actor(Role::Admin)).unwrap()
    }

    /// Makes an invitation and gives the secret of its link.
    pub(crate) async fn invite(&self, reference: &str) -> String {
        let link = self
            .granted::<InviteSellers>()
            .invite(reference, "nl_NL", None)
            .await
            .unwrap();
        link.secret.expose_secret().to_owned()
    }

    /// Sends a browser on to Mollie.
    pub(crate) async fn start(&self, invite: &str) -> Trip {
        let started = self
            .service
            .start_connecting(invite, &redirect_uri())
            .await
            .unwrap();
        let state = started
            .authorize_url
            .query_pairs()
            .find(|(key, _)| key == "state");
        Trip {
            state: state.unwrap().1.into_owned(),
            browser: started.browser.expose_secret().to_owned(),
        }
    }

    pub(crate) async fn complete(&self, callback: Callback) -> Completion {
        self.service
            .complete_connecting(callback, &redirect_uri())
            .await
            .unwrap()
    }

    /// Connects a seller and gives the secret of its portal session. The first reading is made.
    pub(crate) async fn connect(&self, reference: &str, organization: &str) -> SecretString {
        let invite = self.invite(reference).await;
        let trip = self.start(&invite).await;
        match self.complete(trip.approved_by(organization)).await {
            Completion::Connected { portal, .. } => portal,
            other => panic!("not connected: {other:?}"),
        }
    }

    /// A rig with one connected seller, `org_1`, whose calls are forgotten.
    pub(crate) async fn connected() -> Self {
        let rig = Self::new().await;
        rig.connect("shop-1", "org_1").await;
        rig.mollie.forget_calls();
        rig
    }

    pub(crate) async fn seller(&self, id: &str) -> SellerRecord {
        self.find(id).await.unwrap()
    }

    pub(crate) async fn find(&self, id: &str) -> Option<SellerRecord> {
        self.store().seller(&organization(id)).await.unwrap()
    }

    pub(crate) async fn grant(&self, id: &str) -> Connection {
        let seller = self.seller(id).await.id;
        self.store().connection(seller).await.unwrap().unwrap()
    }

    pub(crate) async fn timeline(&self, id: &str) -> Vec<TimelineEntry> {
        let seller = self.seller(id).await.id;
        self.store().timeline(seller, 100).await.unwrap()
    }

    pub(crate) async fn audit(&self, action: &str) -> Vec<StoredAudit> {
        let lines = self.store().audit(None, 100).await.unwrap();
        lines
            .into_iter()
            .filter(|line| line.action == action)
            .collect()
    }

    /// Leases a seller, due or not.
    pub(crate) async fn claim(&self, id: &str) -> Claim {
        let until = self.now() + self.service.settings().lease;
        let claim = self
            .store()
            .claim_seller(&organization(id), self.now(), until)
            .await;
        claim.unwrap().expect("nobody holds the row")
    }

    pub(crate) async fn tick(&self, id: &str) -> Saved {
        let claim = self.claim(id).await;
        self.service.tick(claim).await.unwrap()
    }

    /// Lets the access token of every seller come so close to its end that it must be replaced.
    pub(crate) fn age_tokens(&self) {
        self.clock.advance(seconds(3_600 - 180));
    }
}
