//! A Mollie that is healthy unless told otherwise, and remembers who asked what.
//!
//! Codes and tokens name their organization (`code-org_1`, `access-org_1-2`), so that any number
//! of sellers can connect. An answer that was told is given once, before the healthy one.

use std::{
    collections::{HashSet, VecDeque},
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use domain::{
    Capability, Method, Onboarding, OnboardingStatus, Organization, OrganizationId, Profile,
    ProfileId, ScopeSet,
};
use futures::future::BoxFuture;
use jiff::SignedDuration;
use url::Url;
use usecases::ports::{
    Authorization, CapabilitiesApi, ClientsApi, CodeExchange, ExposeSecret, MethodsApi,
    MollieError, OAuthApi, OnboardingApi, OrganizationsApi, PermissionsApi, ProfilesApi,
    SecretString, TokenSet,
};

use crate::facts;

/// A call, with the secret it carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
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
pub struct Answers<T>(Mutex<VecDeque<Result<T, MollieError>>>);

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Answers<T> {
    pub fn tell(&self, answer: Result<T, MollieError>) {
        self.0.lock().unwrap().push_back(answer);
    }

    fn next(&self, healthy: impl FnOnce() -> T) -> Result<T, MollieError> {
        self.next_of(|| Ok(healthy()))
    }

    fn next_of(&self, untold: impl FnOnce() -> Result<T, MollieError>) -> Result<T, MollieError> {
        let told = self.0.lock().unwrap().pop_front();
        told.unwrap_or_else(untold)
    }
}

#[derive(Default)]
pub struct FakeMollie {
    pub exchange: Answers<TokenSet>,
    pub refresh: Answers<TokenSet>,
    pub revoke: Answers<()>,
    pub organization: Answers<Organization>,
    pub onboarding: Answers<Onboarding>,
    pub capabilities: Answers<Vec<Capability>>,
    pub profiles: Answers<Vec<Profile>>,
    pub methods: Answers<Vec<Method>>,
    pub answers: Answers<()>,
    /// What a token says when it is asked for its permissions.
    pub scopes: Answers<ScopeSet>,
    /// Whether the partner's token lists a seller; without an answer there is no such token.
    pub listed: Answers<Option<bool>>,
    calls: Mutex<Vec<Call>>,
    /// Tokens whose grant was revoked; they are refused unless something else was told.
    revoked: Mutex<HashSet<String>>,
    verifiers: Mutex<Vec<String>>,
    asked_scopes: Mutex<Vec<ScopeSet>>,
    another_app: AtomicBool,
    watcher: Mutex<Option<Watcher>>,
}

/// The tokens of an organization's grant in this generation.
pub fn tokens(organization: &str, generation: u32) -> TokenSet {
    TokenSet {
        access: format!("access-{organization}-{generation}").into(),
        refresh: Some(format!("refresh-{organization}-{generation}").into()),
        expires_in: SignedDuration::from_secs(3_600),
        scopes: facts::default_scopes(),
    }
}

/// The organization as Mollie describes it.
fn organization_named(id: &str) -> Organization {
    let id = OrganizationId::parse(id).unwrap();
    facts::organization(&id, &format!("Shop of {id}"))
}

/// The organization and generation that a secret names.
fn named(secret: &str) -> (String, u32) {
    let mut parts = secret.split('-').skip(1);
    let organization = parts.next().unwrap().to_owned();
    let generation = parts.next().map_or(0, |text| text.parse().unwrap());
    (organization, generation)
}

impl FakeMollie {
    /// Every call so far.
    pub fn calls(&self) -> Vec<Call> {
        self.log().clone()
    }

    /// How many calls are of this kind.
    pub fn count(&self, is_it: impl Fn(&Call) -> bool) -> usize {
        self.calls().iter().filter(|call| is_it(call)).count()
    }

    pub fn refreshes(&self) -> usize {
        self.count(|call| matches!(call, Call::Refresh(_)))
    }

    pub fn forget_calls(&self) {
        self.log().clear();
    }

    /// The PKCE secrets that were made.
    pub fn verifiers(&self) -> Vec<String> {
        self.verifiers.lock().unwrap().clone()
    }

    /// The permissions that each seller was asked for.
    pub fn asked_scopes(&self) -> Vec<ScopeSet> {
        self.asked_scopes.lock().unwrap().clone()
    }

    /// Looks at every call before it is answered.
    pub fn watch(&self, watcher: impl Fn(Call) -> BoxFuture<'static, ()> + Send + Sync + 'static) {
        *self.watcher.lock().unwrap() = Some(Box::new(watcher));
    }

    pub fn unwatch(&self) {
        *self.watcher.lock().unwrap() = None;
    }

    /// From now on we are another app at Mollie.
    pub fn is_another_app(&self) {
        self.another_app.store(true, Ordering::Relaxed);
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
impl OAuthApi for FakeMollie {
    fn client_id(&self) -> &'static str {
        if self.another_app.load(Ordering::Relaxed) {
            return "app_other";
        }
        "app_fake"
    }

    fn authorize_url(&self, authorization: &Authorization<'_>) -> Url {
        let verifier = text(&authorization.verifier.0);
        self.verifiers.lock().unwrap().push(verifier);
        let scopes = authorization.scopes.clone();
        self.asked_scopes.lock().unwrap().push(scopes);
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
        let is_revoked = self.revoked.lock().unwrap().contains(&refresh);
        self.refresh.next_of(|| {
            if is_revoked {
                return Err(MollieError::DeadGrant);
            }
            Ok(tokens(&organization, generation + 1))
        })
    }

    async fn revoke(&self, refresh: &SecretString) -> Result<(), MollieError> {
        self.arrives(Call::Revoke(text(refresh))).await;
        self.revoke.next(|| {
            self.revoked.lock().unwrap().insert(text(refresh));
        })
    }

    async fn answers(&self) -> Result<(), MollieError> {
        self.arrives(Call::Answers).await;
        self.answers.next(|| ())
    }
}

#[async_trait]
impl OrganizationsApi for FakeMollie {
    async fn organization(&self, access: &SecretString) -> Result<Organization, MollieError> {
        let access = text(access);
        self.arrives(Call::Organization(access.clone())).await;
        self.organization
            .next(|| organization_named(&named(&access).0))
    }
}

#[async_trait]
impl PermissionsApi for FakeMollie {
    async fn granted_scopes(&self, access: &SecretString) -> Result<ScopeSet, MollieError> {
        self.arrives(Call::Scopes(text(access))).await;
        self.scopes.next(facts::default_scopes)
    }
}

#[async_trait]
impl OnboardingApi for FakeMollie {
    async fn onboarding(&self, access: &SecretString) -> Result<Onboarding, MollieError> {
        self.arrives(Call::Onboarding(text(access))).await;
        let healthy = || facts::onboarding(OnboardingStatus::InReview);
        self.onboarding.next(healthy)
    }
}

#[async_trait]
impl CapabilitiesApi for FakeMollie {
    async fn capabilities(&self, access: &SecretString) -> Result<Vec<Capability>, MollieError> {
        self.arrives(Call::Capabilities(text(access))).await;
        self.capabilities.next(|| vec![facts::capability()])
    }
}

#[async_trait]
impl ProfilesApi for FakeMollie {
    async fn profiles(&self, access: &SecretString) -> Result<Vec<Profile>, MollieError> {
        self.arrives(Call::Profiles(text(access))).await;
        self.profiles.next(|| vec![facts::profile()])
    }
}

#[async_trait]
impl MethodsApi for FakeMollie {
    async fn methods(
        &self,
        access: &SecretString,
        _profile: &ProfileId,
    ) -> Result<Vec<Method>, MollieError> {
        self.arrives(Call::Methods(text(access))).await;
        self.methods.next(|| vec![facts::method()])
    }
}

#[async_trait]
impl ClientsApi for FakeMollie {
    async fn lists_client(
        &self,
        _organization: &OrganizationId,
    ) -> Result<Option<bool>, MollieError> {
        self.arrives(Call::ListsClient).await;
        self.listed.next(|| None)
    }
}
