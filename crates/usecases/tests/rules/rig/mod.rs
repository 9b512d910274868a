//! One installation in a temporary folder, with a clock that stands still and a Mollie that
//! answers as it is told.

mod gate;

use std::sync::Arc;

use domain::{OrganizationId, Role, TimelineEntry};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use testkit::{FakeClock, FakeEntropy, FakeMollie};
use url::Url;
use usecases::{
    Actor, Capability, Gangway, Ports, Settings,
    connections::{Callback, Completion},
    invitations::InviteSellers,
    portal::SellerPortal,
    ports::{
        AccountRecord, AuditEntry, AuditOutcome, Claim, Connection, ExposeSecret, Grant,
        MollieError, Saved, SecretString, SellerRecord, SharedStore, StaffId, StaffMember,
        StoredAudit,
    },
};
use uuid::Uuid;
use vault::Keyring;

/// Where Mollie sends sellers back to.
pub(crate) fn redirect_uri() -> Url {
    Url::parse("http://127.0.0.1:3000/oauth/mollie/callback").unwrap()
}

/// The key that every installation begins with.
const FIRST_KEY: &str = "one";

/// The text of the key file that every installation begins with.
pub(crate) fn first_keys() -> String {
    let text = Keyring::generate_text(FIRST_KEY, &[7; 32]).unwrap();
    text.to_string()
}

/// The same with a second key, `two`, which is active.
pub(crate) fn second_key_active() -> String {
    let both = Keyring::with_new(&first_keys(), "two", &[8; 32]).unwrap();
    Keyring::with_active(&both, "two").unwrap().to_string()
}

/// How many grants are sealed with each key.
pub(crate) async fn grants_by_key(rig: &Rig) -> Vec<(String, u64)> {
    testkit::records::grants_by_key(&*rig.store).await
}

fn organization_id(id: &str) -> OrganizationId {
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
    pub(crate) store: SharedStore,
    pub(crate) mollie: Arc<FakeMollie>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) entropy: Arc<FakeEntropy>,
    pub(crate) folder: TempDir,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    /// One with these settings, except that calls never wait for their turn.
    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("gangway.db").display());
        store::migrate(&url).await.unwrap();
        let store = store::open(&url, &store::Options::default()).await.unwrap();
        let (mollie, clock) = (Arc::default(), Arc::default());
        let entropy = Arc::<FakeEntropy>::default();
        let ports = Ports {
            store: Arc::clone(&store),
            mollie: Arc::<FakeMollie>::clone(&mollie),
            clock: Arc::<FakeClock>::clone(&clock),
            entropy: entropy.clone(),
            keyring: Keyring::parse(&first_keys()).unwrap(),
        };
        let settings = Settings {
            requests_per_second: 100_000,
            ..settings
        };
        let rig = Self {
            service: Gangway::new(ports, settings),
            store,
            mollie,
            clock,
            entropy,
            folder,
        };
        rig.add(&rig.actor(Role::Admin)).await;
        rig
    }

    /// Another process of the same installation: the same database, Mollie and time.
    pub(crate) fn another_process(&self, keys: &str) -> Gangway {
        let ports = Ports {
            store: self.store.clone(),
            mollie: self.mollie.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            keyring: Keyring::parse(keys).unwrap(),
        };
        Gangway::new(ports, self.service.settings().clone())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.service.now()
    }

    /// A member of staff with this role; only the admin has an account.
    pub(crate) fn actor(&self, role: Role) -> Actor {
        Actor {
            member: StaffMember {
                id: StaffId(Uuid::max()),
                email: format!("{role}@market.example"),
                role,
                created_at: self.now(),
                signed_in_at: None,
            },
            session: None,
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
        self.store.add_staff(&account, &audit).await.unwrap();
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

    /// Connects a seller and gives the secret of its portal session. The first poll is made.
    pub(crate) async fn connect(&self, reference: &str, organization: &str) -> SecretString {
        let invite = self.invite(reference).await;
        let trip = self.start(&invite).await;
        match self.complete(trip.approved_by(organization)).await {
            Completion::Connected { portal, .. } => {
                self.poll(organization).await;
                portal
            }
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
        self.store.seller(&organization_id(id)).await.unwrap()
    }

    /// The connection of a seller, without a lease.
    pub(crate) async fn connection(&self, id: &str) -> Connection {
        let seller = self.store.unclaimed(&organization_id(id)).await.unwrap();
        seller.unwrap().connection
    }

    pub(crate) async fn grant(&self, id: &str) -> Grant {
        let seller = self.seller(id).await.id;
        self.store.grant(seller).await.unwrap().unwrap()
    }

    /// The portal that a seller's secret opens.
    pub(crate) async fn portal(&self, secret: &SecretString) -> Option<SellerPortal> {
        let secret = secret.expose_secret();
        self.service.portal(secret).await.unwrap()
    }

    pub(crate) async fn timeline(&self, id: &str) -> Vec<TimelineEntry> {
        let seller = self.seller(id).await.id;
        self.store.timeline(seller, 100).await.unwrap()
    }

    pub(crate) async fn audit(&self, action: &str) -> Vec<StoredAudit> {
        let lines = self.store.audit(None, 100).await.unwrap();
        lines
            .into_iter()
            .filter(|line| line.action == action)
            .collect()
    }

    /// Leases a seller, due or not.
    pub(crate) async fn claim(&self, id: &str) -> Claim {
        let until = self.now() + self.service.settings().lease;
        let claim = self
            .store
            .claim_seller(&organization_id(id), self.now(), until)
            .await;
        claim.unwrap().expect("nobody holds the row")
    }

    pub(crate) async fn poll(&self, id: &str) -> Saved {
        let claim = self.claim(id).await;
        self.service.poll(claim).await.unwrap()
    }

    /// Mollie refuses to refresh the grant of a seller whose token is about to end, and again
    /// when it is asked for a second time.
    pub(crate) async fn refuse_for_good(&self, id: &str) {
        self.mollie.refresh.tell(Err(MollieError::DeadGrant));
        self.poll(id).await;
        self.clock.advance(self.service.settings().refusal_delay);
        self.mollie.refresh.tell(Err(MollieError::DeadGrant));
        self.poll(id).await;
    }

    /// Polls every seller whose time has come; how many there were.
    pub(crate) async fn poll_due(&self) -> usize {
        let due = self.service.claim_due(10).await.unwrap();
        let number = due.len();
        for claim in due {
            self.service.poll(claim).await.unwrap();
        }
        number
    }

    /// Does all work whose time has come; how much there was.
    pub(crate) async fn work_due(&self) -> usize {
        do_work(&self.service).await
    }

    /// Lets the access token of every seller come so close to its end that it must be replaced.
    pub(crate) fn age_tokens(&self) {
        self.clock.advance(seconds(3_600 - 180));
    }
}

/// Does all work whose time has come in this process; how much there was.
pub(crate) async fn do_work(service: &Gangway) -> usize {
    let due = service.claim_work(10).await.unwrap();
    let number = due.len();
    for work in due {
        service.run_work(work).await.unwrap();
    }
    number
}
