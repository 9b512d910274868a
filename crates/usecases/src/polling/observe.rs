//! Reads a seller's facts with its access token.

use domain::{
    Fact, FactProblem, LossCause, OnboardingStatus, Organization, Profile, SellerFacts, Source,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::decide::Trouble;
use crate::{
    Gangway,
    ports::{Claim, MollieError, Saved, SellerId},
};

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

/// The row that a round of calls holds.
struct Lease {
    seller: SellerId,
    epoch: i64,
    renewed_at: Timestamp,
}

/// One round of calls for one seller.
struct Round<'a> {
    service: &'a Gangway,
    lease: Lease,
    access: &'a SecretString,
    now: Timestamp,
    observation: Observation,
}

impl Gangway {
    /// Reads what there is to read; stops at the first failure that would repeat itself.
    pub(super) async fn observe(&self, access: &SecretString, claim: &Claim) -> Observation {
        let known = claim.facts.clone();
        let mut round = Round {
            service: self,
            lease: Lease {
                seller: claim.connection.seller,
                epoch: claim.connection.epoch,
                renewed_at: self.now(),
            },
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

    /// Waits for the next call; whether it may be made. A round that takes long, for many
    /// profiles, holds its row for longer; once the row is lost, or while Mollie asks for a
    /// pause, there is no point in going on.
    async fn turn(&mut self) -> bool {
        if self.is_over() {
            return false;
        }
        if let Some(trouble) = self.service.pause_trouble() {
            self.observation.trouble = Some(trouble);
            return false;
        }
        self.service.0.budget.spend().await;
        let (now, life) = (self.service.now(), self.service.settings().lease);
        if now.duration_since(self.lease.renewed_at) < life / 2 {
            return true;
        }
        let (seller, epoch) = (self.lease.seller, self.lease.epoch);
        let renewed = self.service.store().renew_lease(seller, epoch, now + life);
        if matches!(renewed.await, Ok(Saved::Yes)) {
            self.lease.renewed_at = now;
            return true;
        }
        self.observation.trouble = Some(Trouble {
            cause: LossCause::Unavailable,
            retry_after: None,
        });
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
        if !self.turn().await {
            return;
        }
        let answer = self.service.mollie().onboarding(self.access).await;
        let known = std::mem::take(&mut self.observation.facts.onboarding);
        self.observation.facts.onboarding = self.take(answer, known);
    }

    async fn capabilities(&mut self) {
        if !self.turn().await {
            return;
        }
        let answer = self.service.mollie().capabilities(self.access).await;
        let known = std::mem::take(&mut self.observation.facts.capabilities);
        self.observation.facts.capabilities = self.take(answer, known);
    }

    async fn organization(&mut self) {
        if !self.organization_is_due() || !self.turn().await {
            return;
        }
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
        if !self.turn().await {
            return;
        }
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
