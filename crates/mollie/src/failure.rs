//! From what went wrong to the error that callers act on.

use std::error::Error;

use http::StatusCode;
use jiff::SignedDuration;
use serde::de::DeserializeOwned;
use usecases::ports::MollieError;

/// The meaning of a status outside OAuth (`Mollie: handling-errors`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Unauthorized,
    ScopeMissing,
    NotFound,
    RateLimited,
    Rejected(StatusCode),
    Unavailable(StatusCode),
}

impl Refusal {
    /// The error itself; the waiting time matters only where Mollie asks to slow down.
    pub(crate) fn into_error(self, retry_after: SignedDuration) -> MollieError {
        match self {
            Self::Unauthorized => MollieError::Unauthorized,
            Self::ScopeMissing => MollieError::ScopeMissing,
            Self::NotFound => MollieError::NotFound,
            Self::RateLimited => MollieError::RateLimited { retry_after },
            Self::Rejected(status) => MollieError::Rejected {
                reason: status_text(status),
            },
            Self::Unavailable(status) => MollieError::Unavailable {
                reason: status_text(status),
            },
        }
    }
}

/// What a status refuses; `None` when it is a success.
pub(crate) fn status(status: StatusCode) -> Option<Refusal> {
    Some(match status.as_u16() {
        200..=299 => return None,
        401 => Refusal::Unauthorized,
        403 => Refusal::ScopeMissing,
        404 | 410 => Refusal::NotFound,
        429 => Refusal::RateLimited,
        400..=499 => Refusal::Rejected(status),
        // Redirects too: Mollie has none here, so somebody stands in between.
        _ => Refusal::Unavailable(status),
    })
}

/// A status in the words of a log line.
pub(crate) fn status_text(status: StatusCode) -> String {
    format!("status {}", status.as_u16())
}

/// Why no answer came.
pub(crate) fn transport(error: &reqwest::Error) -> MollieError {
    let reason = if error.is_builder() {
        return MollieError::Rejected {
            reason: "the request cannot be written".into(),
        };
    } else if error.is_timeout() {
        "timeout".to_owned()
    } else if error.is_connect() {
        format!("no connection: {}", root_cause(error))
    } else {
        format!("the connection broke: {}", root_cause(error))
    };
    MollieError::Unavailable { reason }
}

/// The innermost cause: what the system says, without the address that was asked.
pub(crate) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    match cause.downcast_ref::<reqwest::Error>() {
        Some(_) => "no cause given".into(),
        None => cause.to_string(),
    }
}

/// Reads a JSON answer. The error tells where it is wrong and how, never what stands there.
pub(crate) fn read<T: DeserializeOwned>(what: &str, body: &[u8]) -> Result<T, MollieError> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let kind = match error.inner().classify() {
            serde_json::error::Category::Data => "an unexpected value",
            serde_json::error::Category::Eof => "the end",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "no JSON",
        };
        malformed(format!("{what}: {kind} at {}", error.path()))
    })?;
    json.end()
        .map_err(|_| malformed(format!("{what}: something after the end")))?;
    Ok(value)
}

/// An answer that cannot be used.
pub(crate) fn malformed(reason: impl Into<String>) -> MollieError {
    MollieError::Malformed {
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unreadable_answer_is_described_without_its_values() {
        #[derive(Debug, serde::Deserialize)]
        struct Inner {
            #[expect(dead_code, reason = "only its type matters")]
            count: u32,
        }
        #[derive(Debug, serde::Deserialize)]
        struct Outer {
            #[expect(dead_code, reason = "only its type matters")]
            inner: Vec<Inner>,
        }
        let reason = |body: &str| {
            read::<Outer>("thing", body.as_bytes())
                .unwrap_err()
                .to_string()
        };
        let wrong = reason(r#"{"inner":[{"count":"access_secret"}]}"#);
        assert!(
            wrong.ends_with("thing: an unexpected value at inner[0].count"),
            "{wrong}"
        );
        assert!(reason(r#"{"inner":["#).contains("the end at"));
        assert!(reason("<html>access_secret").ends_with("thing: no JSON at ."));
        assert!(reason(r#"{"inner":[]} access_secret"#).ends_with("something after the end"));
    }
}
