//! What keeps the program from starting is told in one clear sentence.

use std::{fs, net::TcpListener};

use domain::Role;
use serde_json::json;

use crate::installation::{Installation, write_private};

/// Runs a command that must be refused, and checks what it says.
fn refused(installation: &Installation, arguments: &[&str], words: &[&str]) {
    let output = installation.run(arguments, "");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
    let sentences: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("gangway: "))
        .collect();
    assert_eq!(sentences.len(), 1, "{arguments:?}: {told}");
    for word in words {
        assert!(sentences[0].contains(word), "{word:?} is not in {told}");
    }
    assert!(!told.contains("panicked"), "{told}");
}

const SERVE: &[&str] = &["serve"];

#[tokio::test]
async fn without_keys_or_with_wrong_ones_nothing_starts() {
    let installation = Installation::new().await;
    let keys = installation.path("keys");
    for text in ["", "not a key file\n", "k1 active short\n"] {
        write_private(&keys, text);
        refused(&installation, SERVE, &["keys"]);
    }
    fs::remove_file(&keys).unwrap();
    for command in [SERVE, &["worker"], &["keys", "status"]] {
        refused(&installation, command, &["keys"]);
    }
    assert!(!keys.exists(), "none are made up");
}

#[tokio::test]
async fn keys_that_others_may_read_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let installation = Installation::new().await;
    let keys = installation.path("keys");
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o644)).unwrap();
    refused(&installation, SERVE, &["keys"]);
}

#[tokio::test]
async fn a_key_file_is_never_overwritten() {
    let installation = Installation::new().await;
    let before = fs::read(installation.path("keys")).unwrap();
    refused(&installation, &["keys", "generate"], &["keys"]);
    assert_eq!(fs::read(installation.path("keys")).unwrap(), before);
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let mut installation = Installation::new().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    installation.set("ADDR", &addr);
    refused(&installation, SERVE, &[&addr, "taken"]);
}

#[tokio::test]
async fn plain_http_is_not_served_beyond_this_machine() {
    let mut installation = Installation::new().await;
    installation.set("ADDR", "0.0.0.0:0");
    refused(&installation, SERVE, &["plain http", "GANGWAY_PUBLIC_URL"]);
    installation.set("ADDR", "127.0.0.1:0");
    installation.set("PUBLIC_URL", "http://gangway.example");
    refused(&installation, SERVE, &["plain http"]);
}

#[tokio::test]
async fn missing_settings_of_the_mollie_app_are_named() {
    for name in ["MOLLIE_CLIENT_ID", "MOLLIE_CLIENT_SECRET"] {
        let mut installation = Installation::new().await;
        installation.unset(name);
        refused(&installation, SERVE, &[&format!("GANGWAY_{name}")]);
    }
}

#[tokio::test]
async fn pages_that_were_not_built_are_asked_for() {
    let installation = Installation::new().await;
    fs::remove_file(installation.path("site/hash.txt")).unwrap();
    refused(&installation, SERVE, &["cargo xtask build"]);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let installation = Installation::new().await;
    let path = installation.path("gangway.db");
    let text = "a letter to my mother, much longer than a header of SQLite\n".repeat(20);
    fs::write(&path, &text).unwrap();
    for command in [SERVE, &["migrate"], &["seed", "--sellers", "1"]] {
        refused(&installation, command, &["not a sqlite database"]);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_database_of_an_unknown_kind_is_refused() {
    let mut installation = Installation::new().await;
    installation.set("DATABASE_URL", "mysql://root:hunter2@localhost/x");
    let output = installation.run(SERVE, "");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("sqlite:"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[tokio::test]
async fn a_csv_file_that_cannot_be_read_adds_nobody() {
    let installation = Installation::new().await;
    let header = "org_id,name,country,onboarding,payments,due_date,last_checked\n";
    let good = "org_1,Shop,NL,completed,available,,\n";
    let lines = [
        "org_2,Shop,NL,wonderful,available,,\n",
        "shop-2,Shop,NL,completed,available,,\n",
        "org_2,Shop,NL,completed,available,soon,\n",
        "org_2,Shop\n",
    ];
    for line in lines {
        let path = installation.path("sellers.csv");
        fs::write(&path, format!("{header}{good}{line}")).unwrap();
        let path = path.display().to_string();
        refused(&installation, &["seed", "--csv", &path], &["line 3"]);
    }
    refused(
        &installation,
        &["seed", "--csv", "missing.csv"],
        &["missing.csv"],
    );
    let store = installation.store().await;
    assert_eq!(store.seller_counts().await.unwrap().all, 0);
}

#[tokio::test]
async fn made_up_sellers_are_never_mixed_with_real_ones() {
    let installation = Installation::new().await;
    let program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({})).await;
    installation.connect(&admin, &organization).await;
    drop(program);
    let seed = ["seed", "--sellers", "5"];
    refused(&installation, &seed, &["real sellers"]);
    let store = installation.store().await;
    assert_eq!(store.seller_counts().await.unwrap().all, 1);
}

#[tokio::test]
async fn staff_need_an_address_of_their_own_and_a_long_password() {
    let installation = Installation::new().await;
    let add = |email, password| {
        let words = ["staff", "add", "--password-stdin", "--email", email];
        let output = installation.run(&[&words[..], &["--role", "viewer"]].concat(), password);
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, told) = add("ann@market.example", "short");
    assert_eq!(code, Some(1));
    assert!(told.contains("12 characters"), "{told}");
    assert_eq!(
        add("ann@market.example", "correct horse battery").0,
        Some(0)
    );
    let (code, told) = add("ANN@market.example", "correct horse battery");
    assert_eq!(code, Some(1));
    assert!(told.contains("exists already"), "{told}");
}

#[tokio::test]
async fn another_app_than_the_one_that_sellers_gave_their_grants_to_is_refused() {
    let mut installation = Installation::new().await;
    let organization = installation.organization(json!({})).await;
    let program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    installation.connect(&admin, &organization).await;
    drop(program);
    installation.set("MOLLIE_CLIENT_ID", "app_other");
    let told = ["app_other", "app_gangway", "1 sellers"];
    for command in [SERVE, &["worker"]] {
        refused(&installation, command, &told);
    }
}
