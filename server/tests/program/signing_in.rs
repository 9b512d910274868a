//! Strangers at the door of a running program.

use domain::Role;
use futures::{StreamExt as _, stream};
use reqwest::{RequestBuilder, Response, StatusCode, header};

use crate::{
    installation::{Installation, PASSWORD, cookie},
    page::Page,
};

const WRONG: &str = "correct horse batterY";
const EMAIL: &str = "viewer@market.example";

fn attempt(installation: &Installation, email: &str, password: &str) -> RequestBuilder {
    installation.post("/sign-in", &[("email", email), ("password", password)])
}

/// What a stranger gets for a guess from an address that a proxy names.
async fn guess(installation: &Installation, email: &str, from: u32) -> Response {
    let from = std::net::Ipv4Addr::from(0x0A00_0000 + from).to_string();
    let guess = attempt(installation, email, WRONG).header("x-forwarded-for", from);
    guess.send().await.unwrap()
}

fn seconds_to_wait(response: &Response) -> Option<u64> {
    let told = response.headers().get(header::RETRY_AFTER)?;
    Some(told.to_str().unwrap().parse().unwrap())
}

/// Fills an account by guesses from everywhere until it asks for a pause.
async fn fill(installation: &Installation, email: &str) -> u64 {
    for from in 0..20 {
        let response = guess(installation, email, from).await;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            return seconds_to_wait(&response).unwrap();
        }
    }
    panic!("{email} never asks for a pause");
}

async fn with_proxy() -> Installation {
    let mut installation = Installation::new().await;
    installation.set("TRUSTED_PROXIES", "127.0.0.1, 2001:db8::/32");
    installation
}

#[tokio::test]
async fn whoever_is_not_behind_a_trusted_proxy_is_counted_by_their_own_address() {
    for (trusted, let_in) in [("", 50), ("192.0.2.0/24", 50), ("127.0.0.0/8", 55)] {
        let mut installation = Installation::new().await;
        installation.set("TRUSTED_PROXIES", trusted);
        let _program = installation.serve().await;
        let mut tried = 0;
        for number in 0..55 {
            let email = format!("{number}@made-up.example");
            let response = guess(&installation, &email, number).await;
            tried += usize::from(response.status() == StatusCode::SEE_OTHER);
        }
        assert_eq!(tried, let_in, "{trusted:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_no_network_keeps_the_program_from_starting() {
    let mut installation = Installation::new().await;
    for wrong in ["proxy.internal", "10.0.0.0/33", "0.0.0.0/0"] {
        installation.set("TRUSTED_PROXIES", wrong);
        let refused = installation.run(&["serve"], "");
        let told = String::from_utf8(refused.stderr).unwrap();
        assert!(!refused.status.success(), "{wrong}");
        assert!(
            told.contains("--trusted-proxies") && told.contains(wrong),
            "{told}"
        );
    }
}

#[tokio::test]
async fn a_known_and_an_unknown_address_meet_the_same_and_leave_the_same_behind() {
    let installation = with_proxy().await;
    let mut program = installation.serve().await;
    installation.staff(Role::Viewer).await;
    let mut rival = installation.database.rival().await;
    let lines = "SELECT COUNT(*) FROM audit";
    let before = rival.count(lines).await;
    for from in 0..8 {
        let mut met = Vec::new();
        for email in [EMAIL, "nobody@market.example"] {
            let response = guess(&installation, email, from).await;
            let status = response.status();
            let mut headers = response.headers().clone();
            // A nonce, and a time that goes on between the two.
            for own in [
                "x-request-id",
                "date",
                "content-security-policy",
                "retry-after",
            ] {
                headers.remove(own);
            }
            met.push((status, headers, response.text().await.unwrap()));
        }
        assert_eq!(met[0], met[1], "attempt {from}");
    }
    assert_eq!(
        rival.count(lines).await,
        before,
        "an attempt writes nothing"
    );
    program.stop().await;
    let denied = "SELECT COUNT(*) FROM audit WHERE action = 'staff.sign-in' AND outcome = 'denied'";
    assert_eq!(rival.count(denied).await, 2, "one for each");
}

#[tokio::test]
async fn a_browser_that_signed_in_before_gets_past_what_strangers_fill() {
    let installation = with_proxy().await;
    let _program = installation.serve().await;
    installation.staff(Role::Viewer).await;
    let first = attempt(&installation, EMAIL, PASSWORD)
        .send()
        .await
        .unwrap();
    let known = cookie(&first, "gangway_known").expect("it is known from now on");
    let set = first.headers().get_all(header::SET_COOKIE).iter();
    let set = set.filter_map(|value| value.to_str().ok());
    let set = set
        .into_iter()
        .find(|one| one.starts_with("gangway_known="));
    assert!(
        set.unwrap().contains("HttpOnly; SameSite=Lax; Path=/"),
        "{set:?}"
    );
    assert!(fill(&installation, EMAIL).await <= 3);
    let right = || attempt(&installation, EMAIL, PASSWORD);
    let stranger = right().send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::TOO_MANY_REQUESTS);
    let owner = right().header(header::COOKIE, &known).send().await.unwrap();
    assert!(cookie(&owner, "gangway_session").is_some());
    // By itself it opens nothing.
    let name = known.replace("gangway_known", "gangway_session");
    for alone in [&known, &name] {
        let page = installation.get("/sellers").header(header::COOKIE, alone);
        let status = page.send().await.unwrap().status();
        assert!(!status.is_success(), "{status}");
    }
}

#[tokio::test]
async fn a_person_is_told_in_plain_words_how_long_to_wait() {
    let installation = with_proxy().await;
    let _program = installation.serve().await;
    let words = async |email: &str| {
        fill(&installation, email).await;
        let url = format!("{}/sign-in", installation.url);
        let form = [("email", email), ("password", WRONG)];
        let response = installation.http.post(url).form(&form);
        let response = response.header(header::ACCEPT, "text/html");
        let response = response.header("x-forwarded-for", "10.9.9.9");
        let response = response.send().await.unwrap();
        let to = response.headers()[header::LOCATION]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(to.starts_with("/sign-in?problem=too-often&wait="), "{to}");
        let page = installation.get(&to).send().await.unwrap();
        Page::parse(&page.text().await.unwrap()).text
    };
    let told = words("nobody@market.example").await;
    assert!(told.contains("Too many attempts"), "{told}");
    let wait = told.split("Wait ").nth(1).unwrap();
    let (number, rest) = wait.split_once(' ').unwrap();
    assert!((1..=5).contains(&number.parse::<u32>().unwrap()), "{wait}");
    assert!(rest.starts_with("second"), "{wait}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_told_to_come_back_and_keeps_no_known_browser_waiting() {
    let installation = with_proxy().await;
    let _program = installation.serve().await;
    installation.staff(Role::Viewer).await;
    let first = attempt(&installation, EMAIL, PASSWORD)
        .send()
        .await
        .unwrap();
    let known = cookie(&first, "gangway_known").unwrap();
    let flood = async {
        let guesses = (0..120).map(|number| {
            let installation = &installation;
            async move { guess(installation, &format!("{number}@x.example"), number).await }
        });
        stream::iter(guesses)
            .buffer_unordered(60)
            .collect::<Vec<_>>()
            .await
    };
    let owner = async {
        for _ in 0..5 {
            let owner = attempt(&installation, EMAIL, PASSWORD).header(header::COOKIE, &known);
            let opened = owner.send().await.unwrap();
            assert!(
                cookie(&opened, "gangway_session").is_some(),
                "{}",
                opened.status()
            );
        }
    };
    let (answers, ()) = tokio::join!(flood, owner);
    let busy = answers
        .iter()
        .filter(|one| one.status() == StatusCode::SERVICE_UNAVAILABLE);
    let waits: Vec<_> = busy.map(seconds_to_wait).collect();
    assert!(!waits.is_empty(), "nobody was told to come back");
    assert!(waits.iter().all(|wait| *wait == Some(5)), "{waits:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_memory_of_hashing_passwords_is_given_back() {
    let installation = with_proxy().await;
    let program = installation.serve().await;
    installation.staff(Role::Viewer).await;
    let attempts = (0..120_u32).map(|number| {
        let installation = &installation;
        async move {
            loop {
                let answer = if number % 4 == 0 {
                    attempt(installation, EMAIL, PASSWORD).send().await.unwrap()
                } else {
                    guess(installation, &format!("{number}@x.example"), number).await
                };
                if answer.status() == StatusCode::SEE_OTHER {
                    return;
                }
                assert!(seconds_to_wait(&answer).is_some(), "{}", answer.status());
            }
        }
    });
    let tried = stream::iter(attempts).buffer_unordered(24);
    assert_eq!(tried.count().await, 120, "every one of them was hashed");
    let used = program.anonymous_megabytes();
    assert!(used < 80, "{used} MB");
}
