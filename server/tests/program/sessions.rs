//! Sessions that end are over at once, in every process, and so is what they hold open.

use std::time::Duration;

use domain::Role;
use reqwest::{Response, header};
use tokio::time::timeout;

use crate::{
    engine::{Engine, on_both},
    installation::Installation,
};

on_both!(
    an_ended_session_is_refused_by_every_process_and_its_stream_closes,
    who_is_removed_hears_nothing_more,
    an_open_stream_is_no_use_of_a_session,
);

const VIEWER: &str = "viewer@market.example";
/// A stream looks every few seconds whether its session is open.
const SECONDS: Duration = Duration::from_secs(20);

async fn listen(installation: &Installation, cookie: &str) -> Response {
    let stream = installation.get("/events").header(header::COOKIE, cookie);
    let stream = stream.send().await.unwrap();
    assert_eq!(stream.status(), 200);
    stream
}

/// Reads a stream until it closes.
async fn closes(stream: Response) -> bool {
    timeout(SECONDS, stream.bytes()).await.is_ok()
}

/// Whether nothing speaks against it that a stream is still open.
async fn is_open(stream: &mut Response) -> bool {
    timeout(Duration::ZERO, stream.chunk()).await.is_err()
}

async fn is_signed_in(installation: &Installation, cookie: &str) -> bool {
    let page = installation.get("/sellers").header(header::COOKIE, cookie);
    page.send().await.unwrap().status() == 200
}

async fn ask(installation: &Installation, cookie: &str, path: &str, form: &[(&str, &str)]) {
    let order = installation.post(path, form).header(header::COOKIE, cookie);
    let status = order.send().await.unwrap().status();
    assert!(status.as_u16() < 400, "{path}: {status}");
}

async fn an_ended_session_is_refused_by_every_process_and_its_stream_closes(engine: Engine) {
    let mut installation = Installation::on(engine).await;
    let _first = installation.serve().await;
    let first_url = installation.url.clone();
    let admin = installation.staff(Role::Admin).await;
    let here = installation.staff(Role::Viewer).await;
    let there = installation.sign_in(VIEWER).await;
    let _second = installation.serve_beside().await;
    let mut own = listen(&installation, &here).await;
    let other = listen(&installation, &there).await;
    let second_url = std::mem::replace(&mut installation.url, first_url);
    ask(&installation, &here, "/fn/end-other-sessions", &[]).await;
    installation.url = second_url;
    assert!(!is_signed_in(&installation, &there).await);
    assert!(is_signed_in(&installation, &here).await);
    assert!(
        closes(other).await,
        "the stream of an ended session goes on"
    );
    assert!(is_open(&mut own).await);
    // An admin ends what is left.
    let store = installation.store().await;
    let staff = store.staff().await.unwrap();
    let person = staff.iter().find(|one| one.email == VIEWER).unwrap();
    let person = person.id.to_string();
    let form = [("person", person.as_str())];
    ask(&installation, &admin, "/fn/end-persons-sessions", &form).await;
    assert!(!is_signed_in(&installation, &here).await);
    assert!(closes(own).await);
    assert!(is_signed_in(&installation, &admin).await);
}

async fn who_is_removed_hears_nothing_more(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let viewer = installation.staff(Role::Viewer).await;
    let stream = listen(&installation, &viewer).await;
    let mut stays = listen(&installation, &admin).await;
    let removed = installation.run(&["staff", "remove", "--email", VIEWER], "");
    assert!(removed.status.success(), "{removed:?}");
    assert!(!is_signed_in(&installation, &viewer).await);
    assert!(closes(stream).await);
    assert!(is_open(&mut stays).await);
}

async fn an_open_stream_is_no_use_of_a_session(engine: Engine) {
    let installation = Installation::on(engine).await;
    let _program = installation.serve().await;
    let viewer = installation.staff(Role::Viewer).await;
    let mut rival = installation.database.rival().await;
    // Eleven hours without use: whoever used it now would be written down.
    let age = "UPDATE sessions SET seen_at = seen_at - 39600000000";
    rival.run(age).await;
    let mut idle = listen(&installation, &viewer).await;
    let admin = installation.staff(Role::Admin).await;
    let ends = listen(&installation, &admin).await;
    ask(&installation, &admin, "/sign-out", &[]).await;
    // By then both have looked.
    assert!(closes(ends).await);
    let used = "SELECT COUNT(*) FROM sessions WHERE seen_at >= created_at";
    assert_eq!(rival.count(used).await, 0);
    assert!(is_open(&mut idle).await);
    rival
        .run("UPDATE sessions SET seen_at = seen_at - 3600000000")
        .await;
    assert!(closes(idle).await, "it is idle for twelve hours");
}
