//! What a seller gets who has just connected: a first poll, and a session for its own page.

use std::time::Duration;

use domain::OrganizationId;
use jiff::Timestamp;

use super::Completion;
use crate::{
    Gangway, UseCaseError,
    ports::{Claim, NewSession, SellerId},
};

/// How long a seller waits for the first poll before the page says that it is still under way.
const FIRST_POLL: Duration = Duration::from_secs(8);

/// How often it is looked whether a worker has finished that poll, and how many times.
const POLL_LOOK: Duration = Duration::from_millis(100);
const POLL_LOOKS: u32 = 80;

impl Gangway {
    /// The seller is connected whatever happens now: the first poll and the portal session
    /// only make the next page better.
    pub(super) async fn welcome(
        &self,
        organization: OrganizationId,
        seller: SellerId,
        now: Timestamp,
    ) -> Result<Completion, UseCaseError> {
        let (service, whose) = (self.clone(), organization.clone());
        // A task of its own, so that only the waiting is cut short and not the poll.
        let poll = self.spawn(async move { service.poll_first(&whose).await });
        if tokio::time::timeout(FIRST_POLL, poll).await.is_err() {
            tracing::info!(%organization, "the first poll takes longer");
        }
        let bearer = self.bearer();
        let life = self.settings().portal_life;
        let session = NewSession {
            token: bearer.hash,
            subject: seller,
            created_at: now,
            expires_at: now + life,
        };
        self.store().open_portal_session(&session).await?;
        Ok(Completion::Connected {
            organization,
            portal: bearer.secret,
            life,
        })
    }

    /// Polls the seller at once, or waits until a worker that was quicker has done so.
    async fn poll_first(&self, organization: &OrganizationId) {
        let outcome = match self.claim_once(organization).await {
            Ok(Some(claim)) => self.poll(claim).await.map(|_| ()),
            Ok(None) => self.wait_for_poll(organization).await,
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(%organization, %error, "the first poll failed; the worker repeats it");
        }
    }

    async fn claim_once(
        &self,
        organization: &OrganizationId,
    ) -> Result<Option<Claim>, UseCaseError> {
        let now = self.now();
        let lease_until = now + self.settings().lease;
        let claim = self
            .store()
            .claim_seller(organization, now, lease_until)
            .await?;
        Ok(claim)
    }

    /// A worker has claimed the seller as soon as it was due. Whether it has finished shows in
    /// the row being free again.
    async fn wait_for_poll(&self, organization: &OrganizationId) -> Result<(), UseCaseError> {
        for _ in 0..POLL_LOOKS {
            tokio::time::sleep(POLL_LOOK).await;
            let seller = self.store().seller(organization).await?;
            let is_due = seller
                .and_then(|seller| seller.connection.next_attempt_at)
                .is_some_and(|due| due <= self.now());
            if !is_due {
                return Ok(());
            }
        }
        Ok(())
    }
}
