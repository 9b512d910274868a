//! How a sandbox is set up.

use std::{fmt, net::SocketAddr, path::PathBuf};

use crate::clock::Clock;

/// `Options::default()` is the demo on a free port of the loopback interface.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Speak https, with a certificate made at start.
    pub tls: bool,
    /// What the links of answers start with; the address a request was sent to when `None`.
    pub public_url: Option<String>,
    pub sellers: usize,
    /// Equal seeds make equal organizations and tokens.
    pub seed: u64,
    /// `app_...`
    pub client_id: String,
    pub client_secret: String,
    /// The partner's own access token, `access_...`
    pub partner_token: String,
    /// The app's registered redirect URLs; the first is the default.
    pub redirect_uris: Vec<String>,
    /// Where organizations, authorizations and the clock outlive a restart. What the file holds wins over
    /// `sellers` and `seed`.
    pub state_file: Option<PathBuf>,
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: false,
            public_url: None,
            sellers: 24,
            seed: 1,
            client_id: "app_gangwaySandbox0000000000".to_owned(),
            client_secret: "sandbox_client_secret_0000000000000000".to_owned(),
            partner_token: "access_gangwaySandboxPartner00000000".to_owned(),
            redirect_uris: vec!["http://127.0.0.1:3000/oauth/mollie/callback".to_owned()],
            state_file: None,
            clock: Clock::system(),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            addr,
            tls,
            public_url,
            sellers,
            seed,
            client_id,
            redirect_uris,
            state_file,
            ..
        } = self;
        f.debug_struct("Options")
            .field("addr", addr)
            .field("tls", tls)
            .field("public_url", public_url)
            .field("sellers", sellers)
            .field("seed", seed)
            .field("client_id", client_id)
            .field("redirect_uris", redirect_uris)
            .field("state_file", state_file)
            .finish_non_exhaustive()
    }
}
