//! Reads a seller's facts in the seller's name.

use std::future::Future;

use domain::{
    ConnectionState, Fact, FactProblem, Feature, LossCause, OnboardingStatus, Profile, SellerFacts,
    Source,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{decide::PollResult, lease::Lease};
use crate::{
    Gangway, UseCaseError,
    grants::{AuthorizedClient, CallError},
    mollie::Failure,
    ports::{MollieError, Saved},
};

/// Details of a finished organization hardly change; they are read again this often.
const ORGANIZATION_EVERY: SignedDuration = SignedDuration::from_hours(6);

/// Profiles whose methods one poll reads; with more of them, polls take turns. Each costs a call.
const PROFILES_AT_ONCE: usize = 20;

/// What a call brought; `None` where it was not made.
type Answer<T> = Option<Result<T, FactProblem>>;

/// The calls of one poll, one after the other.
pub(super) struct Fetch<'a, 'l> {
    pub(super) service: &'a Gangway,
    pub(super) client: AuthorizedClient<'a>,
    pub(super) lease: &'l mut Lease<'a>,
    /// Facts, new where they could be read and old where not.
    pub(super) facts: SellerFacts,
    pub(super) now: Timestamp,
    /// What cut the poll short.
    pub(super) end: Option<End>,
}

/// Why no further call is made.
pub(super) enum End {
    Failure(Failure),
    Grant(ConnectionState, LossCause),
}

impl Fetch<'_, '_> {
    /// Reads what there is to read; stops at the first failure that would repeat itself.
    pub(super) async fn run(mut self) -> Result<PollResult, UseCaseError> {
        self.onboarding().await?;
        self.capabilities().await?;
        self.organization().await?;
        self.profiles().await?;
        let facts = Box::new(self.facts);
        Ok(match self.end {
            None => PollResult::Facts(facts, None),
            Some(End::Failure(failure)) => PollResult::Facts(facts, Some(failure)),
            Some(End::Grant(state, cause)) => PollResult::Ended(state, cause),
        })
    }

    /// Makes a call, unless an earlier one has shown that there is no point in it. A poll that
    /// takes long, for many profiles, holds its row for longer.
    async fn call<T, F>(
        &mut self,
        ask: impl Fn(SecretString) -> F,
    ) -> Result<Answer<T>, UseCaseError>
    where
        F: Future<Output = Result<T, MollieError>>,
    {
        if self.end.is_some() {
            return Ok(None);
        }
        if self.lease.hold().await? == Saved::Fenced {
            self.end = Some(End::Failure(Failure::of(LossCause::Unavailable)));
            return Ok(None);
        }
        match self.client.call(ask).await {
            Ok(value) => Ok(Some(Ok(value))),
            Err(error) => {
                let problem = error.fact_problem();
                self.end = end_of(error)?;
                Ok(Some(Err(problem)))
            }
        }
    }

    /// Why facts stay unread that are not asked for any more.
    fn end_problem(&self) -> FactProblem {
        match &self.end {
            Some(End::Failure(failure)) => failure.fact_problem(),
            Some(End::Grant(..)) | None => FactProblem::Unavailable,
        }
    }

    /// Whether the operator wants what this feature shows.
    fn shows(&self, feature: Feature) -> bool {
        self.service.settings().features.contains(&feature)
    }

    async fn onboarding(&mut self) -> Result<(), UseCaseError> {
        let mollie = self.service.mollie();
        let ask = |token| async move { mollie.onboarding(&token).await };
        let answer = self.call(ask).await?;
        let before = self.facts.onboarding.value.as_ref();
        let answer = answer.map(|read| read.map(|onboarding| onboarding.after(before)));
        keep(&mut self.facts.onboarding, answer, self.now);
        Ok(())
    }

    async fn capabilities(&mut self) -> Result<(), UseCaseError> {
        let mollie = self.service.mollie();
        let ask = |token| async move { mollie.capabilities(&token).await };
        let answer = self.call(ask).await?;
        keep(&mut self.facts.capabilities, answer, self.now);
        Ok(())
    }

    async fn organization(&mut self) -> Result<(), UseCaseError> {
        if !self.organization_is_due() {
            return Ok(());
        }
        let mollie = self.service.mollie();
        let ask = |token| async move { mollie.organization(&token).await };
        let answer = self.call(ask).await?;
        keep(&mut self.facts.organization, answer, self.now);
        Ok(())
    }

    fn organization_is_due(&self) -> bool {
        self.facts.onboarding_status() != OnboardingStatus::Completed
            || self
                .facts
                .organization
                .freshness(self.now, ORGANIZATION_EVERY)
                != domain::Freshness::Live
    }

    async fn profiles(&mut self) -> Result<(), UseCaseError> {
        if !self.shows(Feature::Profiles) {
            self.facts.profiles = Fact::default().failed(FactProblem::SwitchedOff);
            return Ok(());
        }
        let mollie = self.service.mollie();
        let ask = |token| async move { mollie.profiles(&token).await };
        let answer = match self.call(ask).await? {
            Some(Ok(profiles)) => Some(Ok(self.with_methods(profiles).await?)),
            unread => unread,
        };
        keep(&mut self.facts.profiles, answer, self.now);
        Ok(())
    }

    async fn with_methods(
        &mut self,
        mut profiles: Vec<Profile>,
    ) -> Result<Vec<Profile>, UseCaseError> {
        if !self.shows(Feature::Methods) {
            for profile in &mut profiles {
                profile.methods_problem = Some(FactProblem::SwitchedOff);
            }
            return Ok(profiles);
        }
        let first = self.first_in_turn(&profiles);
        let number = profiles.len();
        for place in 0..number {
            let profile = &mut profiles[(first + place) % number];
            if place < PROFILES_AT_ONCE {
                self.methods(profile).await?;
                if self.end.is_none() && number > PROFILES_AT_ONCE {
                    self.facts.methods_read_to = Some(profile.id.clone());
                }
            } else {
                self.keep_methods(profile);
            }
        }
        Ok(profiles)
    }

    /// The place of the profile after the one whose methods were read last.
    fn first_in_turn(&self, profiles: &[Profile]) -> usize {
        let last = self.facts.methods_read_to.as_ref();
        let found = profiles.iter().position(|one| Some(&one.id) == last);
        found.map_or(0, |place| place + 1)
    }

    /// Leaves the methods of a profile as they are known, until its turn comes.
    fn keep_methods(&self, profile: &mut Profile) {
        let mut known = self.facts.profiles.value.iter().flatten();
        match known.find(|one| one.id == profile.id) {
            Some(before) => {
                profile.methods.clone_from(&before.methods);
                profile.methods_problem = before.methods_problem;
            }
            None => profile.methods_problem = Some(FactProblem::InTurn),
        }
    }

    async fn methods(&mut self, profile: &mut Profile) -> Result<(), UseCaseError> {
        let (mollie, id) = (self.service.mollie(), &profile.id);
        let ask = |token| async move { mollie.methods(&token, id).await };
        match self.call(ask).await? {
            Some(Ok(methods)) => profile.methods = methods,
            unread => {
                let mut known = self.facts.profiles.value.iter().flatten();
                if let Some(before) = known.find(|one| one.id == profile.id) {
                    profile.methods.clone_from(&before.methods);
                }
                let problem = unread.and_then(Result::err);
                profile.methods_problem = Some(problem.unwrap_or_else(|| self.end_problem()));
            }
        }
        Ok(())
    }
}

/// Turns an answer into a fact, keeping the old value when there is none.
fn keep<T>(fact: &mut Fact<T>, answer: Answer<T>, now: Timestamp) {
    *fact = match answer {
        None => return,
        Some(Ok(value)) => Fact::read(value, now, Source::SellerToken),
        Some(Err(problem)) => std::mem::take(fact).failed(problem),
    };
}

impl PollResult {
    /// What a poll brings that has nothing to ask with.
    pub(super) fn without_client(error: CallError) -> Result<Self, UseCaseError> {
        Ok(match end_of(error)? {
            Some(End::Grant(state, cause)) => Self::Ended(state, cause),
            Some(End::Failure(failure)) => Self::NoToken(failure),
            None => Self::NoToken(Failure::of(LossCause::Unavailable)),
        })
    }
}

/// What any further call of the same poll would meet too; `None` where only one was refused.
fn end_of(error: CallError) -> Result<Option<End>, UseCaseError> {
    Ok(match error {
        CallError::Mollie(error) => error.outage().map(End::Failure),
        // A poll asks for no scope beforehand: what is missing concerns single facts.
        CallError::MissingScopes(scopes) => {
            tracing::error!(?scopes, "a poll was refused for scopes");
            None
        }
        CallError::Ended { state, cause } => Some(End::Grant(state, cause)),
        CallError::Unavailable(failure) => Some(End::Failure(failure)),
        CallError::UseCase(error) => return Err(error),
    })
}
