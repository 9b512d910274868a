//! The lease under which a seller is polled.

use jiff::Timestamp;

use crate::{
    Gangway, UseCaseError,
    ports::{Claim, Saved, SellerId},
};

pub(super) struct Lease<'a> {
    service: &'a Gangway,
    seller: SellerId,
    epoch: i64,
    until: Timestamp,
}

impl<'a> Lease<'a> {
    pub(super) fn of(service: &'a Gangway, claim: &Claim) -> Self {
        Self {
            service,
            seller: claim.connection.seller,
            epoch: claim.connection.epoch,
            until: claim.connection.lease_until,
        }
    }

    /// Holds the row for a whole lease again once less than half of it is left; `Fenced` when it
    /// was lost meanwhile.
    pub(super) async fn hold(&mut self) -> Result<Saved, UseCaseError> {
        let (now, life) = (self.service.now(), self.service.settings().lease);
        if self.until.duration_since(now) > life / 2 {
            return Ok(Saved::Yes);
        }
        let until = now + life;
        let renewed = self
            .service
            .store()
            .renew_lease(self.seller, self.epoch, until)
            .await?;
        if renewed == Saved::Yes {
            self.until = until;
        }
        Ok(renewed)
    }
}
