//! Forms: what a page of ours sends is taken, what somebody smuggled into it is not.

use domain::{OrganizationId, Role};
use reqwest::{RequestBuilder, header};
use serde_json::json;

use crate::{
    installation::Installation,
    page::{Form, Page},
    process::Program,
};

/// What the field with the token is called.
const TOKEN: &str = "form_token";

/// A seller, an admin, and their browsers.
struct Stage {
    installation: Installation,
    organization: OrganizationId,
    admin: String,
    seller: String,
    _program: Program,
}

impl Stage {
    async fn new() -> Self {
        let installation = Installation::new().await;
        let program = installation.serve().await;
        let admin = installation.staff(Role::Admin).await;
        let facts = json!({ "name": "Shop", "status": "in-review" });
        let organization = installation.organization(facts).await;
        let seller = installation.connect(&admin, &organization).await;
        installation.invite(&admin, "open").await;
        Self {
            installation,
            organization,
            admin,
            seller,
            _program: program,
        }
    }

    /// The page about the admin.
    async fn person(&self) -> String {
        let staff = self.installation.store().await.staff().await.unwrap();
        format!("/people/{}", staff[0].id)
    }

    /// The forms that change something on this page.
    async fn forms(&self, path: &str, cookie: &str) -> Vec<Form> {
        let request = self.installation.get(path).header(header::COOKIE, cookie);
        let answer = request.header(header::ACCEPT, "text/html").send().await;
        let mut forms = Page::parse(&answer.unwrap().text().await.unwrap()).forms;
        forms.retain(|form| form.posts);
        forms
    }

    /// The form of this page that posts there.
    async fn form(&self, path: &str, cookie: &str, action: &str) -> Form {
        let forms = self.forms(path, cookie).await;
        let found = forms.into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("{path} has no form for {action}"))
    }

    /// The status that a browser gets for a form of ours, or one that looks like it.
    async fn send(&self, form: &Form, cookie: &str) -> u16 {
        let answer = as_browser(&self.installation, form, cookie).send().await;
        answer.unwrap().status().as_u16()
    }

    /// What a form could have changed: the seller, its timeline and the invitations.
    async fn state(&self) -> String {
        let store = self.installation.store().await;
        let seller = store.seller(&self.organization).await.unwrap().unwrap();
        let timeline = store.timeline(seller.id, 100).await.unwrap();
        let invitations = store.invitations(100).await.unwrap();
        format!("{seller:?}\n{timeline:?}\n{invitations:?}")
    }
}

/// The request that a browser makes of a form on one of our pages.
pub(crate) fn as_browser(installation: &Installation, form: &Form, cookie: &str) -> RequestBuilder {
    let url = &installation.url;
    installation
        .http
        .post(format!("{url}{}", form.action))
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT, "text/html,*/*;q=0.8")
        .header(header::ORIGIN, url)
        .header(header::REFERER, format!("{url}/sellers?q=a"))
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "navigate")
        .form(&form.fields)
}

#[tokio::test]
async fn every_form_of_a_page_is_taken_with_its_token_and_refused_without_or_with_another() {
    let stage = Stage::new().await;
    let page = format!("/sellers/{}", stage.organization);
    let disconnect = format!("{page}/disconnect");
    let (admin, seller) = (stage.admin.as_str(), stage.seller.as_str());
    let person = stage.person().await;
    // There must be others to end.
    stage.installation.sign_in("admin@market.example").await;
    // Those that end something come last.
    let table = [
        ("/people", admin, "/fn/add-person"),
        (&person, admin, "/fn/change-role"),
        (&person, admin, "/fn/change-password"),
        (&person, admin, "/fn/remove-person"),
        (&person, admin, "/fn/end-persons-session"),
        ("/sessions", admin, "/fn/end-session"),
        ("/sessions", admin, "/fn/end-other-sessions"),
        ("/invitations", admin, "/fn/invite-seller"),
        ("/invitations", admin, "/fn/withdraw-invitation"),
        (&page, admin, "/fn/check-seller"),
        ("/my", seller, "/fn/portal-check"),
        (&disconnect, admin, "/fn/disconnect-seller"),
        ("/my", seller, "/sign-out-portal"),
        ("/sellers", admin, "/sign-out"),
    ];
    for (path, cookie, action) in table {
        let form = stage.form(path, cookie, action).await;
        let before = stage.state().await;
        let elsewhere = if action == "/sign-out" {
            "/fn/check-seller"
        } else {
            "/sign-out"
        };
        let stolen = stage.form(&page, admin, elsewhere).await;
        let foreign = stage.installation.sign_in("admin@market.example").await;
        let foreign = if cookie == admin {
            stage.form(path, &foreign, action).await
        } else {
            stolen.clone()
        };
        for other in [None, stolen.field(TOKEN), foreign.field(TOKEN), Some("")] {
            let smuggled = form.with(TOKEN, other);
            assert_eq!(
                stage.send(&smuggled, cookie).await,
                403,
                "{action} {other:?}"
            );
        }
        assert_eq!(stage.state().await, before, "{action}");
        let status = stage.send(&form, cookie).await;
        assert!([302, 303].contains(&status), "{action}: {status}");
    }
    for (path, cookie) in [("/sellers", admin), ("/my", seller)] {
        let request = stage.installation.get(path).header(header::COOKIE, cookie);
        let status = request.send().await.unwrap().status();
        assert!(!status.is_success(), "{path} is still open: {status}");
    }
}

#[tokio::test]
async fn no_page_has_a_form_that_its_own_browser_could_not_send() {
    let stage = Stage::new().await;
    let page = format!("/sellers/{}", stage.organization);
    let disconnect = format!("{page}/disconnect");
    let person = stage.person().await;
    let admin = stage.admin.as_str();
    let staff = [
        "/sessions",
        &person,
        "/sellers",
        "/invitations",
        "/operations",
        "/audit",
        "/people",
        "/no-such",
        &page,
        &disconnect,
    ];
    let mut pages: Vec<(&str, &str)> = staff.map(|path| (path, admin)).into();
    pages.extend([
        ("/my", stage.seller.as_str()),
        ("/connect/result", &stage.seller),
    ]);
    for (path, cookie) in pages {
        let forms = stage.forms(path, cookie).await;
        assert!(path == "/connect/result" || !forms.is_empty(), "{path}");
        for form in forms {
            assert!(form.field(TOKEN).is_some(), "{path}: {}", form.action);
        }
    }
}

#[tokio::test]
async fn a_form_made_by_one_process_is_taken_by_another_on_the_same_database() {
    let mut stage = Stage::new().await;
    let page = format!("/sellers/{}", stage.organization);
    let form = stage.form(&page, &stage.admin, "/fn/check-seller").await;
    let _second = stage.installation.serve_beside().await;
    assert_eq!(stage.send(&form, &stage.admin).await, 302);
    assert_eq!(stage.send(&form.with(TOKEN, None), &stage.admin).await, 403);
}

#[tokio::test]
async fn a_script_of_ours_needs_no_token_and_other_ways_of_a_browser_do() {
    let stage = Stage::new().await;
    let watch = Form {
        action: "/fn/watch-seller".into(),
        fields: vec![("organization".into(), stage.organization.to_string())],
        posts: true,
    };
    for (mode, status) in [("cors", 200), ("same-origin", 200), ("no-cors", 403)] {
        let url = format!("{}{}", stage.installation.url, watch.action);
        let request = stage.installation.http.post(url).form(&watch.fields);
        let answer = request
            .header(header::COOKIE, &stage.admin)
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", mode)
            .send();
        assert_eq!(answer.await.unwrap().status(), status, "{mode}");
    }
}

#[tokio::test]
async fn only_the_pages_of_an_invitation_let_a_form_lead_to_mollie() {
    let stage = Stage::new().await;
    let policy = async |path: &str| {
        let request = stage.installation.get(path);
        let answer = request
            .header(header::COOKIE, &stage.admin)
            .send()
            .await
            .unwrap();
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        let forms = policy
            .split("; ")
            .find(|part| part.starts_with("form-action"));
        forms.unwrap().to_owned()
    };
    assert_eq!(policy("/sellers").await, "form-action 'self'");
    assert_eq!(policy("/my").await, "form-action 'self'");
    let landing = policy("/connect/none").await;
    assert!(
        landing.starts_with("form-action 'self' http://"),
        "{landing}"
    );
}

/// What a browser is shown for a form: the status, the page, and where its links lead.
async fn answer(stage: &Stage, form: &Form, cookie: &str) -> (u16, Page, Vec<String>) {
    let answer = as_browser(&stage.installation, form, cookie)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let kind = answer.headers()[header::CONTENT_TYPE]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("text/html"), "{}: {kind}", form.action);
    assert!(
        !answer.headers().contains_key(header::LOCATION),
        "{}",
        form.action
    );
    let page = Page::parse(&answer.text().await.unwrap());
    let links = page.elements.iter().filter(|one| one.name == "a");
    let links = links.filter_map(|link| link.attribute("href").map(str::to_owned));
    let links = links.collect();
    (status, page, links)
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_leads_to_the_way_in() {
    let stage = Stage::new().await;
    let page = format!("/sellers/{}", stage.organization);
    let check = stage.form(&page, &stage.admin, "/fn/check-seller").await;
    let own = stage.form("/my", &stage.seller, "/fn/portal-check").await;
    let ends = [
        ("/sellers", &stage.admin, "/sign-out"),
        ("/my", &stage.seller, "/sign-out-portal"),
    ];
    for (path, cookie, action) in ends {
        let form = stage.form(path, cookie, action).await;
        assert_eq!(stage.send(&form, cookie).await, 303);
    }
    // The cookie is still sent by a page that was open in another tab, or it is gone.
    for cookie in [stage.admin.as_str(), ""] {
        let (status, shown, links) = answer(&stage, &check, cookie).await;
        assert_eq!(status, 401);
        assert!(
            shown.text.contains("Please sign in first"),
            "{}",
            shown.text
        );
        let back = "/sign-in?problem=sign-in-needed&next=%2Fsellers%3Fq%3Da";
        assert!(links.iter().any(|link| link == back), "{links:?}");
    }
    for cookie in [stage.seller.as_str(), ""] {
        let (status, _, links) = answer(&stage, &own, cookie).await;
        assert_eq!(status, 401);
        assert!(links.iter().any(|link| link == "/my"), "{links:?}");
    }
}

#[tokio::test]
async fn a_form_that_is_refused_leads_back_to_its_page() {
    let stage = Stage::new().await;
    let viewer = stage.installation.staff(Role::Viewer).await;
    // A page that was made before the role was taken away has a token of this session.
    let token = stage.form("/sellers", &viewer, "/sign-out").await;
    assert!(token.field(TOKEN).is_some());
    let page = format!("/sellers/{}", stage.organization);
    let check = stage.form(&page, &stage.admin, "/fn/check-seller").await;
    let key = app::guard::form_token::FormKey::of(viewer.split_once('=').unwrap().1);
    let check = check.with(TOKEN, Some(&key.token("/fn/check-seller")));
    let (status, shown, links) = answer(&stage, &check, &viewer).await;
    assert_eq!(status, 403);
    assert!(
        shown.text.contains("Your role does not allow this"),
        "{}",
        shown.text
    );
    assert!(links.iter().any(|link| link == "/sellers?q=a"), "{links:?}");
    // Without its token, with a field that is missing, or with one that says nothing.
    let admin = stage.form(&page, &stage.admin, "/fn/check-seller").await;
    let table = [
        (admin.with(TOKEN, None), 403),
        (admin.with("organization", None), 400),
        (admin.with("organization", Some("nobody")), 422),
    ];
    for (form, expected) in table {
        let (status, _, links) = answer(&stage, &form, &stage.admin).await;
        assert_eq!(status, expected);
        assert!(links.iter().any(|link| link == "/sellers?q=a"), "{links:?}");
    }
}
