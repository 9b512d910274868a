//! One installation: a folder with keys, database and site, a sandbox, and processes of the program.

use std::{
    collections::HashMap,
    fs,
    io::Write as _,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};

use domain::{OrganizationId, Role};
use reqwest::{Client, RequestBuilder, Response, header, redirect};
use sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};
use url::Url;
use usecases::ports::Store;

use crate::{
    engine::{Database, Engine},
    process::{Program, START},
};

/// Longest wait for anything that must happen.
const DEADLINE: Duration = Duration::from_mins(1);
/// Pause between two looks at what is waited for.
const LOOK: Duration = Duration::from_millis(50);

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Looks again and again until `look` finds something.
pub(crate) async fn wait_for<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(started.elapsed() < DEADLINE, "waited in vain for {what}");
        sleep(LOOK).await;
    }
}

pub(crate) struct Installation {
    pub(crate) http: Client,
    pub(crate) url: String,
    pub(crate) database: Database,
    folder: TempDir,
    sandbox: Running,
    settings: HashMap<String, String>,
}

impl Installation {
    /// Keys, an empty database and a sandbox without sellers. Nothing is running yet.
    pub(crate) async fn new() -> Self {
        Self::on(Engine::Sqlite).await
    }

    /// The same with its data on this engine.
    pub(crate) async fn on(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(engine, folder.path()).await;
        let addr = free_address();
        let options = Options {
            sellers: 0,
            redirect_uris: vec![format!("http://{addr}/oauth/mollie/callback")],
            ..Options::default()
        };
        let sandbox = Sandbox::start(options.clone()).await.unwrap();
        let site = folder.path().join("site");
        fs::create_dir_all(site.join("pkg")).unwrap();
        fs::write(site.join("hash.txt"), "js: x\nwasm: x\ncss: x\n").unwrap();
        fs::write(site.join("favicon.svg"), "<svg/>").unwrap();
        let in_folder = |name: &str| folder.path().join(name).display().to_string();
        let base = &sandbox.base_url;
        let settings = [
            ("ADDR", addr.clone()),
            ("DATABASE_URL", database.url.clone()),
            ("KEYS_FILE", in_folder("keys")),
            ("SITE_ROOT", in_folder("site")),
            ("MOLLIE_API_URL", base.clone()),
            ("MOLLIE_AUTHORIZE_URL", format!("{base}/oauth2/authorize")),
            ("MOLLIE_CLIENT_ID", options.client_id),
            ("MOLLIE_CLIENT_SECRET", options.client_secret),
            ("MOLLIE_PARTNER_TOKEN", options.partner_token),
            ("POLL_WATCHED", "1".into()),
            ("POLL_NEEDS_DATA", "1".into()),
            ("POLL_IN_REVIEW", "1".into()),
            ("POLL_COMPLETED", "1".into()),
            ("REQUESTS_PER_SECOND", "1000".into()),
            ("LEASE_SECONDS", "45".into()),
            ("REFUSAL_DELAY", "1".into()),
        ];
        let installation = Self {
            http: Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .timeout(DEADLINE)
                .build()
                .unwrap(),
            url: format!("http://{addr}"),
            database,
            folder,
            sandbox,
            settings: settings
                .map(|(name, value)| (format!("GANGWAY_{name}"), value))
                .into(),
        };
        let made = installation.run(&["keys", "generate"], "");
        assert!(made.status.success(), "{made:?}");
        installation
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Changes a setting for programs that are started from now on.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.settings
            .insert(format!("GANGWAY_{name}"), value.to_owned());
    }

    /// Takes a setting away.
    pub(crate) fn unset(&mut self, name: &str) {
        self.settings.remove(&format!("GANGWAY_{name}"));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(START[0]);
        command.args(&START[1..]);
        self.settle(command, arguments)
    }

    fn settle(&self, mut command: Command, arguments: &[&str]) -> Command {
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(&self.settings);
        command
    }

    /// Runs a command that ends by itself.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses to start does not read its input.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs a command that ends by itself and cannot write to any file.
    pub(crate) fn run_on_full_disk(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("prlimit");
        command.arg("--fsize=0:").arg("--").args(START);
        let child = self
            .settle(command, arguments)
            .stdout(Stdio::piped())
            .spawn();
        child.unwrap().wait_with_output().unwrap()
    }

    /// Starts a program that runs until it is ended.
    pub(crate) fn start(&self, arguments: &[&str]) -> Program {
        let number = fs::read_dir(self.folder.path()).unwrap().count();
        let log = self.path(&format!("log-{number}"));
        let file = fs::File::create(&log).unwrap();
        let child = self
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .unwrap();
        Program { child, log }
    }

    /// Serves pages and waits until they answer. Reading sellers is left to [`Self::start`].
    pub(crate) async fn serve(&self) -> Program {
        let mut program = self.start(&["serve", "--no-worker"]);
        let ready = format!("{}/readyz", self.url);
        wait_for("the program to serve", async || {
            assert!(!program.has_ended(), "it ended: {}", program.log());
            let answer = self.http.get(&ready).send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
        program
    }

    /// Serves the same database a second time, at an address of its own that is asked from now on.
    pub(crate) async fn serve_beside(&mut self) -> Program {
        let addr = free_address();
        self.set("ADDR", &addr);
        self.url = format!("http://{addr}");
        self.serve().await
    }

    /// The database, beside the programs that use it.
    pub(crate) async fn store(&self) -> Arc<dyn Store> {
        let options = store::Options::default();
        store::open(&self.database.url, &options).await.unwrap()
    }

    /// A call to our own program.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.url))
    }

    /// A form sent by a program without a browser.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> RequestBuilder {
        self.http
            .post(format!("{}{path}", self.url))
            .header(header::ACCEPT, "application/json")
            .form(form)
    }

    /// Adds a member of staff and signs in; gives the cookie.
    pub(crate) async fn staff(&self, role: Role) -> String {
        let email = format!("{role}@market.example");
        let words = ["staff", "add", "--password-stdin", "--email", &email];
        let arguments = [&words[..], &["--role", role.as_str()]].concat();
        let added = self.run(&arguments, PASSWORD);
        assert!(added.status.success(), "{added:?}");
        self.sign_in(&email).await
    }

    /// Signs in a member of staff who exists; gives the cookie.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let form = [("email", email), ("password", PASSWORD)];
        let response = self.post("/sign-in", &form).send().await.unwrap();
        cookie(&response, "gangway_session").expect("a session")
    }

    /// Makes an invitation; gives its link.
    pub(crate) async fn invite(&self, staff: &str, reference: &str) -> String {
        let form = [("reference", reference), ("locale", "nl_NL")];
        let invited = self.post("/fn/invite-seller", &form);
        let made = invited.header(header::COOKIE, staff).send().await.unwrap();
        let made: Value = made.error_for_status().unwrap().json().await.unwrap();
        made["link"].as_str().unwrap().to_owned()
    }

    /// Connects an organization the way a seller's browser does; gives the portal cookie.
    pub(crate) async fn connect(&self, admin: &str, organization: &OrganizationId) -> String {
        self.connect_as(admin, organization, organization.as_str())
            .await
    }

    /// The same under a reference of its own.
    pub(crate) async fn connect_as(
        &self,
        admin: &str,
        organization: &OrganizationId,
        reference: &str,
    ) -> String {
        let link = self.invite(admin, reference).await;
        let (back, browser) = self.consent(&link, organization).await;
        let back = self.http.get(back).header(header::COOKIE, browser);
        let back = back.send().await.unwrap();
        let result = &back.headers()[header::LOCATION];
        assert_eq!(result, "/connect/result", "not connected");
        cookie(&back, "gangway_portal").expect("a portal session")
    }

    /// Follows an invitation to Mollie and approves there; gives the address that Mollie sends the
    /// browser back to, and the browser's cookie.
    pub(crate) async fn consent(
        &self,
        link: &str,
        organization: &OrganizationId,
    ) -> (String, String) {
        let link = format!("{link}/start");
        let started = self.http.post(link).send().await.unwrap();
        let browser = cookie(&started, "gangway_connect").expect("an attempt");
        let consent = Url::parse(started.headers()[header::LOCATION].to_str().unwrap()).unwrap();
        let mut asked: HashMap<String, String> = consent.query_pairs().into_owned().collect();
        asked.insert("organization".into(), organization.to_string());
        let approved = self.control("POST", "authorize", json!(asked)).await;
        let back = approved["location"].as_str().unwrap().to_owned();
        (back, browser)
    }

    /// A call to the sandbox's controls that must succeed.
    pub(crate) async fn control(&self, verb: &str, path: &str, body: Value) -> Value {
        let url = format!("{}/sandbox/{path}", self.sandbox.base_url);
        let request = self.http.request(verb.parse().unwrap(), url);
        let answer = request.json(&body).send().await.unwrap();
        let answer = answer.error_for_status().unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default()
    }

    /// Makes an organization at the sandbox.
    pub(crate) async fn organization(&self, facts: Value) -> OrganizationId {
        let made = self.control("POST", "organizations", facts).await;
        OrganizationId::parse(made["id"].as_str().unwrap()).unwrap()
    }

    /// Starts a worker and lets it go on until it has read this seller.
    pub(crate) async fn poll(&self, organization: &OrganizationId) {
        let mut worker = self.start(&["worker"]);
        let store = self.store().await;
        wait_for("a poll", async || {
            let seller = store.seller(organization).await.unwrap()?;
            seller.states.checked_at.map(|_| ())
        })
        .await;
        worker.stop().await;
    }

    /// Waits until the sandbox has seen a request for this path.
    pub(crate) async fn wait_for_request(&self, path: &str) {
        wait_for(path, async || {
            let log = self.control("GET", "log", json!({})).await;
            let seen = log["requests"].as_array().unwrap().iter();
            seen.into_iter()
                .any(|request| request["path"] == path)
                .then_some(())
        })
        .await;
    }
}

/// The cookie of this name, as a browser sends it back.
pub(crate) fn cookie(response: &Response, name: &str) -> Option<String> {
    response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with(&format!("{name}=")))
        .map(str::to_owned)
}

/// An address of this machine on which nobody listens.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}
