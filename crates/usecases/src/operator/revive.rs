//! Bringing connections back that ended without our doing, while their tokens are still kept.

use domain::{Change, ConnectionState, ConnectionSummary, EventKind, OrganizationId};
use jiff::SignedDuration;

use super::Operator;
use crate::{
    Settings, UseCaseError,
    ports::{AuditEntry, Claim, Saved, SellerChange, TokenFate},
};

/// How long a seller is held while its connection is written.
const HOLD: SignedDuration = SignedDuration::from_secs(60);

impl Operator {
    /// The sellers who can be revived: their tokens are kept, and of the same app as those of
    /// living grants.
    pub async fn revivable(&self) -> Result<Vec<OrganizationId>, UseCaseError> {
        let apps = self.store.client_id_use().await?;
        let is_ours = |app: &Option<String>| match app {
            Some(app) => apps.is_empty() || apps.iter().any(|(one, _)| one == app),
            None => true,
        };
        let kept = self.store.revivable().await?.into_iter();
        let ours = kept.filter(|(_, app)| is_ours(app));
        Ok(ours.map(|(organization, _)| organization).collect())
    }

    /// Lets a seller be polled again; whether it was. Mollie is not asked here: the next poll does
    /// that, and the connection ends again if Mollie still refuses.
    pub async fn revive(&self, organization: &OrganizationId) -> Result<bool, UseCaseError> {
        let now = self.clock.now();
        let claimed = self.store.claim_seller(organization, now, now + HOLD);
        let Some(claim) = claimed.await? else {
            return Ok(false);
        };
        let is_revivable = self.revivable().await?.contains(organization);
        let change = if is_revivable {
            self.revived(&claim)
        } else {
            let kept = claim.connection.summary.clone();
            SellerChange::of_connection(&claim, kept, now, Settings::default().unknown_after)
        };
        let saved = self.store.commit(&change).await?;
        Ok(is_revivable && saved == Saved::Yes)
    }

    fn revived(&self, claim: &Claim) -> SellerChange {
        let now = self.clock.now();
        let summary = ConnectionSummary {
            state: ConnectionState::Connected,
            cause: None,
            failing_since: None,
            ended_at: None,
            attempts: 0,
            next_attempt_at: Some(now),
            ..claim.connection.summary.clone()
        };
        let unknown_after = Settings::default().unknown_after;
        SellerChange {
            tokens: TokenFate::Revive,
            changes: vec![Change::of(EventKind::ConnectionRecovered)],
            audit: vec![
                AuditEntry::by_operator(now, "connection.revive")
                    .about(claim.connection.organization.as_str()),
            ],
            ..SellerChange::of_connection(claim, summary, now, unknown_after)
        }
    }
}
