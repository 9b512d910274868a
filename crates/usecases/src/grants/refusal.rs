//! Whether a refused refresh is believed: it would cost us the seller.

use domain::LossCause;
use jiff::Timestamp;

use super::{Access, refresh::Refresh};
use crate::{
    UseCaseError,
    mollie::Failure,
    ports::{GrantRelease, RefusalCount},
};

/// So many grants may be refused at the same time before it counts how many are refreshed.
const USUAL_REFUSALS: u64 = 3;

impl Refresh<'_> {
    /// A first refusal is noted. A second one, long enough after it, counts if Mollie answers other
    /// calls, no longer lists the seller, and does not refuse everybody.
    pub(super) async fn refused(&self) -> Result<Option<Access>, UseCaseError> {
        let now = self.service.now();
        let delay = self.service.settings().refusal_delay;
        let first = self.grant.refused_at.unwrap_or(now);
        if self.grant.refused_at.is_none() || now < first + delay {
            return self.doubt(LossCause::RefusedOnce, first + delay).await;
        }
        if let Some(answer) = self.take_turn().await? {
            return Ok(answer);
        }
        if let Err(error) = self.service.mollie().answers().await {
            // What was refused has replaced nothing.
            return self.postpone(&error, false).await;
        }
        match self.contradicted(first).await? {
            Some(answer) => Ok(answer),
            None => self.end().await,
        }
    }

    /// What speaks against the end of the grant although Mollie refuses it.
    async fn contradicted(&self, first: Timestamp) -> Result<Option<Option<Access>>, UseCaseError> {
        let again_at = self.service.now() + self.service.settings().refusal_delay;
        // After a refresh that was cut off it is the token that we hold which is dead, whatever
        // became of the grant.
        if !self.was_interrupted() {
            if let Some(answer) = self.take_turn().await? {
                return Ok(Some(answer));
            }
            let organization = &self.grant.organization;
            match self.service.mollie().lists_client(organization).await {
                Ok(Some(true)) => {
                    return self.doubt(LossCause::StillListed, again_at).await.map(Some);
                }
                Ok(Some(false) | None) => {}
                Err(error) => return self.postpone(&error, false).await.map(Some),
            }
        }
        let count = self.service.store().refusals(first).await?;
        if are_too_many(count) {
            tracing::error!(
                refused = count.refused,
                refreshed = count.refreshed,
                "mollie refuses many grants at the same time; none of them is taken for ended"
            );
            return self.doubt(LossCause::ManyRefused, again_at).await.map(Some);
        }
        Ok(None)
    }

    /// Leaves the grant as it is, to be asked for again at that moment.
    async fn doubt(
        &self,
        cause: LossCause,
        again_at: Timestamp,
    ) -> Result<Option<Access>, UseCaseError> {
        let now = self.service.now();
        self.release(GrantRelease {
            clear_mark: !self.was_interrupted(),
            refused_at: Some(now),
        })
        .await?;
        tracing::warn!(organization = %self.grant.organization, %cause, "a refresh was refused");
        Ok(Some(Access::Unavailable(Failure {
            cause,
            retry_after: Some(again_at.duration_since(now)),
        })))
    }
}

/// Sellers leave one by one. Where many are refused and fewer are refreshed, the fault is ours or
/// Mollie's.
fn are_too_many(count: RefusalCount) -> bool {
    count.refused > USUAL_REFUSALS && count.refreshed < count.refused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_refusals_are_too_many_unless_more_grants_are_refreshed() {
        let table = [
            (1, 0, false),
            (3, 0, false),
            (4, 0, true),
            (4, 3, true),
            (4, 4, false),
            (100, 5_000, false),
        ];
        for (refused, refreshed, too_many) in table {
            let count = RefusalCount { refused, refreshed };
            assert_eq!(are_too_many(count), too_many, "{count:?}");
        }
    }
}
