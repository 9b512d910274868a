//! Long lists are read page by page, by links alone.

use domain::Role;
use reqwest::header;
use serde_json::{Value, json};

use crate::{
    engine::{Engine, on_both},
    installation::Installation,
    page::Page,
};

on_both!(
    an_old_open_invitation_is_found_by_links_and_by_search_and_can_be_withdrawn,
    the_audit_log_is_read_to_its_first_line_by_links_alone,
);

#[tokio::test]
async fn of_absurdly_many_requirements_some_are_shown_and_the_rest_is_counted() {
    let installation = Installation::new().await;
    let _program = installation.serve().await;
    let cookie = installation.staff(Role::Admin).await;
    let one = |number: u32| json!({ "id": format!("task-{number:03}"), "dueDate": "2099-01-01T12:00:00+00:00" });
    let requirements: Vec<Value> = (0..90).map(one).collect();
    let payments = json!({ "name": "payments", "status": "pending", "requirements": requirements });
    let facts = json!({ "status": "needs-data", "capabilities": [payments] });
    let organization = installation.organization(facts).await;
    let portal = installation.connect(&cookie, &organization).await;
    installation.poll(&organization).await;
    let page = async |path: &str, cookie: &str| {
        let page = installation.get(path).header(header::COOKIE, cookie);
        Page::parse(&page.send().await.unwrap().text().await.unwrap()).text
    };
    let staff = page(&format!("/sellers/{organization}"), &cookie).await;
    for text in [staff, page("/my", &portal).await] {
        assert!(text.contains("And 70 more"), "{text}");
    }
}

struct Reader {
    installation: Installation,
    cookie: String,
}

impl Reader {
    async fn page(&self, path: &str) -> Page {
        let page = self.installation.get(path);
        let page = page.header(header::COOKIE, &self.cookie).send().await;
        let page = page.unwrap();
        assert!(page.status().is_success(), "{path}: {}", page.status());
        Page::parse(&page.text().await.unwrap())
    }

    /// Follows links with this relation until there is none; gives the last page, and how many
    /// there were.
    async fn follow(&self, path: &str, rel: &str) -> (Page, usize) {
        let (mut page, mut pages) = (self.page(path).await, 1);
        while let Some(next) = link(&page, rel) {
            page = self.page(&next).await;
            pages += 1;
            assert!(pages < 50, "the links lead nowhere");
        }
        (page, pages)
    }
}

fn link(page: &Page, rel: &str) -> Option<String> {
    let links = page.elements.iter().filter(|one| one.name == "a");
    let mut found = links.filter(|one| one.attribute("rel") == Some(rel));
    Some(found.next()?.attribute("href")?.to_owned())
}

/// An installation that serves, with so many invitations; the first is for `shop-0`.
async fn with_invitations(engine: Engine, number: usize) -> (Reader, impl Sized) {
    let installation = Installation::on(engine).await;
    let program = installation.serve().await;
    let cookie = installation.staff(Role::Admin).await;
    for number in 0..number {
        let reference = format!("shop-{number}");
        installation.invite(&cookie, &reference).await;
    }
    let reader = Reader {
        installation,
        cookie,
    };
    (reader, program)
}

async fn an_old_open_invitation_is_found_by_links_and_by_search_and_can_be_withdrawn(
    engine: Engine,
) {
    let (reader, _program) = with_invitations(engine, 120).await;
    let (last, pages) = reader.follow("/invitations?standing=open", "next").await;
    assert_eq!(pages, 3);
    assert!(last.text.contains("shop-0"), "{}", last.text);
    let newer = link(&last, "prev").expect("a way back");
    let (first, pages) = reader.follow(&newer, "prev").await;
    assert!(first.text.contains("shop-119") && pages == 2);
    let found = reader.page("/invitations?q=shop-0").await;
    assert!(!found.text.contains("shop-119"));
    let withdraw = |page: &Page| {
        let mut forms = page.forms.iter();
        forms
            .find(|form| form.action == "/fn/withdraw-invitation")
            .cloned()
    };
    let form = withdraw(&found).expect("it can be withdrawn");
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let sent = reader.installation.post(&form.action, &fields);
    let sent = sent.header(header::COOKIE, &reader.cookie).send().await;
    assert!(!sent.unwrap().status().is_client_error());
    let found = reader.page("/invitations?q=shop-0").await;
    assert!(found.text.contains("Withdrawn") && withdraw(&found).is_none());
    let open = reader.page("/invitations?q=shop-0&standing=open").await;
    assert!(open.text.contains("None of these"), "{}", open.text);
}

async fn the_audit_log_is_read_to_its_first_line_by_links_alone(engine: Engine) {
    let (reader, _program) = with_invitations(engine, 55).await;
    let (last, pages) = reader.follow("/audit", "next").await;
    assert!(pages == 2 && last.text.contains("Added to the staff"));
    let (last, pages) = reader
        .follow("/audit?actor=admin@market.example", "next")
        .await;
    assert!(pages == 2 && !last.text.contains("Added to the staff"));
    let found = reader.page("/audit?subject=shop-7").await;
    assert!(found.text.contains("shop-7") && !found.text.contains("shop-8"));
    let broken = reader.installation.get("/audit?older-than=nonsense");
    let broken = broken.header(header::COOKIE, &reader.cookie).send().await;
    assert_eq!(broken.unwrap().status(), 400);
}
