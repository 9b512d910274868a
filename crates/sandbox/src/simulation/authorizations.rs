//! Codes, grants and tokens: what an app holds of which organization.
//!
//! Ended things are removed rather than marked, so an ended token and one that never was get the same answer,
//! as at Mollie.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    date_time::DateTime,
    oauth::{Approval, Exchange, GrantError, Refresh, Tokens, check_verifier},
    rng::Rng,
    scopes::Scopes,
    secret::Secret,
    settings::Settings,
};

#[derive(Debug, Serialize, Deserialize)]
struct Code {
    approval: Approval,
    issued_at: DateTime,
}

/// One authorization of an app by an organization.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) organization: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Scopes,
    redirect_uri: Option<String>,
    refresh_token: Secret,
    pub(crate) created_at: DateTime,
}

#[derive(Debug, Serialize, Deserialize)]
struct Access {
    grant: u64,
    expires_at: DateTime,
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
    pub(crate) fn approve(&mut self, approval: Approval, rng: &mut Rng, now: DateTime) -> Secret {
        if approval.force {
            self.end(|grant| {
                grant.organization == approval.organization && grant.client_id == approval.client_id
            });
        }
        let code = rng.credential("auth_", &approval.organization);
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
        rng: &mut Rng,
        now: DateTime,
    ) -> Result<Tokens, GrantError> {
        self.check_code(request, settings, now)?;
        let Some(Code { approval, .. }) = self.codes.remove(&request.code) else {
            return Err(GrantError::UnknownCode);
        };
        let refresh_token = rng.credential("refresh_", &approval.organization);
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
        self.issue(self.last_grant, settings, rng, now)
            .ok_or(GrantError::UnknownCode)
    }

    /// Whether the code can be taken; one that cannot stays as it is.
    fn check_code(
        &self,
        request: &Exchange<'_>,
        settings: &Settings,
        now: DateTime,
    ) -> Result<(), GrantError> {
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
        let last = code
            .issued_at
            .plus_seconds(i64::from(settings.code_seconds));
        if now > last {
            return Err(GrantError::ExpiredCode);
        }
        check_verifier(approval.challenge.as_deref(), request.verifier)
    }

    pub(crate) fn refresh(
        &mut self,
        request: &Refresh<'_>,
        settings: &Settings,
        rng: &mut Rng,
        now: DateTime,
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
            let next = rng.credential("refresh_", &grant.organization);
            grant.refresh_token = next.clone();
            self.refresh.remove(&request.token);
            self.refresh.insert(next, id);
        }
        let mut tokens = self
            .issue(id, settings, rng, now)
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
        rng: &mut Rng,
        now: DateTime,
    ) -> Option<Tokens> {
        self.access.retain(|_, access| access.expires_at > now);
        let grant = self.grants.get(&id)?;
        let access_token = rng.credential("access_", &grant.organization);
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
    pub(crate) fn holder(&self, access_token: &Secret, now: DateTime) -> Option<&Grant> {
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
