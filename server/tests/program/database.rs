//! A database that somebody else holds.

use std::time::{Duration, Instant};

use domain::Role;
use reqwest::header;

use crate::{
    engine::{Engine, on_both},
    installation::{Installation, PASSWORD, wait_for},
};

on_both!(
    a_locked_database_answers_503_with_a_reference_and_no_cause,
    whoever_is_signed_in_reads_on_while_nothing_can_be_written,
    the_doctor_looks_and_changes_nothing,
);

/// As if every session had last been used an hour ago, so that its next use must be written down.
const AGE_SESSIONS: &str = "UPDATE sessions SET seen_at = created_at - 3600000000";

async fn a_locked_database_answers_503_with_a_reference_and_no_cause(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let cookie = installation.staff(Role::Viewer).await;
    let mut rival = installation.database.rival().await;
    rival.hold().await;
    let form = [("email", "viewer@market.example"), ("password", PASSWORD)];
    let locked = installation.post("/sign-in", &form).send().await.unwrap();
    assert_eq!(locked.status(), 503);
    let id = locked.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    let page = locked.text().await.unwrap();
    assert!(page.contains(&id), "{page}");
    for cause in ["lock", "sqlite", "SQL", "postgres", "gangway.db"] {
        assert!(!page.contains(cause), "{cause}: {page}");
    }
    // For a second the last answer still counts.
    wait_for("readiness to tell", async || {
        let asked = Instant::now();
        let ready = installation.get("/readyz").send().await.unwrap();
        let took = asked.elapsed();
        // Less than the database waits for a lock.
        assert!(took < Duration::from_millis(4_500), "{took:?}");
        (ready.status() == 503).then_some(())
    })
    .await;
    // Reading goes on meanwhile, and writing afterwards.
    let page = installation.get("/sellers").header(header::COOKIE, &cookie);
    assert_eq!(page.send().await.unwrap().status(), 200);
    rival.leave().await;
    installation.sign_in("viewer@market.example").await;
}

async fn whoever_is_signed_in_reads_on_while_nothing_can_be_written(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let cookie = installation.staff(Role::Viewer).await;
    let mut rival = installation.database.rival().await;
    rival.run(AGE_SESSIONS).await;
    rival.hold().await;
    let page = async || {
        let page = installation.get("/sellers").header(header::COOKIE, &cookie);
        let asked = Instant::now();
        let answer = page.send().await.unwrap();
        (answer.status().as_u16(), asked.elapsed())
    };
    for _ in 0..3 {
        let (status, took) = page().await;
        assert_eq!(status, 200);
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    rival.leave().await;
    let mut rival = installation.database.rival().await;
    wait_for("its use to be written down", async || {
        assert_eq!(page().await.0, 200);
        let sql = "SELECT COUNT(*) FROM sessions WHERE seen_at >= created_at";
        (rival.count(sql).await == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_is_told_and_forgotten_when_there_is_room_again() {
    let installation = Installation::new().await;
    let program = installation.serve().await;
    let cookie = installation.staff(Role::Admin).await;
    let form = [("email", "admin@market.example"), ("password", PASSWORD)];
    let status = async |path: &str| {
        let page = installation.get(path).header(header::COOKIE, &cookie);
        page.send().await.unwrap().status()
    };
    installation.database.rival().await.run(AGE_SESSIONS).await;
    program.fill_disk();
    for _ in 0..2 {
        let refused = installation.post("/sign-in", &form).send().await.unwrap();
        assert_eq!(refused.status(), 503);
    }
    assert_eq!(status("/sellers").await, 200, "reading goes on");
    wait_for("readiness to tell", async || {
        (status("/readyz").await == 503).then_some(())
    })
    .await;
    let page = installation.get("/operations");
    let page = page.header(header::COOKIE, &cookie).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("The database takes no writes"), "{page}");
    let output = installation.run_on_full_disk(&["doctor"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("FAIL  database: "), "{told}");
    program.free_disk();
    wait_for("readiness", async || {
        (status("/readyz").await == 200).then_some(())
    })
    .await;
    installation.sign_in("admin@market.example").await;
}

async fn the_doctor_looks_and_changes_nothing(engine: Engine) {
    let mut installation = Installation::on(engine).await;
    let output = installation.run(&["doctor"], "");
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("FAIL  database: "), "{told}");
    assert!(told.contains("ok    mollie: answers"), "{told}");
    if engine == Engine::Sqlite {
        assert!(!installation.path("gangway.db").exists(), "it was made");
    } else {
        let tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'";
        let mut rival = installation.database.rival().await;
        assert_eq!(rival.count(tables).await, 0, "they were made");
    }
    assert!(installation.run(&["migrate"], "").status.success());
    let output = installation.run(&["doctor"], "");
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("ok    database: "), "{told}");
    let mut rival = installation.database.rival().await;
    assert_eq!(rival.count("SELECT COUNT(*) FROM work").await, 0);
    installation.set("MOLLIE_CLIENT_SECRET", "of somebody else");
    installation.set("MOLLIE_PARTNER_TOKEN", "access_of_nobody");
    let output = installation.run(&["doctor"], "");
    let told = String::from_utf8(output.stdout).unwrap();
    let ours = "mollie refuses our own credentials";
    for check in ["FAIL  credentials: ", "FAIL  mollie: "] {
        let line = told.lines().find(|line| line.starts_with(check));
        assert!(line.is_some_and(|line| line.contains(ours)), "{told}");
    }
}
