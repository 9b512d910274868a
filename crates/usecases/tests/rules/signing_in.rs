//! Strangers at the door: who must wait, for whom, and what of it can be seen.

use std::net::IpAddr;

use jiff::SignedDuration;
use usecases::{
    ports::{AuditOutcome, ExposeSecret, SecretString},
    staff::{PASSWORD_MAX, SignIn, SignInAttempt, Tell},
};

use crate::{
    rig::{Rig, seconds},
    staff::{EMAIL, PASSWORD, add, attempt, member, operator, try_sign_in, with_ann},
};

const WRONG: &str = "correct horse batterY";
const NOBODY: &str = "bob@market.example";

/// What a stranger sees of a wrong password from an address of its own: the pause in seconds.
async fn guess(rig: &Rig, email: &str, from: u32) -> i64 {
    let attempt = SignInAttempt {
        email,
        password: &SecretString::from(WRONG),
        from: IpAddr::V4(from.into()),
        known_browser: None,
        user_agent: None,
        request_id: None,
    };
    match rig.service.sign_in(attempt).await.unwrap() {
        SignIn::Refused => 0,
        SignIn::Wait(pause) => pause.as_secs(),
        other => panic!("{other:?}"),
    }
}

async fn sign_in_known(rig: &Rig) -> SecretString {
    match attempt(rig, EMAIL, PASSWORD, None).await {
        SignIn::Opened(session) => session.known_browser,
        other => panic!("{other:?}"),
    }
}

fn is_open(outcome: &SignIn) -> bool {
    matches!(outcome, SignIn::Opened(_))
}

#[tokio::test]
async fn a_stranger_learns_from_no_answer_and_no_pause_whether_an_address_is_known() {
    let rig = with_ann().await;
    let before = rig.store.audit(None, 100).await.unwrap();
    for from in 0..8 {
        let known = guess(&rig, EMAIL, from).await;
        let unknown = guess(&rig, NOBODY, 1_000 + from).await;
        assert_eq!(known, unknown, "attempt {from}");
        assert_eq!(known > 0, from > 4, "attempt {from}");
    }
    let after = rig.store.audit(None, 100).await.unwrap();
    assert_eq!(after, before, "an attempt writes nothing");
}

#[tokio::test]
async fn refused_attempts_are_told_once_an_hour_for_each_account_and_all_strangers_together() {
    let rig = with_ann().await;
    let lines = async |tell| {
        rig.service.audit_refusals(tell).await.unwrap();
        let lines = rig.audit("staff.sign-in").await;
        let lines = lines.into_iter().map(|line| {
            assert_eq!(line.outcome, AuditOutcome::Denied);
            let detail = line.detail.unwrap();
            let (told, _) = detail.split_once(" since ").unwrap();
            format!("{}: {told}", line.actor)
        });
        lines.collect::<Vec<_>>()
    };
    for from in 0..3 {
        guess(&rig, EMAIL, from).await;
        for number in 0..5 {
            guess(&rig, &format!("{number}@made-up.example"), 9).await;
        }
    }
    let too_long = "x".repeat(PASSWORD_MAX + 1);
    assert_eq!(try_sign_in(&rig, EMAIL, &too_long).await, None);
    let first = [
        "strangers: 15 attempts from 1 network",
        "ann@market.example: 4 attempts from 4 networks",
    ];
    assert_eq!(lines(Tell::Due).await, first);
    guess(&rig, NOBODY, 5).await;
    guess(&rig, "ann@market.example", 5).await;
    rig.clock.advance(SignedDuration::from_mins(59));
    assert_eq!(lines(Tell::Due).await, first, "an hour has not passed");
    rig.clock.advance(SignedDuration::from_mins(1));
    let second = [
        "strangers: 1 attempt from 1 network",
        "ann@market.example: 1 attempt from 1 network",
    ];
    assert_eq!(lines(Tell::Due).await, [second, first].concat());
    guess(&rig, NOBODY, 6).await;
    assert_eq!(lines(Tell::All).await.len(), 5, "the program stops");
    rig.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(lines(Tell::Due).await.len(), 5, "nothing more to tell");
}

#[tokio::test]
async fn the_owner_waits_no_longer_than_the_pause_and_success_ends_it() {
    let rig = with_ann().await;
    for from in 0..6 {
        guess(&rig, EMAIL, from).await;
    }
    let waits = attempt(&rig, EMAIL, PASSWORD, None).await;
    let SignIn::Wait(pause) = waits else {
        panic!("{waits:?}");
    };
    assert_eq!(pause, seconds(2));
    rig.clock.advance(pause);
    assert!(is_open(&attempt(&rig, EMAIL, PASSWORD, None).await));
    assert_eq!(guess(&rig, EMAIL, 99).await, 0, "counted from the start");
}

#[tokio::test]
async fn a_browser_that_signed_in_before_gets_past_what_strangers_fill() {
    let rig = with_ann().await;
    let known = sign_in_known(&rig).await;
    for from in 0..10 {
        guess(&rig, EMAIL, from).await;
    }
    // The network is full, too.
    for number in 0..60 {
        guess(&rig, &format!("{number}@made-up.example"), 0xC000_0201).await;
    }
    assert!(matches!(
        attempt(&rig, EMAIL, PASSWORD, None).await,
        SignIn::Wait(_)
    ));
    let opened = attempt(&rig, EMAIL, PASSWORD, Some(&known)).await;
    assert!(is_open(&opened), "{opened:?}");
}

#[tokio::test]
async fn a_known_browser_is_no_way_to_guess_without_end_and_opens_nothing() {
    let rig = with_ann().await;
    let known = sign_in_known(&rig).await;
    assert_eq!(member(&rig, known.expose_secret()).await, None);
    for number in 0..5 {
        let refused = attempt(&rig, EMAIL, WRONG, Some(&known)).await;
        assert!(matches!(refused, SignIn::Refused), "attempt {number}");
    }
    assert!(matches!(
        attempt(&rig, EMAIL, PASSWORD, Some(&known)).await,
        SignIn::Wait(_)
    ));
    // The owner at another browser is not held up by it.
    assert!(is_open(&attempt(&rig, EMAIL, PASSWORD, None).await));
}

/// Whether this proof gets past an account that strangers have filled.
async fn is_known(rig: &Rig, email: &str, password: &str, proof: &SecretString) -> bool {
    for from in 0..6 {
        guess(rig, email, from).await;
    }
    is_open(&attempt(rig, email, password, Some(proof)).await)
}

#[tokio::test]
async fn a_browser_is_known_for_one_account_with_one_password_for_half_a_year() {
    let other = "battery staple horse";
    let rig = with_ann().await;
    add(&rig, NOBODY, PASSWORD).await.unwrap();
    let known = sign_in_known(&rig).await;
    assert!(!is_known(&rig, NOBODY, PASSWORD, &known).await);
    let text = known.expose_secret();
    for forged in [
        String::new(),
        text[1..].to_owned(),
        format!("B{}", &text[1..]),
        format!("{text}AAAA"),
    ] {
        let forged = SecretString::from(forged);
        assert!(!is_known(&rig, EMAIL, PASSWORD, &forged).await);
    }
    assert!(is_known(&rig, EMAIL, PASSWORD, &known).await);
    rig.clock.advance(SignedDuration::from_hours(24 * 180 - 1));
    assert!(is_known(&rig, EMAIL, PASSWORD, &known).await);
    rig.clock.advance(SignedDuration::from_hours(1));
    assert!(!is_known(&rig, EMAIL, PASSWORD, &known).await);
    rig.clock.advance(SignedDuration::from_hours(1));
    let known = sign_in_known(&rig).await;
    let set = operator(&rig).set_password(EMAIL, other.into()).await;
    set.unwrap();
    assert!(!is_known(&rig, EMAIL, other, &known).await);
    rig.clock.advance(SignedDuration::from_hours(1));
    let SignIn::Opened(session) = attempt(&rig, EMAIL, other, None).await else {
        panic!("not opened");
    };
    operator(&rig).remove_staff(EMAIL).await.unwrap();
    add(&rig, EMAIL, other).await.unwrap();
    assert!(!is_known(&rig, EMAIL, other, &session.known_browser).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_session_stays_open_that_a_changed_password_or_a_removal_meets_on_its_way() {
    let rig = with_ann().await;
    let operator = operator(&rig);
    let passwords = [PASSWORD, "battery staple horse"];
    for round in 0..12 {
        let (old, new) = (passwords[round % 2], passwords[(round + 1) % 2]);
        let change = async {
            if round % 3 == 2 {
                operator.remove_staff(EMAIL).await.unwrap();
                add(&rig, EMAIL, new).await.unwrap();
            } else {
                operator.set_password(EMAIL, new.into()).await.unwrap();
            }
        };
        let (opened, ()) = tokio::join!(attempt(&rig, EMAIL, old, None), change);
        if let SignIn::Opened(session) = opened {
            let secret = session.secret.expose_secret();
            assert_eq!(member(&rig, secret).await, None, "round {round}");
        }
        rig.clock.advance(SignedDuration::from_hours(2));
    }
}
