//! Reads a seller's facts with its access token.

use domain::{
    Fact, FactProblem, LossCause, OnboardingStatus, Organization, Profile, SellerFacts, Source,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::decide::Trouble;
use crate::{Onboarding, ports::MollieError};

/// Details of a finished organization hardly change; they are read again this often.
const ORGANIZATION_EVERY: SignedDuration = SignedDuration::from_hours(6);

/// What one round of calls brought.
pub(super) struct Observation {
    /// Facts, new where they could be read and old where not.
    pub(super) facts: SellerFacts,
    /// What cut the round short.
    pub(super) trouble: Option<Trouble>,
    /// Whether the access token itself was refused.
    pub(super) unauthorized: bool,
}

/// How a failed call affects the rest of the round.
enum Failure {
    /// This fact only.
    Fact(FactProblem),
    /// The whole round.
    Round(FactProblem, Trouble),
    /// The token is refused.
    Unauthorized,
}

fn judge(error: &MollieError) -> Failure {
    let trouble = |cause| Trouble {
        cause,
        retry_after: None,
    };
    match error {
        MollieError::Unauthorized | MollieError::DeadGrant => Failure::Unauthorized,
        MollieError::ScopeMissing => Failure::Fact(FactProblem::ScopeMissing),
        MollieError::NotFound | MollieError::Rejected { .. } => {
            Failure::Fact(FactProblem::Unavailable)
        }
        MollieError::Malformed { .. } => {
            Failure::Round(FactProblem::Malformed, trouble(LossCause::Malformed))
        }
        MollieError::Unavailable { .. } => {
            Failure::Round(FactProblem::Unavailable, trouble(LossCause::Unavailable))
        }
        MollieError::RateLimited { retry_after } => Failure::Round(
            FactProblem::RateLimited,
            Trouble {
                cause: LossCause::RateLimited,
                retry_after: Some(*retry_after),
            },
        ),
    }
}

impl Trouble {
    /// What a failed call means for the whole reading.
    pub(crate) fn from_error(error: &MollieError) -> Self {
        match judge(error) {
            Failure::Round(_, trouble) => trouble,
            Failure::Unauthorized => Self {
                cause: LossCause::Unauthorized,
                retry_after: None,
            },
            Failure::Fact(_) => Self {
                cause: LossCause::Unavailable,
                retry_after: None,
            },
        }
    }
}

/// One round of calls for one seller.
struct Round<'a> {
    service: &'a Onboarding,
    access: &'a SecretString,
    now: Timestamp,
    observation: Observation,
}

impl Onboarding {
    /// Reads what there is to read; stops at the first failure that would repeat itself.
    pub(super) async fn observe(&self, access: &SecretString, known: SellerFacts) -> Observation {
        let mut round = Round {
            service: self,
            access,
            now: self.now(),
            observation: Observation {
                facts: known,
                trouble: None,
                unauthorized: false,
            },
        };
        round.onboarding().await;
        round.capabilities().await;
        round.organization().await;
        round.profiles().await;
        round.observation
    }
}

impl Round<'_> {
    fn is_over(&self) -> bool {
        self.observation.unauthorized || self.observation.trouble.is_some()
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
        match judge(error) {
            Failure::Fact(problem) => Some(problem),
            Failure::Round(problem, trouble) => {
                if let Some(wait) = trouble.retry_after {
                    self.service.0.budget.pause(wait);
                }
                self.observation.trouble = Some(trouble);
                Some(problem)
            }
            Failure::Unauthorized => {
                self.observation.unauthorized = true;
                None
            }
        }
    }

    async fn onboarding(&mut self) {
        self.service.0.budget.spend().await;
        let answer = self.service.mollie().onboarding(self.access).await;
        let known = std::mem::take(&mut self.observation.facts.onboarding);
        self.observation.facts.onboarding = self.take(answer, known);
    }

    async fn capabilities(&mut self) {
        if self.is_over() {
            return;
        }
        self.service.0.budget.spend().await;
        let answer = self.service.mollie().capabilities(self.access).await;
        let known = std::mem::take(&mut self.observation.facts.capabilities);
        self.observation.facts.capabilities = self.take(answer, known);
    }

    async fn organization(&mut self) {
        if self.is_over() || !self.organization_is_due() {
            return;
        }
        self.service.0.budget.spend().await;
        let answer = self.service.mollie().organization(self.access).await;
        let known: Fact<Organization> = std::mem::take(&mut self.observation.facts.organization);
        self.observation.facts.organization = self.take(answer, known);
    }

    fn organization_is_due(&self) -> bool {
        let facts = &self.observation.facts;
        facts.onboarding_status() != OnboardingStatus::Completed
            || facts.organization.freshness(self.now, ORGANIZATION_EVERY) != domain::Freshness::Live
    }

    async fn profiles(&mut self) {
        if self.is_over() {
            return;
        }
        self.service.0.budget.spend().await;
        let answer = self.service.mollie().profiles(self.access).await;
        let known = std::mem::take(&mut self.observation.facts.profiles);
        let answer = match answer {
            Ok(profiles) => Ok(self.with_methods(profiles, &known).await),
            Err(error) => Err(error),
        };
        self.observation.facts.profiles = self.take(answer, known);
    }

    async fn with_methods(
        &mut self,
        profiles: Vec<Profile>,
        known: &Fact<Vec<Profile>>,
    ) -> Vec<Profile> {
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
        if self.is_over() {
            if let Some(before) = before {
                profile.methods.clone_from(&before.methods);
            }
            profile.methods_problem = Some(FactProblem::Unavailable);
            return;
        }
        self.service.0.budget.spend().await;
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
