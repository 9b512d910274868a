//! The people who can sign in to the demo.

use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use crate::serve::settings::Settings;
use crate::workspace::Workspace;

/// A member of the demo's staff. The password is no secret: the demo listens on
/// this machine only, and prints it.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) email: &'static str,
    pub(crate) role: &'static str,
    pub(crate) password: &'static str,
}

/// May do everything; connects the sellers.
pub(crate) const ADMIN: Person = Person {
    email: "admin@demo.test",
    role: "admin",
    password: "gangway-demo-admin",
};

pub(crate) const STAFF: [Person; 3] = [
    ADMIN,
    Person {
        email: "onboarding@demo.test",
        role: "onboarding",
        password: "gangway-demo-onboarding",
    },
    Person {
        email: "viewer@demo.test",
        role: "viewer",
        password: "gangway-demo-viewer",
    },
];

/// Adds everyone through `gangway staff add`. For a new database only.
pub(crate) fn add_staff(workspace: &Workspace, settings: &Settings) -> Result<()> {
    for person in &STAFF {
        let mut child = settings
            .gangway(workspace)?
            .args([
                "staff",
                "add",
                "--email",
                person.email,
                "--role",
                person.role,
                "--password-stdin",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start gangway")?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin
                .write_all(person.password.as_bytes())
                .context("cannot hand over a password")?;
        }
        let output = child
            .wait_with_output()
            .context("cannot wait for gangway")?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            bail!("cannot add {}: {words}", person.email);
        }
    }
    Ok(())
}
