//! Addresses and texts that nobody would write.

use domain::Role;
use reqwest::header;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{installation::Installation, page::Page};

/// The answer to a path that is sent as it is: every client and every browser tidies paths up.
async fn raw(installation: &Installation, path: &str, cookie: &str) -> (u16, String) {
    let addr = installation.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {addr}\r\nAccept: text/html\r\nCookie: {cookie}\r\n\
         Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

#[tokio::test]
async fn a_path_that_climbs_passes_no_gate() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({ "name": "Shop" })).await;
    let seller = installation.connect(&admin, &organization).await;
    let ways_up = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "x/../..",
        "x\\..\\..",
        "%2e%2e%2f..",
        "./..",
    ];
    for up in ways_up {
        for open in ["/connect", "/pkg", "/connect/x"] {
            for page in ["sellers", "audit", "fn/who-am-i", "events"] {
                let path = format!("{open}/{up}/{page}");
                for cookie in ["", &seller, &admin] {
                    let (status, answer) = raw(&installation, &path, cookie).await;
                    assert_eq!(status, 400, "{path}: {answer}");
                    assert!(answer.contains("href=\"/\""), "{path}: {answer}");
                }
            }
        }
    }
    // Two dots within a name climb nowhere.
    assert_eq!(raw(&installation, "/a..b", &admin).await.0, 404);
}

#[tokio::test]
async fn a_text_with_a_nul_byte_is_a_bad_request() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({ "name": "Shop" })).await;
    installation.connect(&admin, &organization).await;
    for path in [
        "/sellers?q=%00",
        "/sellers?q=a%00b",
        "/sellers?q=a%00longer",
        "/audit?subject=%00",
        // The router decodes a query twice.
        "/audit?subject=%2500",
    ] {
        let page = installation.get(path).header(header::COOKIE, &admin);
        let answer = page.header(header::ACCEPT, "text/html").send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 400, "{path}");
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("The request could not be understood"),
            "{path}"
        );
    }
    let id = organization.as_str();
    let forms = [
        (
            "/sign-in",
            vec![("email", "a\0@b.example"), ("password", "x")],
        ),
        ("/fn/read-audit", vec![("subject", "\0")]),
        (
            "/fn/invite-seller",
            vec![("reference", "a\0"), ("locale", "nl_NL")],
        ),
        ("/fn/withdraw-invitation", vec![("id", "\0")]),
        ("/fn/check-seller", vec![("organization", "org_1\0")]),
        (
            "/fn/disconnect-seller",
            vec![
                ("organization", id),
                ("reason", "a\0"),
                ("typed_name", "Shop"),
            ],
        ),
        ("/connect/a/start", vec![("a", "\0")]),
    ];
    for (path, form) in forms {
        let request = installation.post(path, &form);
        let answer = request.header(header::COOKIE, &admin).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{path}");
    }
    let store = installation.store().await;
    let seller = store.seller(&organization).await.unwrap().unwrap();
    assert!(!seller.connection.state.has_ended());
}

#[tokio::test]
async fn a_filter_that_is_not_understood_is_named_on_the_page() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let viewer = installation.staff(Role::Viewer).await;
    let shown = async |query: &str| {
        let request = installation.get(&format!("/sellers?{query}"));
        let request = request.header(header::COOKIE, &viewer);
        let answer = request.header(header::ACCEPT, "text/html").send().await;
        Page::parse(&answer.unwrap().text().await.unwrap()).text
    };
    let table = [
        ("payments=sometimes", "payments=sometimes"),
        (
            "onboarding=never&sort=colour",
            "onboarding=never, sort=colour",
        ),
        ("payments=blocked&payments=available", "payments=blocked"),
        ("payments=%3Cb%3E", "payments=<b>"),
    ];
    for (query, named) in table {
        let page = shown(query).await;
        let said = format!("We did not understand, or could not use: {named}. Everything else");
        assert!(page.contains(&said), "{query}: {page}");
    }
    assert!(
        !shown("payments=blocked&q=a&notice=x")
            .await
            .contains("ignored")
    );
}
