//! Coming back from Mollie: only the browser that went there completes, and only by going there.

use domain::Role;
use reqwest::{Method, header};
use serde_json::json;

use crate::installation::{Installation, cookie};

#[tokio::test]
async fn an_attempt_waits_for_its_own_browser_to_come_back() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let admin = installation.staff(Role::Admin).await;
    let organization = installation.organization(json!({})).await;
    let link = installation.invite(&admin, "shop-1").await;
    let (back, browser) = installation.consent(&link, &organization).await;
    // A preview of the link, a stranger who has seen it, and a browser that only asks what is there.
    let strangers = [
        (Method::GET, None),
        (Method::GET, Some("gangway_connect=another")),
        (Method::HEAD, None),
        (Method::HEAD, Some(browser.as_str())),
    ];
    for (method, cookies) in strangers {
        let request = installation.http.request(method.clone(), &back);
        let request = match cookies {
            Some(cookies) => request.header(header::COOKIE, cookies),
            None => request,
        };
        let answer = request.send().await.unwrap();
        assert_eq!(
            cookie(&answer, "gangway_portal"),
            None,
            "{method} {cookies:?}"
        );
        let refused = if method == Method::HEAD { 405 } else { 303 };
        assert_eq!(answer.status(), refused, "{method} {cookies:?}");
    }
    let request = installation.http.get(&back).header(header::COOKIE, browser);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()[header::LOCATION], "/connect/result");
    assert!(cookie(&answer, "gangway_portal").is_some());
}
