//! `cargo xtask bench`: the figures that the README keeps.
//!
//! Ratios of one run travel to other machines; absolute figures do not.

mod load;
mod resources;
mod size;

use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::build;
use crate::demo;
use crate::process;
use crate::progress::{Done, Progress};
use crate::serve::http::Client;
use crate::serve::program::{self, Program};
use crate::serve::settings::Settings;
use crate::workspace::{Profile, Workspace};
use load::Measurement;

/// The size that the figures are kept for.
const SELLERS: &str = "10000";
/// Long enough for thousands of requests, short enough to repeat.
const ROUND: Duration = Duration::from_secs(5);
const CONNECTIONS: usize = 8;
/// Kilobytes that scripts and WebAssembly of a page may weigh, compressed.
const WEIGHT_LIMIT: f64 = 80.0;

struct Subject {
    name: &'static str,
    path: &'static str,
}

const SUBJECTS: [Subject; 5] = [
    Subject {
        name: "first page",
        path: "/sellers",
    },
    Subject {
        name: "filtered, by due date",
        path: "/sellers?payments=blocked&sort=due",
    },
    Subject {
        name: "name substring",
        path: "/sellers?q=ller",
    },
    Subject {
        name: "a whole id",
        path: "/sellers?q=org_10004711",
    },
    Subject {
        name: "page 150",
        path: "/sellers?page=150",
    },
];

pub(crate) fn bench(workspace: &Workspace) -> Result<()> {
    let mut progress = Progress::new(build::STEPS + 3);
    build::steps(workspace, Profile::Release, &mut progress)?;
    let data = tempfile::tempdir().context("cannot make a folder")?;
    let settings = Settings {
        profile: Profile::Release,
        ..Settings::throwaway(data.path())?
    };
    let gangway = progress.step_for("sellers", "10,000 made-up ones", || {
        seed(workspace, &settings)?;
        let mut gangway = settings.start_gangway(workspace)?;
        gangway.wait_until_ready(&Client::new(settings.gangway)?, "/readyz")?;
        Ok((gangway, Done::Worked))
    })?;
    let rest = resources::anonymous_megabytes(gangway.id())?;
    let admin = Client::new(settings.gangway)?;
    demo::sign_in(&admin)?;
    let cookie = admin.cookies();
    let bare = progress.step_for("bare handler", "the compiler", || {
        Ok((start_bare(workspace, &settings, &admin)?, Done::Worked))
    })?;
    let rows = progress.step_for("measuring", "each page for five seconds", || {
        Ok((measure(&settings, &gangway, &bare, &cookie)?, Done::Worked))
    })?;
    print(&rows, rest, &gangway, workspace)
}

fn seed(workspace: &Workspace, settings: &Settings) -> Result<()> {
    let mut keys = settings.gangway(workspace)?;
    process::run_quietly(
        keys.args(["keys", "generate", "--out"])
            .arg(settings.keys()),
    )?;
    process::run_quietly(
        settings
            .gangway(workspace)?
            .args(["seed", "--sellers", SELLERS]),
    )?;
    demo::add_staff(workspace, settings)
}

/// The comparison: axum with the very bytes of the first page.
struct Bare {
    program: Program,
    addr: SocketAddr,
}

fn start_bare(workspace: &Workspace, settings: &Settings, admin: &Client) -> Result<Bare> {
    let page = settings.data.join("page.html");
    fs::write(&page, admin.get("/sellers")?.body).context("cannot write the page")?;
    let mut cargo = process::cargo(workspace);
    process::run(cargo.args([
        "build",
        "--release",
        "--package",
        "server",
        "--example",
        "bare",
    ]))?;
    let addr = program::free_address()?;
    let binary = workspace.program(Profile::Release, "examples").join("bare");
    let mut command = process::command(binary, workspace);
    command.arg(addr.to_string()).arg(&page);
    let log = settings.data.join("logs/bare.log");
    let mut program = Program::start("bare", &mut command, log)?;
    program.wait_until_ready(&Client::new(addr)?, "/")?;
    Ok(Bare { program, addr })
}

struct Row {
    name: &'static str,
    measured: Measurement,
    cpu_millis: f64,
}

fn measure(settings: &Settings, gangway: &Program, bare: &Bare, cookie: &str) -> Result<Vec<Row>> {
    let one = |name, process: &Program, addr, path| -> Result<Row> {
        // A first second fills caches and is not counted.
        load::run(addr, path, cookie, CONNECTIONS, Duration::from_secs(1))?;
        let before = resources::cpu_seconds(process.id())?;
        let measured = load::run(addr, path, cookie, CONNECTIONS, ROUND)?;
        let spent = resources::cpu_seconds(process.id())? - before;
        Ok(Row {
            name,
            cpu_millis: spent * 1_000.0 / measured.requests_as_float(),
            measured,
        })
    };
    let mut rows = vec![one("bare axum handler", &bare.program, bare.addr, "/")?];
    for subject in SUBJECTS {
        rows.push(one(subject.name, gangway, settings.gangway, subject.path)?);
    }
    Ok(rows)
}

fn print(rows: &[Row], rest: f64, gangway: &Program, workspace: &Workspace) -> Result<()> {
    let weight = size::of_site(&workspace.site())?;
    println!("\nScripts of the Sellers tab, brotli: {weight}");
    println!(
        "Anonymous memory: {rest:.0} MB at rest, {:.0} MB after the load\n",
        resources::anonymous_megabytes(gangway.id())?
    );
    println!(
        "| {SELLERS} sellers, {CONNECTIONS} connections | requests/s | p50 ms | p99 ms | CPU ms |"
    );
    println!("|---|---|---|---|---|");
    for row in rows {
        let measured = &row.measured;
        println!(
            "| {} | {:.0} | {:.2} | {:.2} | {:.3} |",
            row.name,
            measured.per_second(),
            measured.percentile(50),
            measured.percentile(99),
            row.cpu_millis,
        );
    }
    if let [bare, first, ..] = rows {
        println!(
            "\nThe first page costs {:.1} times the CPU of the bare handler.",
            first.cpu_millis / bare.cpu_millis
        );
    }
    if weight.scripts() > WEIGHT_LIMIT {
        bail!("scripts weigh more than {WEIGHT_LIMIT} KB");
    }
    Ok(())
}
