//! A Postgres that exists for one run of the tests.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use nix::sys::signal::Signal;
use nix::unistd::{User, geteuid};
use tempfile::TempDir;

use crate::process;
use crate::serve::process_guard::ProcessGuard;
use crate::serve::program;
use crate::setup::debian;
use crate::workspace::Workspace;

const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";
/// The user that Debian's package makes, for when we are root: Postgres refuses root.
const UNPRIVILEGED: &str = "postgres";
const READY_LIMIT: Duration = Duration::from_mins(1);

/// A running server; dropping it stops it, and then removes its folder.
#[derive(Debug)]
pub(super) struct Postgres {
    server: Child,
    address: SocketAddr,
    _guard: ProcessGuard,
    _folder: TempDir,
}

/// Where the programs are and who runs them.
#[derive(Debug)]
struct Installation {
    programs: PathBuf,
    user: Option<User>,
}

impl Postgres {
    /// Makes an empty database cluster and starts it on a free port.
    pub(super) fn start(workspace: &Workspace) -> Result<Self> {
        let installation = Installation::find(workspace)?;
        let folder = tempfile::Builder::new()
            .prefix("gangway-postgres-")
            .tempdir()
            .context("cannot make a folder for Postgres")?;
        if let Some(user) = &installation.user {
            chown(
                folder.path(),
                Some(user.uid.as_raw()),
                Some(user.gid.as_raw()),
            )
            .context("cannot hand over a folder")?;
        }
        let data = folder.path().join("data");
        let mut initdb = installation.command("initdb");
        initdb.args([
            "--username",
            "gangway",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]);
        process::run_quietly(initdb.arg("--pgdata").arg(&data))?;
        let address = program::free_address()?;
        let server = installation.serve(&data, folder.path(), address)?;
        let guard = ProcessGuard::on(server.id(), Some(folder.path()))?;
        let mut postgres = Self {
            server,
            address,
            _guard: guard,
            _folder: folder,
        };
        postgres.wait_until_ready(&installation)?;
        Ok(postgres)
    }

    /// Where tests connect, as somebody who may create databases.
    pub(super) fn url(&self) -> String {
        format!("postgres://gangway@{}/postgres", self.address)
    }

    fn wait_until_ready(&mut self, installation: &Installation) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < READY_LIMIT {
            if let Some(status) = self.server.try_wait().context("cannot watch Postgres")? {
                bail!("Postgres ended at once ({status})");
            }
            let mut ready = installation.command("pg_isready");
            ready.args([
                "--quiet",
                "--host",
                "127.0.0.1",
                "--port",
                &self.address.port().to_string(),
            ]);
            if process::succeeds_within(&mut ready, Duration::from_secs(5))? {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(anyhow!("Postgres did not become ready within a minute"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // An interrupt is Postgres' fast shutdown: it does not wait for its clients.
        program::stop(&mut self.server, Signal::SIGINT);
    }
}

impl Installation {
    /// Debian's newest, else the one in the path; installed where neither exists.
    fn find(workspace: &Workspace) -> Result<Self> {
        if programs().is_none() {
            let purpose = "Postgres, for the tests of the store";
            debian::install(workspace, &["postgresql"], purpose)?;
        }
        let programs = programs()
            .ok_or_else(|| anyhow!("the programs of Postgres are not where they should be"))?;
        let user = if geteuid().is_root() {
            let user = User::from_name(UNPRIVILEGED).context("cannot look up the user postgres")?;
            Some(user.ok_or_else(|| {
                anyhow!("Postgres refuses root, and there is no user `postgres` to run it as")
            })?)
        } else {
            None
        };
        Ok(Self { programs, user })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir("/").stdin(Stdio::null());
        if let Some(user) = &self.user {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    fn serve(&self, data: &Path, sockets: &Path, address: SocketAddr) -> Result<Child> {
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(data).arg("-k").arg(sockets);
        postgres.args(["-h", "127.0.0.1", "-p", &address.port().to_string()]);
        // Nothing here has to survive a power cut.
        for setting in [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=200",
        ] {
            postgres.args(["-c", setting]);
        }
        postgres
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start Postgres")
    }
}

fn programs() -> Option<PathBuf> {
    newest(Path::new(DEBIAN_VERSIONS)).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    })
}

/// The `bin` folder of the highest version that has a server.
fn newest(versions: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(versions).ok()?.filter_map(Result::ok);
    let versions = entries.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let programs = entry.path().join("bin");
        programs
            .join("postgres")
            .exists()
            .then_some((version, programs))
    });
    versions.max().map(|(_, programs)| programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_with_a_server_is_taken() {
        let folder = tempfile::tempdir().expect("temp dir");
        for (version, program) in [("9", "postgres"), ("15", "postgres"), ("17", "psql")] {
            let bin = folder.path().join(version).join("bin");
            fs::create_dir_all(&bin).expect("make");
            fs::write(bin.join(program), "").expect("write");
        }
        assert_eq!(newest(folder.path()), Some(folder.path().join("15/bin")));
        assert_eq!(newest(Path::new("/no/such/folder")), None);
    }
}
