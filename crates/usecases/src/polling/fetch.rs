//! Reads a seller's facts with its access token.

use domain::{
    Fact, FactProblem, Feature, LossCause, OnboardingStatus, Organization, Profile, SellerFacts,
    Source,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::lease::Lease;
use crate::{
    Gangway,
    mollie::Failure,
    ports::{Claim, MollieError, Saved},
};

/// Details of a finished organization hardly change; they are read again this often.
const ORGANIZATION_EVERY: SignedDuration = SignedDuration::from_hours(6);

/// What the calls of one poll brought.
pub(super) struct Fetched {
    /// Facts, new where they could be read and old where not.
    pub(super) facts: SellerFacts,
    /// What cut the poll short.
    pub(super) failure: Option<Failure>,
    /// Whether the access token itself was refused.
    pub(super) unauthorized: bool,
}

/// The calls of one poll, one after the other.
struct Fetch<'a, 'l> {
    service: &'a Gangway,
    lease: &'a mut Lease<'l>,
    access: &'a SecretString,
    now: Timestamp,
    fetched: Fetched,
}

impl Gangway {
    /// Reads what there is to read; stops at the first failure that would repeat itself.
    pub(super) async fn fetch(
        &self,
        access: &SecretString,
        claim: &Claim,
        lease: &mut Lease<'_>,
    ) -> Fetched {
        let mut fetch = Fetch {
            service: self,
            lease,
            access,
            now: self.now(),
            fetched: Fetched {
                facts: claim.facts.clone(),
                failure: None,
                unauthorized: false,
            },
        };
        fetch.onboarding().await;
        fetch.capabilities().await;
        fetch.organization().await;
        fetch.profiles().await;
        fetch.fetched
    }
}

impl Fetch<'_, '_> {
    fn is_over(&self) -> bool {
        self.fetched.unauthorized || self.fetched.failure.is_some()
    }

    /// Waits for the next call; whether it may be made. A poll that takes long, for many
    /// profiles, holds its row for longer; once the row is lost, or while Mollie asks for a
    /// pause, there is no point in going on.
    async fn turn(&mut self) -> bool {
        if self.is_over() {
            return false;
        }
        if let Err(until) = self.service.turn().await {
            self.fetched.failure = Some(self.service.paused(until));
            return false;
        }
        if matches!(self.lease.hold().await, Ok(Saved::Yes)) {
            return true;
        }
        self.fetched.failure = Some(Failure::of(LossCause::Unavailable));
        false
    }

    /// Turns an answer into a fact, keeping the old value when there is none.
    fn take<T>(&mut self, answer: Result<T, MollieError>, known: Fact<T>) -> Fact<T> {
        match answer {
            Ok(value) => Fact::read(value, self.now, Source::SellerToken),
            Err(error) => match self.fail(&error) {
                Some(problem) => known.failed(problem),
                None => known,
            },
        }
    }

    fn fail(&mut self, error: &MollieError) -> Option<FactProblem> {
        self.service.note_pause(error);
        if matches!(error, MollieError::Unauthorized | MollieError::DeadGrant) {
            self.fetched.unauthorized = true;
            return None;
        }
        self.fetched.failure = error.outage();
        Some(error.fact_problem())
    }

    /// Whether the operator wants what this feature shows.
    fn shows(&self, feature: Feature) -> bool {
        self.service.settings().features.contains(&feature)
    }

    async fn onboarding(&mut self) {
        if !self.turn().await {
            return;
        }
        let answer = self.service.mollie().onboarding(self.access).await;
        let known = std::mem::take(&mut self.fetched.facts.onboarding);
        self.fetched.facts.onboarding = self.take(answer, known);
    }

    async fn capabilities(&mut self) {
        if !self.turn().await {
            return;
        }
        let answer = self.service.mollie().capabilities(self.access).await;
        let known = std::mem::take(&mut self.fetched.facts.capabilities);
        self.fetched.facts.capabilities = self.take(answer, known);
    }

    async fn organization(&mut self) {
        if !self.organization_is_due() || !self.turn().await {
            return;
        }
        let answer = self.service.mollie().organization(self.access).await;
        let known: Fact<Organization> = std::mem::take(&mut self.fetched.facts.organization);
        self.fetched.facts.organization = self.take(answer, known);
    }

    fn organization_is_due(&self) -> bool {
        let facts = &self.fetched.facts;
        facts.onboarding_status() != OnboardingStatus::Completed
            || facts.organization.freshness(self.now, ORGANIZATION_EVERY) != domain::Freshness::Live
    }

    async fn profiles(&mut self) {
        if !self.shows(Feature::Profiles) {
            self.fetched.facts.profiles = Fact::default().failed(FactProblem::SwitchedOff);
            return;
        }
        if !self.turn().await {
            return;
        }
        let answer = self.service.mollie().profiles(self.access).await;
        let known = std::mem::take(&mut self.fetched.facts.profiles);
        let answer = match answer {
            Ok(profiles) => Ok(self.with_methods(profiles, &known).await),
            Err(error) => Err(error),
        };
        self.fetched.facts.profiles = self.take(answer, known);
    }

    async fn with_methods(
        &mut self,
        mut profiles: Vec<Profile>,
        known: &Fact<Vec<Profile>>,
    ) -> Vec<Profile> {
        if !self.shows(Feature::Methods) {
            for profile in &mut profiles {
                profile.methods_problem = Some(FactProblem::SwitchedOff);
            }
            return profiles;
        }
        let mut complete = Vec::with_capacity(profiles.len());
        for mut profile in profiles {
            self.methods(&mut profile, known).await;
            complete.push(profile);
        }
        complete
    }

    async fn methods(&mut self, profile: &mut Profile, known: &Fact<Vec<Profile>>) {
        let before = known
            .value
            .iter()
            .flatten()
            .find(|one| one.id == profile.id);
        if !self.turn().await {
            if let Some(before) = before {
                profile.methods.clone_from(&before.methods);
            }
            profile.methods_problem = Some(FactProblem::Unavailable);
            return;
        }
        match self
            .service
            .mollie()
            .methods(self.access, &profile.id)
            .await
        {
            Ok(methods) => profile.methods = methods,
            Err(error) => {
                if let Some(before) = before {
                    profile.methods.clone_from(&before.methods);
                }
                profile.methods_problem =
                    Some(self.fail(&error).unwrap_or(FactProblem::Unavailable));
            }
        }
    }
}
