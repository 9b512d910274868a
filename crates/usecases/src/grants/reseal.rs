//! Sealing grants with the active key, in batches that can be cut off anywhere.

use super::{Grants, log_unreadable};
use crate::{
    UseCaseError,
    ports::{Grant, LeftoverGrant, SealedTokens},
};

/// Grants that are sealed anew in one go.
const BATCH: u32 = 100;

/// What is left after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resealed {
    All,
    /// More are to come at once.
    Some,
    /// This many cannot be opened with the keys we have; everything else is done.
    Unreadable(usize),
}

impl Grants<'_> {
    /// Seals the next grants that another key sealed. Those that cannot be opened are passed
    /// over, however many they are, so that they keep no other from its new seal.
    pub(crate) async fn reseal(&self) -> Result<Resealed, UseCaseError> {
        let in_use = match self.reseal_in_use().await? {
            Resealed::Some => return Ok(Resealed::Some),
            Resealed::Unreadable(number) => number,
            Resealed::All => 0,
        };
        let leftover = match self.reseal_leftover().await? {
            Resealed::Some => return Ok(Resealed::Some),
            Resealed::Unreadable(number) => number,
            Resealed::All => 0,
        };
        Ok(done(in_use + leftover))
    }

    async fn reseal_in_use(&self) -> Result<Resealed, UseCaseError> {
        let active = self.service.keyring().active_id();
        let (mut after, mut unreadable) = (None, 0);
        loop {
            let store = self.service.store();
            let grants = store.grants_not_sealed_with(active, after, BATCH).await?;
            let Some(last) = grants.last() else {
                return Ok(done(unreadable));
            };
            after = Some(last.seller);
            let opened = self.reseal_batch(&grants).await?;
            if opened > 0 {
                return Ok(Resealed::Some);
            }
            unreadable += grants.len();
        }
    }

    async fn reseal_leftover(&self) -> Result<Resealed, UseCaseError> {
        let (service, store) = (self.service, self.service.store());
        let active = service.keyring().active_id();
        let (mut after, mut unreadable) = (None, 0);
        loop {
            let grants = store.leftover_grants_not_sealed_with(active, after, BATCH);
            let grants: Vec<LeftoverGrant> = grants.await?;
            let Some(last) = grants.last() else {
                return Ok(done(unreadable));
            };
            after = Some(last.id);
            let mut opened = 0;
            for grant in &grants {
                let Ok(token) = service.open_leftover(grant) else {
                    tracing::error!(grant = %grant.id, "a stored token cannot be opened");
                    continue;
                };
                opened += 1;
                let sealed = service.seal_leftover(grant.sealed_to, &token);
                store
                    .reseal_leftover_token(grant.id, &grant.refresh, &sealed)
                    .await?;
            }
            if opened > 0 {
                return Ok(Resealed::Some);
            }
            unreadable += grants.len();
        }
    }

    /// How many of them could be opened.
    async fn reseal_batch(&self, grants: &[Grant]) -> Result<usize, UseCaseError> {
        let mut opened = 0;
        for grant in grants {
            let Some(tokens) = self.sealed_anew(grant) else {
                continue;
            };
            opened += 1;
            // Fenced: a refresh was quicker, and has sealed with the active key itself.
            self.service
                .store()
                .reseal_tokens(grant.seller, grant.version, &tokens)
                .await?;
        }
        Ok(opened)
    }

    fn sealed_anew(&self, grant: &Grant) -> Option<SealedTokens> {
        let tokens = grant.tokens.as_ref()?;
        self.service
            .reseal_tokens(grant.seller, tokens)
            .inspect_err(|error| log_unreadable(grant, error))
            .ok()
    }
}

fn done(unreadable: usize) -> Resealed {
    match unreadable {
        0 => Resealed::All,
        number => Resealed::Unreadable(number),
    }
}
