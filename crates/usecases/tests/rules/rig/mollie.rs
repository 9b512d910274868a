//! A Mollie that is healthy unless told otherwise, and remembers who asked what.
//!
//! Codes and tokens name their organization (`code-org_1`, `access-org_1-2`), so that any number
//! of sellers can connect. An answer that was told is given once, before the healthy one.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use domain::{
    Capability, CapabilityStatus, Method, MethodStatus, Onboarding, OnboardingStatus, Organization,
    OrganizationId, Profile, ProfileId, ProfileStatus, ScopeSet,
};
use futures::future::BoxFuture;
use jiff::SignedDuration;
use url::Url;
use usecases::ports::{
    Authorization, CapabilitiesApi, ClientsApi, CodeExchange, ExposeSecret, MethodsApi,
    MollieError, OAuthApi, OnboardingApi, OrganizationsApi, PermissionsApi, ProfilesApi,
    SecretString, TokenSet,
};

/// A call, with the secret it carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    Exchange { code: String, verifier: String },
    Refresh(String),
    Revoke(String),
    Organization(String),
    Scopes(String),
    Onboarding(String),
    Capabilities(String),
    Profiles(String),
    Methods(String),
    Answers,
    ListsClient,
}

/// What happens when a call arrives, before it is answered.
type Watcher = Box<dyn Fn(Call) -> BoxFuture<'static, ()> + Send + Sync>;

/// Answers to be given once each.
pub(crate) struct Told<T>(Mutex<VecDeque<Result<T, MollieError>>>);

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Told<T> {
    pub(crate) fn tell(&self, answer: Result<T, MollieError>) {
        self.0.lock().unwrap().push_back(answer);
    }

    fn next(&self, healthy: impl FnOnce() -> T) -> Result<T, MollieError> {
        let told = self.0.lock().unwrap().pop_front();
        told.unwrap_or_else(|| Ok(healthy()))
    }
}

#[derive(Default)]
pub(crate) struct ToldMollie {
    pub(crate) exchange: Told<TokenSet>,
    pub(crate) refresh: Told<TokenSet>,
    pub(crate) revoke: Told<()>,
    pub(crate) organization: Told<Organization>,
    pub(crate) onboarding: Told<Onboarding>,
    pub(crate) capabilities: Told<Vec<Capability>>,
    pub(crate) profiles: Told<Vec<Profile>>,
    pub(crate) methods: Told<Vec<Method>>,
    pub(crate) answers: Told<()>,
    calls: Mutex<Vec<Call>>,
    verifiers: Mutex<Vec<String>>,
    watcher: Mutex<Option<Watcher>>,
}

/// The tokens of an organization's grant in this generation.
pub(crate) fn tokens(organization: &str, generation: u32) -> TokenSet {
    TokenSet {
        access: format!("access-{organization}-{generation}").into(),
        refresh: Some(format!("refresh-{organization}-{generation}").into()),
        expires_in: SignedDuration::from_secs(3_600),
        scopes: ScopeSet::wanted(),
    }
}

/// The organization as Mollie describes it.
fn organization_of(id: &str) -> Organization {
    Organization {
        id: OrganizationId::parse(id).unwrap(),
        name: format!("Shop of {id}"),
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

fn onboarding() -> Onboarding {
    Onboarding {
        status: OnboardingStatus::InReview,
        raw_status: None,
        can_receive_payments: true,
        can_receive_settlements: false,
        signed_up_at: None,
        dashboard: None,
    }
}

fn capability() -> Capability {
    Capability {
        name: "payments".into(),
        status: CapabilityStatus::Enabled,
        status_reason: None,
        requirements: Vec::new(),
    }
}

fn profile() -> Profile {
    Profile {
        id: ProfileId::parse("pfl_1").unwrap(),
        live: true,
        name: "Shop".into(),
        website: None,
        description: None,
        business_category: None,
        status: ProfileStatus::Verified,
        review: None,
        created_at: None,
        dashboard: None,
        methods: Vec::new(),
        methods_problem: None,
    }
}

fn method() -> Method {
    Method {
        id: "ideal".into(),
        description: "iDEAL".into(),
        status: MethodStatus::Activated,
    }
}

/// The organization and generation that a secret names.
fn named(secret: &str) -> (String, u32) {
    let mut parts = secret.split('-').skip(1);
    let organization = parts.next().unwrap().to_owned();
    let generation = parts.next().map_or(0, |text| text.parse().unwrap());
    (organization, generation)
}

impl ToldMollie {
    /// Every call so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.log().clone()
    }

    /// How many calls are of this kind.
    pub(crate) fn count(&self, is_it: impl Fn(&Call) -> bool) -> usize {
        self.calls().iter().filter(|call| is_it(call)).count()
    }

    pub(crate) fn refreshes(&self) -> usize {
        self.count(|call| matches!(call, Call::Refresh(_)))
    }

    pub(crate) fn forget_calls(&self) {
        self.log().clear();
    }

    /// The PKCE secrets that were made.
    pub(crate) fn verifiers(&self) -> Vec<String> {
        self.verifiers.lock().unwrap().clone()
    }

    /// Looks at every call before it is answered.
    pub(crate) fn watch(
        &self,
        watcher: impl Fn(Call) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) {
        *self.watcher.lock().unwrap() = Some(Box::new(watcher));
    }

    pub(crate) fn unwatch(&self) {
        *self.watcher.lock().unwrap() = None;
    }

    fn log(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap()
    }

    async fn arrives(&self, call: Call) {
        self.log().push(call.clone());
        let watching = self.watcher.lock().unwrap().as_ref().map(|look| look(call));
        if let Some(watching) = watching {
            watching.await;
        }
    }
}

fn text(secret: &SecretString) -> String {
    secret.expose_secret().to_owned()
}

#[async_trait]
impl OAuthApi for ToldMollie {
    fn authorize_url(&self, authorization: &Authorization<'_>) -> Url {
        let verifier = text(&authorization.verifier.0);
        self.verifiers.lock().unwrap().push(verifier);
        let state = authorization.state.expose_secret();
        Url::parse_with_params("https://mollie.example/authorize", [("state", state)]).unwrap()
    }

    async fn exchange(&self, exchange: &CodeExchange<'_>) -> Result<TokenSet, MollieError> {
        let code = text(exchange.code);
        let verifier = text(&exchange.verifier.0);
        self.arrives(Call::Exchange {
            code: code.clone(),
            verifier,
        })
        .await;
        self.exchange.next(|| tokens(&named(&code).0, 1))
    }

    async fn refresh(&self, refresh: &SecretString) -> Result<TokenSet, MollieError> {
        let refresh = text(refresh);
        self.arrives(Call::Refresh(refresh.clone())).await;
        let (organization, generation) = named(&refresh);
        self.refresh.next(|| tokens(&organization, generation + 1))
    }

    async fn revoke(&self, refresh: &SecretString) -> Result<(), MollieError> {
        self.arrives(Call::Revoke(text(refresh))).await;
        self.revoke.next(|| ())
    }

    async fn answers(&self) -> Result<(), MollieError> {
        self.arrives(Call::Answers).await;
        self.answers.next(|| ())
    }
}

#[async_trait]
impl OrganizationsApi for ToldMollie {
    async fn organization(&self, access: &SecretString) -> Result<Organization, MollieError> {
        let access = text(access);
        self.arrives(Call::Organization(access.clone())).await;
        self.organization
            .next(|| organization_of(&named(&access).0))
    }
}

#[async_trait]
impl PermissionsApi for ToldMollie {
    async fn granted_scopes(&self, access: &SecretString) -> Result<ScopeSet, MollieError> {
        self.arrives(Call::Scopes(text(access))).await;
        Ok(ScopeSet::wanted())
    }
}

#[async_trait]
impl OnboardingApi for ToldMollie {
    async fn onboarding(&self, access: &SecretString) -> Result<Onboarding, MollieError> {
        self.arrives(Call::Onboarding(text(access))).await;
        self.onboarding.next(onboarding)
    }
}

#[async_trait]
impl CapabilitiesApi for ToldMollie {
    async fn capabilities(&self, access: &SecretString) -> Result<Vec<Capability>, MollieError> {
        self.arrives(Call::Capabilities(text(access))).await;
        self.capabilities.next(|| vec![capability()])
    }
}

#[async_trait]
impl ProfilesApi for ToldMollie {
    async fn profiles(&self, access: &SecretString) -> Result<Vec<Profile>, MollieError> {
        self.arrives(Call::Profiles(text(access))).await;
        self.profiles.next(|| vec![profile()])
    }
}

#[async_trait]
impl MethodsApi for ToldMollie {
    async fn methods(
        &self,
        access: &SecretString,
        _profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        self.arrives(Call::Methods(text(access))).await;
        self.methods.next(|| vec![method()])
    }
}

#[async_trait]
impl ClientsApi for ToldMollie {
    async fn lists_client(
        &self,
        _organization: &OrganizationId,
    ) -> Result<Option<bool>, MollieError> {
        self.arrives(Call::ListsClient).await;
        Ok(None)
    }
}
