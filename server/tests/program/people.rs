//! Admins manage people on the pages, with plain forms.

use domain::Role;
use reqwest::header;

use crate::{
    forms::as_browser,
    installation::{Installation, PASSWORD},
    page::{Form, Page},
};

/// An admin's browser.
struct Browser<'a> {
    installation: &'a Installation,
    cookie: String,
}

impl Browser<'_> {
    async fn open(&self, path: &str) -> Page {
        let page = self.installation.get(path);
        let page = page.header(header::COOKIE, &self.cookie);
        let page = page.header(header::ACCEPT, "text/html").send().await;
        Page::parse(&page.unwrap().text().await.unwrap())
    }

    /// Fills the form of a page that posts there, sends it, and shows the page that follows.
    async fn fill(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.open(path).await;
        let form = page.forms.iter().find(|form| form.action == action);
        let form = form.unwrap_or_else(|| panic!("{path} has no form for {action}"));
        let filled = fields
            .iter()
            .fold(form.clone(), |form: Form, (name, value)| {
                form.with(name, Some(value))
            });
        let answer = as_browser(self.installation, &filled, &self.cookie).send();
        let answer = answer.await.unwrap();
        let to = answer.headers()[header::LOCATION]
            .to_str()
            .unwrap()
            .to_owned();
        self.open(&to).await
    }
}

async fn page_of(installation: &Installation, email: &str) -> String {
    let staff = installation.store().await.staff().await.unwrap();
    let person = staff.iter().find(|one| one.email == email).unwrap();
    format!("/people/{}", person.id)
}

#[tokio::test]
async fn an_admin_adds_changes_and_removes_people_on_the_page() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let admin = Browser {
        installation: &installation,
        cookie: installation.staff(Role::Admin).await,
    };
    let email = "bea@market.example";
    let add = async |email: &str, password: &str| {
        let fields = [("email", email), ("role", "viewer"), ("password", password)];
        admin.fill("/people", "/fn/add-person", &fields).await.text
    };
    assert!(add(email, "short").await.contains("12 characters or more"));
    assert!(
        add("bea", PASSWORD)
            .await
            .contains("Please give an e-mail address")
    );
    assert!(add(email, PASSWORD).await.contains("Added."));
    assert!(add(email, PASSWORD).await.contains("is there already"));
    let bea = installation.sign_in(email).await;
    let page = page_of(&installation, email).await;
    let role = [("role", "onboarding")];
    let changed = admin.fill(&page, "/fn/change-role", &role).await;
    assert!(changed.text.contains("The role was changed."));
    let status = async |cookie: &str, path: &str| {
        let page = installation.get(path).header(header::COOKIE, cookie);
        page.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(&bea, "/operations").await, 200);
    let password = [("password", "battery staple horse")];
    admin.fill(&page, "/fn/change-password", &password).await;
    assert_eq!(status(&bea, "/operations").await, 303);
    let wrong = [("typed_email", "ann@market.example")];
    let kept = admin.fill(&page, "/fn/remove-person", &wrong).await;
    assert!(kept.text.contains("is not that person's"));
    let right = [("typed_email", email)];
    let removed = admin.fill(&page, "/fn/remove-person", &right).await;
    assert!(removed.text.contains("Removed.") && !removed.text.contains(email));
}

#[tokio::test]
async fn the_last_admin_is_told_so_on_the_page_and_stays() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let admin = Browser {
        installation: &installation,
        cookie: installation.staff(Role::Admin).await,
    };
    let page = page_of(&installation, "admin@market.example").await;
    for (action, field) in [
        ("/fn/change-role", ("role", "viewer")),
        ("/fn/remove-person", ("typed_email", "admin@market.example")),
    ] {
        let told = admin.fill(&page, action, &[field]).await.text;
        assert!(told.contains("This is the last admin"), "{action}: {told}");
    }
    assert!(admin.open("/people").await.text.contains("Add someone"));
}
