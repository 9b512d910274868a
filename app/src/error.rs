//! What a person may be told went wrong: a closed set, so that nothing else can leak out.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Which input was not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The marketplace's reference of a seller.
    Reference,
    /// The language of an invitation.
    Locale,
    /// The typed name does not match.
    TypedName,
    /// A reason is required.
    Reason,
    Email,
    /// Somebody has this e-mail address already.
    EmailTaken,
    /// The typed e-mail address does not match.
    TypedEmail,
    Password,
    Role,
    Organization,
}

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UiError {
    SignInNeeded,
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// An input cannot be accepted.
    Invalid(Field),
    /// Nobody could manage the installation any more.
    LastAdmin,
    /// Somebody else is at it; try again shortly.
    Busy,
    /// It was asked for too often.
    TooOften,
    /// The database does not answer.
    StoreUnavailable,
    /// Mollie does not answer.
    MollieUnavailable,
    /// The request could not be read.
    BadRequest,
    Internal,
}

impl UiError {
    /// The stable code that stands in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignInNeeded => "sign-in-needed",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Invalid(Field::Reference) => "invalid-reference",
            Self::Invalid(Field::Locale) => "invalid-locale",
            Self::Invalid(Field::TypedName) => "invalid-typed-name",
            Self::Invalid(Field::Reason) => "invalid-reason",
            Self::Invalid(Field::Email) => "invalid-email",
            Self::Invalid(Field::EmailTaken) => "email-taken",
            Self::Invalid(Field::TypedEmail) => "invalid-typed-email",
            Self::Invalid(Field::Password) => "invalid-password",
            Self::Invalid(Field::Role) => "invalid-role",
            Self::Invalid(Field::Organization) => "invalid-organization",
            Self::LastAdmin => "last-admin",
            Self::Busy => "busy",
            Self::TooOften => "too-often",
            Self::StoreUnavailable => "store-unavailable",
            Self::MollieUnavailable => "mollie-unavailable",
            Self::BadRequest => "bad-request",
            Self::Internal => "internal",
        }
    }

    /// Every error, so that a code in a URL can be read back and nothing else can.
    pub const ALL: &'static [Self] = &[
        Self::SignInNeeded,
        Self::Forbidden,
        Self::NotFound,
        Self::Invalid(Field::Reference),
        Self::Invalid(Field::Locale),
        Self::Invalid(Field::TypedName),
        Self::Invalid(Field::Reason),
        Self::Invalid(Field::Email),
        Self::Invalid(Field::EmailTaken),
        Self::Invalid(Field::TypedEmail),
        Self::Invalid(Field::Password),
        Self::Invalid(Field::Role),
        Self::Invalid(Field::Organization),
        Self::LastAdmin,
        Self::Busy,
        Self::TooOften,
        Self::StoreUnavailable,
        Self::MollieUnavailable,
        Self::BadRequest,
        Self::Internal,
    ];

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }

    /// One clear sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SignInNeeded => "Please sign in first.",
            Self::Forbidden => "Your role does not allow this. An admin can do it for you.",
            Self::NotFound => "There is no such page, or it is no longer there.",
            Self::Invalid(Field::Reference) => {
                "Please give a seller reference of 1 to 120 characters."
            }
            Self::Invalid(Field::Locale) => "Please choose one of the languages in the list.",
            Self::Invalid(Field::TypedName) => {
                "The name you typed is not the seller's name. Nothing was changed."
            }
            Self::Invalid(Field::Reason) => "Please give a reason. Nothing was changed.",
            Self::Invalid(Field::Email) => "Please give an e-mail address.",
            Self::Invalid(Field::EmailTaken) => {
                "Somebody with this e-mail address is there already."
            }
            Self::Invalid(Field::TypedEmail) => {
                "The address you typed is not that person's. Nothing was changed."
            }
            Self::Invalid(Field::Role) => "Please choose one of the roles in the list.",
            Self::Invalid(Field::Password) => "Please give a password of 12 characters or more.",
            Self::Invalid(Field::Organization) => "That is not an organization id.",
            Self::LastAdmin => {
                "This is the last admin, and without one nobody could manage Gangway. Nothing was changed."
            }
            Self::Busy => "This seller is being read at this moment. Please try again shortly.",
            Self::TooOften => "This was checked only seconds ago. Please wait a moment.",
            Self::StoreUnavailable => {
                "The database does not answer at the moment. Nothing was lost; please try again."
            }
            Self::MollieUnavailable => {
                "Mollie does not answer at the moment. Nothing was lost; please try again."
            }
            Self::BadRequest => "The request could not be understood.",
            Self::Internal => "Something went wrong on our side. Nothing was lost.",
        }
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::SignInNeeded => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Invalid(_) => 422,
            Self::Busy | Self::LastAdmin => 409,
            Self::TooOften => 429,
            Self::StoreUnavailable | Self::MollieUnavailable => 503,
            Self::BadRequest => 400,
            Self::Internal => 500,
        }
    }
}

impl std::fmt::Display for UiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for UiError {}

impl FromServerFnError for UiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let shown = match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::BadRequest,
            _ => Self::Internal,
        };
        // A request that cannot be read never reaches the function that would set its status.
        #[cfg(feature = "ssr")]
        set_status(shown);
        shown
    }
}

/// Gives the response the status of this error.
#[cfg(feature = "ssr")]
pub fn set_status(error: UiError) {
    use axum::http::StatusCode;
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}

#[cfg(feature = "ssr")]
mod from_use_case {
    use usecases::{UseCaseError, error::InvalidInput, ports::StoreError};

    use super::{Field, UiError};

    impl From<&UseCaseError> for UiError {
        fn from(error: &UseCaseError) -> Self {
            match error {
                UseCaseError::Denied(_) => Self::Forbidden,
                UseCaseError::LastAdmin => Self::LastAdmin,
                UseCaseError::NotFound => Self::NotFound,
                UseCaseError::Invalid(input) => Self::Invalid(match input {
                    InvalidInput::Reference => Field::Reference,
                    InvalidInput::Locale => Field::Locale,
                    InvalidInput::TypedName => Field::TypedName,
                    InvalidInput::Reason => Field::Reason,
                    InvalidInput::Email => Field::Email,
                    InvalidInput::EmailTaken => Field::EmailTaken,
                    InvalidInput::TypedEmail => Field::TypedEmail,
                    InvalidInput::Password => Field::Password,
                }),
                UseCaseError::Busy => Self::Busy,
                UseCaseError::TooOften => Self::TooOften,
                UseCaseError::Store(StoreError::Unavailable(_) | StoreError::NotWritable(_)) => {
                    Self::StoreUnavailable
                }
                UseCaseError::Store(StoreError::Unstorable) => Self::BadRequest,
                UseCaseError::Mollie(_) => Self::MollieUnavailable,
                UseCaseError::Store(StoreError::Inconsistent { .. } | StoreError::Duplicate)
                | UseCaseError::Sealed(_)
                | UseCaseError::Interrupted
                | UseCaseError::Hashing => Self::Internal,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_survives_its_code() {
        for error in UiError::ALL {
            assert_eq!(UiError::from_code(error.code()), Some(*error));
        }
        assert_eq!(UiError::from_code("<script>"), None);
    }
}
