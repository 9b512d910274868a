//! What goes in and out of the authorizations: approvals, requests for tokens, tokens, and why not.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{scopes::Scopes, secret::Secret};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Approval {
    pub(crate) organization: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Scopes,
    /// As sent to the authorize page, if it was.
    pub(crate) redirect_uri: Option<String>,
    /// PKCE: base64url of the SHA-256 of the verifier.
    pub(crate) challenge: Option<String>,
    /// `approval_prompt=force`: earlier authorizations of this app for this organization end.
    pub(crate) force: bool,
}

/// A fresh pair, as the token endpoint answers it.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) expires_in: u32,
    pub(crate) scopes: Scopes,
}

/// Why a code or refresh token was not taken; named by what Mollie's token endpoint would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GrantError {
    #[error("Authorization code doesn't exist or is invalid for the client")]
    UnknownCode,
    #[error("The authorization code has expired")]
    ExpiredCode,
    #[error("refresh_token doesn't exist or is invalid for the client")]
    UnknownRefreshToken,
    #[error("The redirect URI is missing or do not match")]
    RedirectMismatch,
    #[error("The PKCE code verifier parameter is required.")]
    VerifierMissing,
    #[error("The PKCE code verifier parameter does not match the code challenge.")]
    VerifierMismatch,
}

#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) code: Secret,
    pub(crate) redirect_uri: Option<&'a str>,
    pub(crate) verifier: Option<&'a str>,
}

#[derive(Debug)]
pub(crate) struct Refresh<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) token: Secret,
    pub(crate) redirect_uri: Option<&'a str>,
}

/// PKCE: a code that was asked for with a challenge needs the verifier that hashes to it (RFC 7636, S256).
pub(super) fn check_verifier(
    challenge: Option<&str>,
    verifier: Option<&str>,
) -> Result<(), GrantError> {
    let Some(challenge) = challenge else {
        return Ok(());
    };
    let verifier = verifier.ok_or(GrantError::VerifierMissing)?;
    let hashed = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if hashed == challenge {
        Ok(())
    } else {
        Err(GrantError::VerifierMismatch)
    }
}
