//! How the two programs are started: addresses, files and the demo's credentials.

use std::env;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::serve::program::{self, Program};
use crate::workspace::{Profile, Workspace};

/// The sandbox's own defaults. They open nothing but the sandbox.
const CLIENT_ID: &str = "app_gangwaySandbox0000000000";
const CLIENT_SECRET: &str = "sandbox_client_secret_0000000000000000";
const PARTNER_TOKEN: &str = "access_gangwaySandboxPartner00000000";
const SELLERS: &str = "24";
const SEED: &str = "1";
/// The sandbox has no request limits to spare: whoever changes something there and
/// watches the page should not wait half a minute. Pages that are read so often need
/// a larger budget than Mollie would like.
const PACE: [(&str, &str); 3] = [
    ("GANGWAY_POLL_WATCHED", "2"),
    ("GANGWAY_REQUESTS_PER_SECOND", "100"),
    ("GANGWAY_REFUSAL_DELAY", "2"),
];

/// Where one sandbox and one Gangway live.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) gangway: SocketAddr,
    pub(crate) sandbox: SocketAddr,
    /// Database, keys, sandbox state and logs.
    pub(crate) data: PathBuf,
    pub(crate) profile: Profile,
}

impl Settings {
    /// The addresses that people and outside checks know, and the data that stays.
    pub(crate) fn demo(workspace: &Workspace) -> Self {
        Self {
            gangway: SocketAddr::from(([127, 0, 0, 1], 3000)),
            sandbox: SocketAddr::from(([127, 0, 0, 1], 4010)),
            data: workspace.data(),
            profile: Profile::from_environment(),
        }
    }

    /// Free ports, and data that goes away with `data`.
    pub(crate) fn throwaway(data: &Path) -> Result<Self> {
        Ok(Self {
            gangway: program::free_address()?,
            sandbox: program::free_address()?,
            data: data.to_owned(),
            profile: Profile::from_environment(),
        })
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data.join("gangway.db")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.data.join("keys")
    }

    pub(crate) fn start_sandbox(&self, workspace: &Workspace) -> Result<Program> {
        let binary = workspace.program(self.profile, "mollie-sandbox");
        let mut command = process::command(program::built(&binary)?, workspace);
        command
            .args(["--addr", &self.sandbox.to_string()])
            .args(["--sellers", SELLERS, "--seed", SEED])
            .args([
                "--redirect-uri",
                &format!("http://{}/oauth/mollie/callback", self.gangway),
            ])
            .arg("--state")
            .arg(self.data.join("sandbox.json"));
        Program::start(
            "mollie-sandbox",
            &mut command,
            self.data.join("logs/mollie-sandbox.log"),
        )
    }

    pub(crate) fn start_gangway(&self, workspace: &Workspace) -> Result<Program> {
        let mut command = self.gangway(workspace)?;
        command.arg("serve");
        Program::start("gangway", &mut command, self.data.join("logs/gangway.log"))
    }

    /// The program `gangway` with its settings, still without a subcommand.
    pub(crate) fn gangway(&self, workspace: &Workspace) -> Result<Command> {
        let binary = workspace.program(self.profile, "gangway");
        let mut command = process::command(program::built(&binary)?, workspace);
        command
            .env("GANGWAY_ADDR", self.gangway.to_string())
            .env("GANGWAY_PUBLIC_URL", format!("http://{}", self.gangway))
            .env(
                "GANGWAY_DATABASE_URL",
                format!("sqlite:{}", self.database().display()),
            )
            .env("GANGWAY_KEYS_FILE", self.keys())
            .env("GANGWAY_SITE_ROOT", workspace.site())
            .env("GANGWAY_MOLLIE_API_URL", format!("http://{}", self.sandbox))
            .env(
                "GANGWAY_MOLLIE_AUTHORIZE_URL",
                format!("http://{}/oauth2/authorize", self.sandbox),
            )
            .env("GANGWAY_MOLLIE_CLIENT_ID", CLIENT_ID)
            .env("GANGWAY_MOLLIE_CLIENT_SECRET", CLIENT_SECRET)
            .env("GANGWAY_MOLLIE_PARTNER_TOKEN", PARTNER_TOKEN);
        for (name, value) in PACE {
            if env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        Ok(command)
    }
}
