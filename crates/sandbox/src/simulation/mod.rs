//! The simulated Mollie itself: no HTTP, no clock of its own, no IO.

pub(crate) mod approval;
pub(crate) mod authorizations;
pub(crate) mod capability;
pub(crate) mod draws;
pub(crate) mod facts;
pub(crate) mod faults;
pub(crate) mod journal;
pub(crate) mod methods;
pub(crate) mod moment;
pub(crate) mod onboarding;
pub(crate) mod organization;
pub(crate) mod profile;
pub(crate) mod replays;
pub(crate) mod scenario;
pub(crate) mod scopes;
pub(crate) mod secret;
pub(crate) mod seed;
pub(crate) mod settings;
pub(crate) mod snapshot;

use std::collections::HashMap;

use self::{
    approval::{Approval, Exchange, GrantError, Refresh, Tokens},
    authorizations::Authorizations,
    draws::Draws,
    facts::{Facts, FactsError},
    faults::{Fault, Faults, Target},
    journal::Journal,
    moment::Moment,
    onboarding::OnboardingState,
    organization::Organization,
    replays::Replays,
    secret::Secret,
    seed::Sketch,
    settings::Settings,
};

/// The name of the organization that owns the app.
const PARTNER_NAME: &str = "Gangway Demo Marketplace B.V.";

/// Everything the sandbox knows.
#[derive(Debug)]
pub(crate) struct Simulation {
    partner: Organization,
    organizations: Vec<Organization>,
    places: HashMap<String, usize>,
    pub(crate) authorizations: Authorizations,
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) replays: Replays,
    /// Seconds that the virtual clock is ahead of the real one.
    pub(crate) clock_offset: i64,
    credentials: Draws,
    inventions: Draws,
    chances: Draws,
}

impl Simulation {
    pub(crate) fn new(seed: u64, sellers: usize, now: Moment) -> Self {
        let mut inventions = Draws::new("organizations", seed);
        let partner = partner(&mut inventions, now);
        let organizations = seed::organizations(sellers, &mut inventions, now);
        let places = places(&organizations);
        Self {
            partner,
            organizations,
            places,
            authorizations: Authorizations::default(),
            settings: Settings::default(),
            faults: Faults::default(),
            journal: Journal::default(),
            replays: Replays::default(),
            clock_offset: 0,
            credentials: Draws::new("credentials", seed),
            inventions,
            chances: Draws::new("chances", seed),
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
        self.places.get(id).map(|place| &self.organizations[*place])
    }

    /// An organization as it is now: due dates that have passed have taken effect.
    pub(crate) fn organization_mut(&mut self, id: &str, now: Moment) -> Option<&mut Organization> {
        let organization = if id == self.partner.id {
            &mut self.partner
        } else {
            &mut self.organizations[*self.places.get(id)?]
        };
        organization.pass_due_dates(now);
        Some(organization)
    }

    /// Lets due dates take effect everywhere; for answers that show many organizations.
    pub(crate) fn pass_due_dates(&mut self, now: Moment) {
        for organization in &mut self.organizations {
            organization.pass_due_dates(now);
        }
    }

    /// Adds an organization; what the facts leave out is invented. Answers its id.
    pub(crate) fn create(&mut self, mut facts: Facts, now: Moment) -> Result<String, FactsError> {
        let id = match facts.id() {
            None => seed::fresh_id(&mut self.inventions, |id| self.places.contains_key(id)),
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
        let sketch = Sketch {
            id: &id,
            name: facts.name(),
            country: facts.country(),
            state: facts.state(),
        };
        let invented = seed::invent_organization(sketch, &mut self.inventions, now);
        let organization = facts.over(&invented, &mut self.inventions, now)?;
        self.places.insert(id.clone(), self.organizations.len());
        self.organizations.push(organization);
        Ok(id)
    }

    /// Lays facts over an organization; `None` when there is none with this id.
    pub(crate) fn change(
        &mut self,
        id: &str,
        facts: &Facts,
        now: Moment,
    ) -> Option<Result<(), FactsError>> {
        let organization = self.organization_mut(id, now)?.clone();
        let changed = match facts.over(&organization, &mut self.inventions, now) {
            Ok(changed) => changed,
            Err(error) => return Some(Err(error)),
        };
        if let Some(place) = self.organization_mut(id, now) {
            *place = changed;
        }
        Some(Ok(()))
    }

    pub(crate) fn approve(&mut self, approval: Approval, now: Moment) -> Secret {
        self.authorizations
            .approve(approval, &mut self.credentials, now)
    }

    pub(crate) fn exchange(
        &mut self,
        request: &Exchange<'_>,
        now: Moment,
    ) -> Result<Tokens, GrantError> {
        self.authorizations
            .exchange(request, &self.settings, &mut self.credentials, now)
    }

    pub(crate) fn refresh(
        &mut self,
        request: &Refresh<'_>,
        now: Moment,
    ) -> Result<Tokens, GrantError> {
        self.authorizations
            .refresh(request, &self.settings, &mut self.credentials, now)
    }

    /// The merchant removes the app; answers how many authorizations ended.
    pub(crate) fn disconnect(&mut self, id: &str) -> Option<usize> {
        self.organization(id)?;
        Some(self.authorizations.disconnect(id))
    }

    pub(crate) fn strike(&mut self, target: Target<'_>) -> Option<Fault> {
        self.faults.strike(target, &mut self.chances)
    }

    /// A new id of a profile.
    pub(crate) fn profile_id(&mut self) -> String {
        format!("pfl_{}", self.inventions.alphanumeric(10, "profile"))
    }
}

fn partner(draws: &mut Draws, now: Moment) -> Organization {
    let sketch = Sketch {
        id: "org_1000000",
        name: Some(PARTNER_NAME),
        country: Some("NL"),
        state: OnboardingState::ALL[0],
    };
    seed::invent_organization(sketch, draws, now)
}

fn places(organizations: &[Organization]) -> HashMap<String, usize> {
    organizations
        .iter()
        .enumerate()
        .map(|(place, organization)| (organization.id.clone(), place))
        .collect()
}
