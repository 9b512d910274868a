//! The simulated Mollie itself: no HTTP, no clock of its own, no IO.

pub(crate) mod authorizations;
pub(crate) mod capability;
pub(crate) mod date_time;
pub(crate) mod facts;
pub(crate) mod faults;
pub(crate) mod idempotency_cache;
pub(crate) mod methods;
pub(crate) mod oauth;
pub(crate) mod onboarding;
pub(crate) mod optional_nullable;
pub(crate) mod organization;
pub(crate) mod profile;
pub(crate) mod request_log;
pub(crate) mod rng;
pub(crate) mod scenario;
pub(crate) mod scopes;
pub(crate) mod secret;
pub(crate) mod seed;
pub(crate) mod settings;
pub(crate) mod snapshot;

use std::collections::HashMap;

use self::{
    authorizations::Authorizations,
    date_time::DateTime,
    facts::{Facts, FactsError},
    faults::{Fault, Faults, Target},
    idempotency_cache::IdempotencyCache,
    oauth::{Approval, Exchange, GrantError, Refresh, Tokens},
    onboarding::OnboardingState,
    organization::Organization,
    request_log::RequestLog,
    rng::Rng,
    secret::Secret,
    seed::Template,
    settings::Settings,
};

/// The name of the organization that owns the app.
const PARTNER_NAME: &str = "Gangway Demo Marketplace B.V.";

#[derive(Debug)]
pub(crate) struct Simulation {
    partner: Organization,
    organizations: Vec<Organization>,
    index_by_id: HashMap<String, usize>,
    pub(crate) authorizations: Authorizations,
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) request_log: RequestLog,
    pub(crate) idempotency_cache: IdempotencyCache,
    /// Seconds that the virtual clock is ahead of the real one.
    pub(crate) clock_offset: i64,
    credential_rng: Rng,
    organization_rng: Rng,
    fault_rng: Rng,
}

impl Simulation {
    pub(crate) fn new(seed: u64, sellers: usize, now: DateTime) -> Self {
        let mut organization_rng = Rng::new("organizations", seed);
        let partner = partner(&mut organization_rng, now);
        let organizations = seed::organizations(sellers, &mut organization_rng, now);
        let index_by_id = index_by_id(&organizations);
        Self {
            partner,
            organizations,
            index_by_id,
            authorizations: Authorizations::default(),
            settings: Settings::default(),
            faults: Faults::default(),
            request_log: RequestLog::default(),
            idempotency_cache: IdempotencyCache::default(),
            clock_offset: 0,
            credential_rng: Rng::new("credentials", seed),
            organization_rng,
            fault_rng: Rng::new("chances", seed),
        }
    }

    /// The organization that owns the app.
    pub(crate) fn partner_id(&self) -> &str {
        &self.partner.id
    }

    /// Every merchant, oldest first.
    pub(crate) fn organizations(&self) -> &[Organization] {
        &self.organizations
    }

    pub(crate) fn organization(&self, id: &str) -> Option<&Organization> {
        if id == self.partner.id {
            return Some(&self.partner);
        }
        self.index_by_id
            .get(id)
            .map(|index| &self.organizations[*index])
    }

    /// An organization as it is now: due dates that have passed have taken effect.
    pub(crate) fn organization_mut(
        &mut self,
        id: &str,
        now: DateTime,
    ) -> Option<&mut Organization> {
        let organization = if id == self.partner.id {
            &mut self.partner
        } else {
            &mut self.organizations[*self.index_by_id.get(id)?]
        };
        organization.apply_due_dates(now);
        Some(organization)
    }

    /// Lets due dates take effect everywhere; for answers that show many organizations.
    pub(crate) fn apply_due_dates(&mut self, now: DateTime) {
        for organization in &mut self.organizations {
            organization.apply_due_dates(now);
        }
    }

    /// Adds an organization; what the facts leave out is generated. Answers its id.
    pub(crate) fn create(&mut self, mut facts: Facts, now: DateTime) -> Result<String, FactsError> {
        let id = match facts.id() {
            None => seed::fresh_id(&mut self.organization_rng, |id| {
                self.index_by_id.contains_key(id)
            }),
            Some(id) => {
                let digits = id.strip_prefix("org_").unwrap_or_default();
                let well_formed =
                    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                if !well_formed || self.organization(id).is_some() {
                    return Err(FactsError::Id);
                }
                id.to_owned()
            }
        };
        facts.complete_for_new();
        let template = Template {
            id: &id,
            name: facts.name(),
            country: facts.country(),
            state: facts.state(),
        };
        let generated = seed::generate_organization(template, &mut self.organization_rng, now);
        let organization = facts.apply_to(&generated, &mut self.organization_rng, now)?;
        self.index_by_id
            .insert(id.clone(), self.organizations.len());
        self.organizations.push(organization);
        Ok(id)
    }

    /// Applies facts to an organization; `None` when there is none with this id.
    pub(crate) fn change(
        &mut self,
        id: &str,
        facts: &Facts,
        now: DateTime,
    ) -> Option<Result<(), FactsError>> {
        let organization = self.organization_mut(id, now)?.clone();
        let changed = match facts.apply_to(&organization, &mut self.organization_rng, now) {
            Ok(changed) => changed,
            Err(error) => return Some(Err(error)),
        };
        if let Some(place) = self.organization_mut(id, now) {
            *place = changed;
        }
        Some(Ok(()))
    }

    pub(crate) fn approve(&mut self, approval: Approval, now: DateTime) -> Secret {
        self.authorizations
            .approve(approval, &mut self.credential_rng, now)
    }

    pub(crate) fn exchange(
        &mut self,
        request: &Exchange<'_>,
        now: DateTime,
    ) -> Result<Tokens, GrantError> {
        self.authorizations
            .exchange(request, &self.settings, &mut self.credential_rng, now)
    }

    pub(crate) fn refresh(
        &mut self,
        request: &Refresh<'_>,
        now: DateTime,
    ) -> Result<Tokens, GrantError> {
        self.authorizations
            .refresh(request, &self.settings, &mut self.credential_rng, now)
    }

    /// The merchant removes the app; answers how many authorizations ended.
    pub(crate) fn disconnect(&mut self, id: &str) -> Option<usize> {
        self.organization(id)?;
        Some(self.authorizations.disconnect(id))
    }

    pub(crate) fn trigger_fault(&mut self, target: Target<'_>) -> Option<Fault> {
        self.faults.trigger(target, &mut self.fault_rng)
    }

    pub(crate) fn new_profile_id(&mut self) -> String {
        format!("pfl_{}", self.organization_rng.alphanumeric(10, "profile"))
    }
}

fn partner(rng: &mut Rng, now: DateTime) -> Organization {
    let template = Template {
        id: "org_1000000",
        name: Some(PARTNER_NAME),
        country: Some("NL"),
        state: OnboardingState::ALL[0],
    };
    seed::generate_organization(template, rng, now)
}

fn index_by_id(organizations: &[Organization]) -> HashMap<String, usize> {
    organizations
        .iter()
        .enumerate()
        .map(|(index, organization)| (organization.id.clone(), index))
        .collect()
}
