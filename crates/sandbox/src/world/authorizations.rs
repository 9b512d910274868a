//! Codes, grants and tokens: what an app holds of which organization.
//!
//! Ended things are removed rather than marked, so an ended token and one that never was get the same answer,
//! as at Mollie.

use std::collections::{BTreeMap, HashSet};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{draws::Draws, moment::Moment, scopes::Scopes, secret::Secret, settings::Settings};

/// What a seller approved.
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

#[derive(Debug, Serialize, Deserialize)]
struct Code {
    approval: Approval,
    issued_at: Moment,
}

/// One authorization of an app by an organization.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) organization: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Scopes,
    redirect_uri: Option<String>,
    refresh_token: Secret,
    pub(crate) created_at: Moment,
}

#[derive(Debug, Serialize, Deserialize)]
struct Access {
    grant: u64,
    expires_at: Moment,
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

/// A request to turn a code into tokens.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) code: Secret,
    pub(crate) redirect_uri: Option<&'a str>,
    pub(crate) verifier: Option<&'a str>,
}

/// A request for a new access token.
#[derive(Debug)]
pub(crate) struct Refresh<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) token: Secret,
    pub(crate) redirect_uri: Option<&'a str>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Authorizations {
    codes: BTreeMap<Secret, Code>,
    grants: BTreeMap<u64, Grant>,
    access: BTreeMap<Secret, Access>,
    refresh: BTreeMap<Secret, u64>,
    last_grant: u64,
}

impl Authorizations {
    pub(crate) fn approve(&mut self, approval: Approval, draws: &mut Draws, now: Moment) -> Secret {
        if approval.force {
            self.end(|grant| {
                grant.organization == approval.organization && grant.client_id == approval.client_id
            });
        }
        let code = draws.credential("auth_", &approval.organization);
        self.codes.insert(
            code.clone(),
            Code {
                approval,
                issued_at: now,
            },
        );
        code
    }

    pub(crate) fn exchange(
        &mut self,
        request: &Exchange<'_>,
        settings: &Settings,
        draws: &mut Draws,
        now: Moment,
    ) -> Result<Tokens, GrantError> {
        let code = self
            .codes
            .get(&request.code)
            .ok_or(GrantError::UnknownCode)?;
        let approval = &code.approval;
        if approval.client_id != request.client_id {
            return Err(GrantError::UnknownCode);
        }
        if approval.redirect_uri.is_some()
            && approval.redirect_uri.as_deref() != request.redirect_uri
        {
            return Err(GrantError::RedirectMismatch);
        }
        if now
            > code
                .issued_at
                .plus_seconds(i64::from(settings.code_seconds))
        {
            return Err(GrantError::ExpiredCode);
        }
        check_verifier(approval.challenge.as_deref(), request.verifier)?;
        let Some(Code { approval, .. }) = self.codes.remove(&request.code) else {
            return Err(GrantError::UnknownCode);
        };
        let refresh_token = draws.credential("refresh_", &approval.organization);
        self.last_grant += 1;
        self.refresh.insert(refresh_token.clone(), self.last_grant);
        let grant = Grant {
            organization: approval.organization,
            client_id: approval.client_id,
            scopes: approval.scopes,
            redirect_uri: request.redirect_uri.map(str::to_owned),
            refresh_token,
            created_at: now,
        };
        self.grants.insert(self.last_grant, grant);
        self.issue(self.last_grant, settings, draws, now)
            .ok_or(GrantError::UnknownCode)
    }

    pub(crate) fn refresh(
        &mut self,
        request: &Refresh<'_>,
        settings: &Settings,
        draws: &mut Draws,
        now: Moment,
    ) -> Result<Tokens, GrantError> {
        let id = *self
            .refresh
            .get(&request.token)
            .ok_or(GrantError::UnknownRefreshToken)?;
        let grant = self
            .grants
            .get_mut(&id)
            .ok_or(GrantError::UnknownRefreshToken)?;
        if grant.client_id != request.client_id {
            return Err(GrantError::UnknownRefreshToken);
        }
        let repeated = request.redirect_uri.is_some() || settings.require_redirect_uri_on_refresh;
        if repeated && grant.redirect_uri.as_deref() != request.redirect_uri {
            return Err(GrantError::RedirectMismatch);
        }
        if settings.rotate_refresh_tokens {
            let next = draws.credential("refresh_", &grant.organization);
            grant.refresh_token = next.clone();
            self.refresh.remove(&request.token);
            self.refresh.insert(next, id);
        }
        let mut tokens = self
            .issue(id, settings, draws, now)
            .ok_or(GrantError::UnknownRefreshToken)?;
        if settings.omit_refresh_token && !settings.rotate_refresh_tokens {
            tokens.refresh_token = None;
        }
        Ok(tokens)
    }

    fn issue(
        &mut self,
        id: u64,
        settings: &Settings,
        draws: &mut Draws,
        now: Moment,
    ) -> Option<Tokens> {
        self.access.retain(|_, access| access.expires_at > now);
        let grant = self.grants.get(&id)?;
        let access_token = draws.credential("access_", &grant.organization);
        let expires_at = now.plus_seconds(i64::from(settings.access_token_seconds));
        self.access.insert(
            access_token.clone(),
            Access {
                grant: id,
                expires_at,
            },
        );
        Some(Tokens {
            access_token,
            refresh_token: Some(grant.refresh_token.clone()),
            expires_in: settings.access_token_seconds,
            scopes: grant.scopes.clone(),
        })
    }

    /// Ends a token of this app. A refresh token takes every access token of its authorization with it.
    /// Answers the organization concerned; `None` when there was nothing to end.
    pub(crate) fn revoke(&mut self, client_id: &str, token: &Secret) -> Option<String> {
        let id = self
            .refresh
            .get(token)
            .or_else(|| self.access.get(token).map(|access| &access.grant))
            .copied()?;
        let grant = self
            .grants
            .get(&id)
            .filter(|grant| grant.client_id == client_id)?;
        let organization = grant.organization.clone();
        if self.refresh.contains_key(token) {
            self.end_grant(id);
        } else {
            self.access.remove(token);
        }
        Some(organization)
    }

    /// Ends every authorization and pending code of an organization: the merchant removed the app.
    /// Answers how many authorizations ended.
    pub(crate) fn disconnect(&mut self, organization: &str) -> usize {
        self.codes
            .retain(|_, code| code.approval.organization != organization);
        self.end(|grant| grant.organization == organization)
    }

    fn end(&mut self, chosen: impl Fn(&Grant) -> bool) -> usize {
        let ids: Vec<u64> = self
            .grants
            .iter()
            .filter(|(_, grant)| chosen(grant))
            .map(|(id, _)| *id)
            .collect();
        for id in &ids {
            self.end_grant(*id);
        }
        ids.len()
    }

    fn end_grant(&mut self, id: u64) {
        self.grants.remove(&id);
        self.access.retain(|_, access| access.grant != id);
        self.refresh.retain(|_, grant| *grant != id);
    }

    /// The authorization behind an access token that is still valid.
    pub(crate) fn holder(&self, access_token: &Secret, now: Moment) -> Option<&Grant> {
        let access = self
            .access
            .get(access_token)
            .filter(|access| access.expires_at > now)?;
        self.grants.get(&access.grant)
    }

    pub(crate) fn grants_of(&self, organization: &str) -> impl Iterator<Item = &Grant> {
        self.grants
            .values()
            .filter(move |grant| grant.organization == organization)
    }

    /// The organizations with at least one authorization; for answers that show many organizations.
    pub(crate) fn connected(&self) -> HashSet<&str> {
        self.grants
            .values()
            .map(|grant| grant.organization.as_str())
            .collect()
    }

    /// Every authorization that is in force, oldest first.
    pub(crate) fn grants(&self) -> impl Iterator<Item = &Grant> {
        self.grants.values()
    }

    /// Whose refresh token this is, for the request log.
    pub(crate) fn refresh_owner(&self, token: &Secret) -> Option<&str> {
        self.grants
            .get(self.refresh.get(token)?)
            .map(|grant| grant.organization.as_str())
    }

    /// Whose code this is, for the request log.
    pub(crate) fn code_owner(&self, code: &Secret) -> Option<&str> {
        self.codes
            .get(code)
            .map(|code| code.approval.organization.as_str())
    }
}

fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), GrantError> {
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
