//! Keys are changed to the end, and one that is missing stops nobody else.

use domain::Role;
use serde_json::json;

use crate::{
    engine::{Engine, on_both},
    installation::{Installation, wait_for},
};

on_both!(
    a_key_is_changed_to_the_end_without_a_pause,
    a_key_that_is_missing_beside_others_stops_nobody,
    keys_that_open_nothing_are_refused,
);

/// What a command prints, and whether it succeeded.
fn run(installation: &Installation, arguments: &[&str]) -> (bool, String) {
    let output = installation.run(arguments, "");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn succeeds(installation: &Installation, arguments: &[&str]) -> String {
    let (success, text) = run(installation, arguments);
    assert!(success, "{arguments:?}: {text}");
    text
}

/// The ids of the keys in the file, in its order.
fn ids(installation: &Installation) -> Vec<String> {
    let status = succeeds(installation, &["keys", "status"]);
    let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    status.lines().map(first).collect()
}

/// Connects a seller and gives it a first poll.
async fn connect(installation: &Installation, admin: &str) -> domain::OrganizationId {
    let organization = installation
        .organization(json!({ "status": "completed" }))
        .await;
    installation.connect(admin, &organization).await;
    organization
}

async fn a_key_is_changed_to_the_end_without_a_pause(engine: Engine) {
    let installation = Installation::on(engine).await;
    let old_program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = connect(&installation, &admin).await;
    connect(&installation, &admin).await;

    succeeds(&installation, &["keys", "add"]);
    let [old, new]: [String; 2] = ids(&installation).try_into().unwrap();
    let (success, refused) = run(&installation, &["keys", "drop", &old]);
    assert!(!success && refused.contains("2 grants"), "{refused}");
    succeeds(&installation, &["keys", "activate", &new]);
    let resealed = succeeds(&installation, &["keys", "reseal"]);
    assert!(resealed.contains(&format!("2 grants were sealed with {new}")));
    let again = succeeds(&installation, &["keys", "reseal"]);
    assert!(again.contains("0 grants"), "{again}");
    let (success, refused) = run(&installation, &["keys", "drop", &new]);
    assert!(!success, "{refused}");

    drop(old_program);
    succeeds(&installation, &["keys", "drop", &old]);
    assert_eq!(ids(&installation), [new]);
    installation.poll(&organization).await;
}

async fn a_key_that_is_missing_beside_others_stops_nobody(engine: Engine) {
    let installation = Installation::on(engine).await;
    let program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    connect(&installation, &admin).await;
    succeeds(&installation, &["keys", "add"]);
    let [old, new]: [String; 2] = ids(&installation).try_into().unwrap();
    succeeds(&installation, &["keys", "activate", &new]);
    drop(program);
    let program = installation.serve().await;
    let second = connect(&installation, &admin).await;
    drop(program);

    let both = std::fs::read_to_string(installation.path("keys")).unwrap();
    let lines: Vec<&str> = both
        .lines()
        .filter(|line| !line.starts_with(&old))
        .collect();
    let without_old = lines.join("\n");
    std::fs::write(installation.path("keys"), &without_old).unwrap();
    let (success, status) = run(&installation, &["keys", "status"]);
    assert!(
        !success && status.contains(&format!("{old}  MISSING  1 grants")),
        "{status}"
    );
    let program = installation.serve().await;
    assert!(program.log().contains("the key file lacks a key"));
    drop(program);
    installation.poll(&second).await;
}

async fn keys_that_open_nothing_are_refused(engine: Engine) {
    let installation = Installation::on(engine).await;
    let program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    connect(&installation, &admin).await;
    drop(program);
    std::fs::remove_file(installation.path("keys")).unwrap();
    succeeds(&installation, &["keys", "generate"]);
    let mut program = installation.start(&["serve"]);
    wait_for("it to refuse", async || program.has_ended().then_some(())).await;
    let refused = program.log();
    assert!(refused.contains("not in the key file"), "{refused}");
}
