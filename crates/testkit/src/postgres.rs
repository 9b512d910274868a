//! A Postgres server: the one that is named, or one of our own.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// Names a server on which tests may make and drop databases.
const VARIABLE: &str = "GANGWAY_TEST_POSTGRES_URL";

/// Starts a server in a folder of its own, says where, and ends it when its input is closed, which
/// happens whenever the test process ends, however it ends.
const SERVE: &str = r#"
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"$1/initdb" -D data -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 || { cat log >&2; exit 1; }
"$1/pg_ctl" -D data -l log -w -o "-k $folder -c listen_addresses='' -c fsync=off -c max_connections=300" start >/dev/null 2>&1 || { cat log >&2; exit 1; }
echo "$folder"
cat >/dev/null
"$1/pg_ctl" -D data -m immediate stop >/dev/null 2>&1
"#;

struct Server {
    url: String,
    /// Holds the server's input open until this process ends.
    _child: Option<Child>,
}

/// The address of a server on which databases can be made.
///
/// # Panics
///
/// When no server is named and none can be started: a test of Postgres is never skipped.
pub fn server_url() -> &'static str {
    static SERVER: OnceLock<Server> = OnceLock::new();
    &SERVER.get_or_init(server).url
}

fn server() -> Server {
    if let Ok(url) = env::var(VARIABLE) {
        return Server { url, _child: None };
    }
    let programs = programs().unwrap_or_else(|| {
        panic!("tests need Postgres: install Debian's `postgresql`, or name a server in {VARIABLE}")
    });
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut child = command
        .args(["-c", SERVE, "sh"])
        .arg(&programs)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell starts");
    let mut folder = String::new();
    let output = child.stdout.take().expect("its output is piped");
    BufReader::new(output)
        .read_line(&mut folder)
        .expect("its output is text");
    let folder = folder.trim();
    assert!(
        !folder.is_empty(),
        "Postgres did not start; its own words are above"
    );
    Server {
        url: format!("postgres://postgres@localhost/postgres?host={folder}"),
        _child: Some(child),
    }
}

/// The newest of Debian's installed servers.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .max()
}

/// Postgres refuses to run as root.
fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
