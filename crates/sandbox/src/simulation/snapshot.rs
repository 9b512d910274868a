//! The part of the simulation that outlives a restart, when a state file is used.

use serde::{Deserialize, Serialize};

use super::{
    Simulation, authorizations::Authorizations, faults::Faults,
    idempotency_cache::IdempotencyCache, index_by_id, organization::Organization,
    request_log::RequestLog, rng::Rng, settings::Settings,
};

/// Organizations, authorizations, clock and settings. Faults and the request log end with the process.
#[derive(Debug, Deserialize)]
pub(crate) struct Snapshot {
    partner: Organization,
    organizations: Vec<Organization>,
    authorizations: Authorizations,
    settings: Settings,
    clock_offset: i64,
    #[serde(rename = "draws")]
    rngs: [Rng; 3],
}

#[derive(Serialize)]
struct SnapshotView<'a> {
    partner: &'a Organization,
    organizations: &'a [Organization],
    authorizations: &'a Authorizations,
    settings: &'a Settings,
    clock_offset: i64,
    #[serde(rename = "draws")]
    rngs: [&'a Rng; 3],
}

impl Simulation {
    pub(crate) fn snapshot(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&SnapshotView {
            partner: &self.partner,
            organizations: &self.organizations,
            authorizations: &self.authorizations,
            settings: &self.settings,
            clock_offset: self.clock_offset,
            rngs: [
                &self.credential_rng,
                &self.organization_rng,
                &self.fault_rng,
            ],
        })
    }
}

impl From<Snapshot> for Simulation {
    fn from(snapshot: Snapshot) -> Self {
        let [credential_rng, organization_rng, fault_rng] = snapshot.rngs;
        Self {
            partner: snapshot.partner,
            index_by_id: index_by_id(&snapshot.organizations),
            organizations: snapshot.organizations,
            authorizations: snapshot.authorizations,
            settings: snapshot.settings,
            faults: Faults::default(),
            request_log: RequestLog::default(),
            idempotency_cache: IdempotencyCache::default(),
            clock_offset: snapshot.clock_offset,
            credential_rng,
            organization_rng,
            fault_rng,
        }
    }
}
