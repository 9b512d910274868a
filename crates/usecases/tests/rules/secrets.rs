//! What lies in the database is of no use to a thief.

use testkit::mollie::tokens;
use usecases::ports::{ExposeSecret, Saved, TokenSet, TokenUpdate};

use crate::rig::Rig;

/// All bytes of the database: the file, its log and its index.
fn bytes(rig: &Rig) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(rig.folder.path()).unwrap() {
        all.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn tokens_are_never_stored_in_clear() {
    let rig = Rig::connected().await;
    rig.age_tokens();
    rig.poll("org_1").await;
    let bytes = bytes(&rig);
    assert!(
        holds(&bytes, "Shop of org_1"),
        "the search finds what is there"
    );
    for generation in [1, 2] {
        let TokenSet {
            access, refresh, ..
        } = tokens("org_1", generation);
        assert!(!holds(&bytes, access.expose_secret()));
        assert!(!holds(&bytes, refresh.unwrap().expose_secret()));
    }
}

#[tokio::test]
async fn the_pkce_secret_is_sealed_and_other_secrets_are_kept_as_hashes() {
    let rig = Rig::new().await;
    let invite = rig.invite("shop-1").await;
    let trip = rig.start(&invite).await;
    let verifier = rig.mollie.verifiers().remove(0);
    let before = bytes(&rig);
    assert!(
        holds(&before, "oauth/mollie/callback"),
        "the attempt is there"
    );
    for secret in [&invite, &trip.state, &trip.browser, &verifier] {
        assert!(!holds(&before, secret));
    }
    let portal = rig.connect("shop-2", "org_2").await;
    assert!(!holds(&bytes(&rig), portal.expose_secret()));
}

#[tokio::test]
async fn tokens_of_one_seller_do_not_open_in_the_row_of_another() {
    let rig = Rig::new().await;
    rig.connect("shop-1", "org_1").await;
    rig.connect("shop-2", "org_2").await;
    rig.mollie.forget_calls();
    let stolen = rig.grant("org_1").await.tokens.unwrap();
    let grant = rig.grant("org_2").await;
    let update = TokenUpdate {
        seller: grant.seller,
        replaces_version: grant.version,
        tokens: &stolen,
        at: rig.now(),
    };
    assert_eq!(rig.store.save_tokens(&update).await.unwrap(), Saved::Yes);
    rig.poll("org_2").await;
    assert_eq!(rig.mollie.calls(), [], "no call is made with it");
    let summary = rig.seller("org_2").await.connection;
    assert_eq!(summary.attempts, 1);
    assert!(
        summary.state.is_polled(),
        "a wrong key must not end a grant"
    );
}
