//! The part of the simulation that outlives a restart, when a state file is used.

use serde::{Deserialize, Serialize};

use super::{
    Simulation, authorizations::Authorizations, draws::Draws, faults::Faults, journal::Journal,
    organization::Organization, places, replays::Replays, settings::Settings,
};

/// Organizations, authorizations, clock and settings. Faults and the request log end with the process.
#[derive(Debug, Deserialize)]
pub(crate) struct Snapshot {
    partner: Organization,
    organizations: Vec<Organization>,
    authorizations: Authorizations,
    settings: Settings,
    clock_offset: i64,
    draws: [Draws; 3],
}

#[derive(Serialize)]
struct SnapshotView<'a> {
    partner: &'a Organization,
    organizations: &'a [Organization],
    authorizations: &'a Authorizations,
    settings: &'a Settings,
    clock_offset: i64,
    draws: [&'a Draws; 3],
}

impl Simulation {
    pub(crate) fn snapshot(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&SnapshotView {
            partner: &self.partner,
            organizations: &self.organizations,
            authorizations: &self.authorizations,
            settings: &self.settings,
            clock_offset: self.clock_offset,
            draws: [&self.credentials, &self.inventions, &self.chances],
        })
    }
}

impl From<Snapshot> for Simulation {
    fn from(snapshot: Snapshot) -> Self {
        let [credentials, inventions, chances] = snapshot.draws;
        Self {
            partner: snapshot.partner,
            places: places(&snapshot.organizations),
            organizations: snapshot.organizations,
            authorizations: snapshot.authorizations,
            settings: snapshot.settings,
            faults: Faults::default(),
            journal: Journal::default(),
            replays: Replays::default(),
            clock_offset: snapshot.clock_offset,
            credentials,
            inventions,
            chances,
        }
    }
}
