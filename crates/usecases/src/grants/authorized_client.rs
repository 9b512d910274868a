//! Calls to Mollie in a seller's name.

use std::future::Future;

use domain::{ConnectionState, FactProblem, LossCause, Scope};
use secrecy::SecretString;

use super::{Access, AccessToken, Grants};
use crate::{
    UseCaseError,
    mollie::Failure,
    ports::{MollieError, SellerId},
};

/// A seller's grant in hand, for calls one after the other.
pub(crate) struct AuthorizedClient<'a> {
    grants: Grants<'a>,
    seller: SellerId,
    token: AccessToken,
    was_replaced: bool,
}

/// Why a call in a seller's name brought nothing.
#[derive(Debug)]
pub(crate) enum CallError {
    /// How Mollie answered this call, or did not.
    Mollie(MollieError),
    /// The seller did not grant these.
    MissingScopes(Vec<Scope>),
    /// The grant has ended, or is about to.
    Ended {
        state: ConnectionState,
        cause: LossCause,
    },
    /// No call was made, and none can be at this moment.
    Unavailable(Failure),
    /// The fault is ours.
    UseCase(UseCaseError),
}

impl From<UseCaseError> for CallError {
    fn from(error: UseCaseError) -> Self {
        Self::UseCase(error)
    }
}

impl CallError {
    /// What it means for the fact that the call was to bring.
    pub(crate) fn fact_problem(&self) -> FactProblem {
        match self {
            Self::Mollie(error) => error.fact_problem(),
            Self::MissingScopes(_) => FactProblem::ScopeMissing,
            Self::Unavailable(failure) => failure.fact_problem(),
            Self::Ended { .. } | Self::UseCase(_) => FactProblem::Unavailable,
        }
    }
}

impl<'a> Grants<'a> {
    /// Whoever may act for a seller asks here for what calls Mollie with the seller's grant.
    pub(crate) async fn client(
        self,
        seller: SellerId,
        scopes: &[Scope],
    ) -> Result<AuthorizedClient<'a>, CallError> {
        let access = self.access(seller, scopes).await?;
        Ok(AuthorizedClient {
            token: self.usable(access)?,
            grants: self,
            seller,
            was_replaced: false,
        })
    }

    fn usable(&self, access: Access) -> Result<AccessToken, CallError> {
        Err(match access {
            Access::Usable(token) => return Ok(token),
            Access::MissingScopes(scopes) => CallError::MissingScopes(scopes),
            Access::Ended { state, cause } => CallError::Ended { state, cause },
            Access::PausedUntil(until) => CallError::Unavailable(self.service.paused(until)),
            Access::Unavailable(failure) => CallError::Unavailable(failure),
        })
    }
}

impl AuthorizedClient<'_> {
    /// One call, when its turn has come. A token that Mollie refuses although it has not expired
    /// is replaced once; if the new one is refused too, the fault is not ours to guess.
    pub(crate) async fn call<T, F>(
        &mut self,
        ask: impl Fn(SecretString) -> F,
    ) -> Result<T, CallError>
    where
        F: Future<Output = Result<T, MollieError>>,
    {
        loop {
            if let Err(until) = self.grants.service.turn_of(self.seller).await {
                let pause = self.grants.service.paused(until);
                return Err(CallError::Unavailable(pause));
            }
            let error = match ask(self.token.secret.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            self.grants.service.note_pause_of(self.seller, &error);
            if error != MollieError::Unauthorized || self.was_replaced {
                return Err(CallError::Mollie(error));
            }
            let access = self.grants.replace(self.seller, &self.token).await?;
            self.token = self.grants.usable(access)?;
            self.was_replaced = true;
        }
    }
}
