//! Sealing everything with the active key, in batches that can be cut off anywhere.

use super::{Grants, Sealer, log_unreadable};
use crate::{
    UseCaseError,
    ports::{Grant, LeftoverGrant, SharedStore},
};

/// Grants that are sealed anew in one go.
const BATCH: u32 = 100;

/// What is left after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resealed {
    All,
    /// So many were sealed anew, and more are to come at once.
    Some(usize),
    /// This many cannot be opened with the keys we have; everything else is done.
    Unreadable(usize),
}

impl Grants<'_> {
    pub(crate) async fn reseal(&self) -> Result<Resealed, UseCaseError> {
        let reseal = Reseal {
            store: self.service.store(),
            sealer: self.service.sealer(),
        };
        reseal.batch().await
    }
}

/// Sealing anew what another key sealed.
pub(crate) struct Reseal<'a> {
    pub(crate) store: &'a SharedStore,
    pub(crate) sealer: Sealer<'a>,
}

impl Reseal<'_> {
    /// Seals the next grants. Those that cannot be opened are passed over, however many they are,
    /// so that they keep no other from its new seal. What an attempt to connect needs is left: it
    /// lives for half an hour.
    pub(crate) async fn batch(&self) -> Result<Resealed, UseCaseError> {
        let in_use = match self.in_use().await? {
            some @ Resealed::Some(_) => return Ok(some),
            Resealed::Unreadable(number) => number,
            Resealed::All => 0,
        };
        let leftover = match self.leftover().await? {
            some @ Resealed::Some(_) => return Ok(some),
            Resealed::Unreadable(number) => number,
            Resealed::All => 0,
        };
        Ok(done(in_use + leftover))
    }

    async fn in_use(&self) -> Result<Resealed, UseCaseError> {
        let active = self.sealer.keyring.active_id();
        let (mut after, mut unreadable) = (None, 0);
        loop {
            let grants = self.store.grants_not_sealed_with(active, after, BATCH);
            let grants = grants.await?;
            let Some(last) = grants.last() else {
                return Ok(done(unreadable));
            };
            after = Some(last.seller);
            let mut opened = 0;
            for grant in &grants {
                opened += usize::from(self.one_in_use(grant).await?);
            }
            if opened > 0 {
                return Ok(Resealed::Some(opened));
            }
            unreadable += grants.len();
        }
    }

    /// Whether it could be opened.
    async fn one_in_use(&self, grant: &Grant) -> Result<bool, UseCaseError> {
        let Some(tokens) = &grant.tokens else {
            return Ok(false);
        };
        match self.sealer.reseal_tokens(grant.seller, tokens) {
            Ok(tokens) => {
                // Fenced: a refresh was quicker, and has sealed with the active key itself.
                self.store
                    .reseal_tokens(grant.seller, grant.version, &tokens)
                    .await?;
                Ok(true)
            }
            Err(error) => {
                log_unreadable(grant, &error);
                Ok(false)
            }
        }
    }

    async fn leftover(&self) -> Result<Resealed, UseCaseError> {
        let active = self.sealer.keyring.active_id();
        let (mut after, mut unreadable) = (None, 0);
        loop {
            let grants = self
                .store
                .leftover_grants_not_sealed_with(active, after, BATCH);
            let grants = grants.await?;
            let Some(last) = grants.last() else {
                return Ok(done(unreadable));
            };
            after = Some(last.id);
            let mut opened = 0;
            for grant in &grants {
                opened += usize::from(self.one_leftover(grant).await?);
            }
            if opened > 0 {
                return Ok(Resealed::Some(opened));
            }
            unreadable += grants.len();
        }
    }

    /// Whether it could be opened.
    async fn one_leftover(&self, grant: &LeftoverGrant) -> Result<bool, UseCaseError> {
        match self.sealer.reseal_leftover(grant) {
            Ok(sealed) => {
                self.store
                    .reseal_leftover_token(grant.id, &grant.refresh, &sealed)
                    .await?;
                Ok(true)
            }
            Err(error) => {
                tracing::error!(grant = %grant.id, %error, "a stored token cannot be opened");
                Ok(false)
            }
        }
    }
}

fn done(unreadable: usize) -> Resealed {
    match unreadable {
        0 => Resealed::All,
        number => Resealed::Unreadable(number),
    }
}
