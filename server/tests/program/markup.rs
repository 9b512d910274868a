//! Nothing that Mollie, a seller, staff or an address says becomes markup.

use std::sync::Arc;

use domain::{OrganizationId, Role};
use reqwest::header;
use serde_json::json;
use usecases::ports::Store;

use crate::{
    installation::{Installation, cookie, wait_for},
    page::{Element, Page},
    process::Program,
};

/// What every name of ours that an attacker brings along begins with.
const PROBE: &str = "probe-";

/// Text that leaves an attribute, a title and a script, and brings an element and an attribute of
/// its own. It says where it was set, so that a page that lets it through tells which text it was.
fn probe(place: &str) -> String {
    format!("{place}\" {PROBE}{place}='1></title></script><{PROBE}{place} {PROBE}{place}=1>&amp;")
}

/// The probe as a part of an address.
fn in_address(place: &str) -> String {
    url::form_urlencoded::byte_serialize(probe(place).as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

/// Elements that an attacker's text made, or that it changed.
fn injected(page: &Page) -> Vec<&Element> {
    let ours = |element: &&Element| {
        !element.name.starts_with(PROBE)
            && element
                .attributes
                .iter()
                .all(|(key, _)| !key.starts_with(PROBE))
    };
    page.elements.iter().filter(|one| !ours(one)).collect()
}

/// A connected seller all of whose texts are markup, read by a worker.
struct Stage {
    installation: Installation,
    store: Arc<dyn Store>,
    organization: OrganizationId,
    admin: String,
    seller: String,
    invite: String,
    _program: Program,
}

impl Stage {
    async fn new() -> Self {
        let mut installation = Installation::new().await;
        installation.set("PLATFORM_NAME", &probe("platform"));
        let program = installation.serve().await;
        let admin = installation.staff(Role::Admin).await;
        let added = installation.run(
            &[
                "staff",
                "add",
                "--password-stdin",
                "--role",
                "viewer",
                "--email",
                "\"<probe-email>@market.example",
            ],
            crate::installation::PASSWORD,
        );
        assert!(added.status.success(), "{added:?}");
        let organization = installation.organization(facts()).await;
        let reference = probe("reference");
        let seller = installation
            .connect_as(&admin, &organization, &reference)
            .await;
        let link = installation.invite(&admin, &probe("invited")).await;
        let invite = link.rsplit('/').next().unwrap().to_owned();
        let store = installation.store().await;
        let stage = Self {
            installation,
            store,
            organization,
            admin,
            seller,
            invite,
            _program: program,
        };
        stage.read_at_mollie().await;
        stage
    }

    /// Lets a worker read everything, and then rest.
    async fn read_at_mollie(&self) {
        let _worker = self.installation.start(&["worker"]);
        wait_for("a whole reading", async || {
            let seller = self.store.seller(&self.organization).await.unwrap()?;
            let profiles = seller.facts.profiles.value?;
            (!profiles.is_empty() && seller.facts.capabilities.value.is_some()).then_some(())
        })
        .await;
    }

    /// The page at this address, of which no text may have become markup.
    async fn page(&self, path: &str, cookie: &str) -> Page {
        let request = self.installation.get(path).header(header::COOKIE, cookie);
        let answer = request.header(header::ACCEPT, "text/html").send().await;
        let answer = answer.unwrap();
        let status = answer.status();
        assert!(status.as_u16() < 500, "{path}: {status}");
        let html = answer.text().await.unwrap();
        let page = Page::parse(&html);
        assert!(page.elements.len() > 10, "{path}: {status} without a page");
        assert_eq!(injected(&page), Vec::<&Element>::new(), "{path}");
        page
    }

    /// The page at this address, which must show these probes as the texts that they are.
    async fn shows(&self, path: &str, cookie: &str, places: &[&str]) -> Page {
        let page = self.page(path, cookie).await;
        for place in places {
            assert!(
                page.text.contains(&probe(place)),
                "{path} does not show {place}: {}",
                page.text
            );
        }
        page
    }
}

/// Every text that the sandbox lets one set for an organization.
fn facts() -> serde_json::Value {
    json!({
        "name": probe("name"),
        "email": probe("mail"),
        "locale": probe("locale"),
        "address": {
            "streetAndNumber": probe("street"),
            "postalCode": probe("postal"),
            "city": probe("city"),
            "country": probe("country"),
        },
        "registrationNumber": probe("registration"),
        "vatNumber": probe("vat"),
        "vatRegulation": probe("regulation"),
        "status": "needs-data",
        "capabilities": [
            { "name": "payments", "status": "pending", "requirements": [
                { "id": probe("requirement"), "status": "requested" },
            ] },
            { "name": probe("capability"), "status": "pending", "requirements": [] },
        ],
        "profiles": [{
            "name": probe("profile"),
            "website": probe("website"),
            "email": probe("profilemail"),
            "phone": probe("phone"),
            "description": probe("description"),
            "businessCategory": probe("category"),
            "methods": [{ "id": "ideal", "status": "activated" }],
        }],
        "balances": [{ "description": probe("balance") }],
    })
}

#[tokio::test]
async fn nothing_that_mollie_or_a_seller_says_becomes_markup() {
    let stage = Stage::new().await;
    let (admin, seller) = (stage.admin.as_str(), stage.seller.as_str());
    let page = format!("/sellers/{}", stage.organization);
    let disconnect = format!("{page}/disconnect");
    stage.shows("/sellers", admin, &["name"]).await;
    let shown = [
        "name",
        "reference",
        "mail",
        "locale",
        "street",
        "postal",
        "city",
        "country",
        "registration",
        "vat",
        "regulation",
        "requirement",
        "profile",
        "website",
        "description",
        "category",
    ];
    let window = stage.shows(&page, admin, &shown).await.title;
    assert_eq!(window, format!("{} · Gangway", probe("name")));
    let asked = ["name", "reference"];
    stage.shows(&disconnect, admin, &asked).await;
    let invitations = ["reference", "invited"];
    stage.shows("/invitations", admin, &invitations).await;
    stage.shows("/audit", admin, &["reference"]).await;
    let people = stage.page("/people", admin).await;
    assert!(people.text.contains("\"<probe-email>@market.example"));
    let probed = stage.store.staff().await.unwrap();
    let probed = probed
        .iter()
        .find(|one| one.email.starts_with('"'))
        .unwrap();
    let person = stage.page(&format!("/people/{}", probed.id), admin).await;
    assert!(person.text.contains("\"<probe-email>@market.example"));
    let program = probe("program");
    let form = [
        ("email", probed.email.as_str()),
        ("password", crate::installation::PASSWORD),
    ];
    let opened = stage.installation.post("/sign-in", &form);
    let opened = opened.header(header::USER_AGENT, program).send().await;
    let opened = cookie(&opened.unwrap(), "gangway_session").unwrap();
    stage.page("/sessions", &opened).await;
    stage.page("/operations", admin).await;
    let own = ["platform", "name", "profile"];
    stage.shows("/my", seller, &own).await;
    let arrived = ["platform", "name", "reference"];
    stage.shows("/connect/result", seller, &arrived).await;
    let landing = format!("/connect/{}", stage.invite);
    stage.shows(&landing, "", &["platform", "invited"]).await;
    stage.shows("/sign-in", "", &["platform"]).await;
    stage.page("/", admin).await;

    // What staff write, and the pages about an end.
    let (organization, reason, name) = (
        stage.organization.to_string(),
        probe("reason"),
        probe("name"),
    );
    let form = [
        ("organization", organization.as_str()),
        ("reason", reason.as_str()),
        ("typed_name", name.as_str()),
    ];
    let order = stage.installation.post("/fn/disconnect-seller", &form);
    let answer = order.header(header::COOKIE, admin).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    stage.shows(&page, admin, &["name"]).await;
    stage.shows("/audit", admin, &["reason"]).await;
    stage.shows(&disconnect, admin, &["name"]).await;
    stage.shows("/my", seller, &["name"]).await;
}

#[tokio::test]
async fn nothing_that_an_address_says_becomes_markup() {
    let stage = Stage::new().await;
    let admin = stage.admin.as_str();
    let text = in_address("address");
    let seller = format!("/sellers/{}", stage.organization);
    // With what the page shows of it as text.
    let table = [
        (format!("/sellers?q={text}"), true),
        (
            format!("/sellers?onboarding={text}&sort={text}&page={text}"),
            false,
        ),
        (format!("/sellers?{text}=1"), false),
        (format!("/audit?subject={text}"), true),
        (format!("/invitations?reference={text}"), true),
        (format!("/sellers/{text}"), false),
        (format!("/sellers/{text}/disconnect"), false),
        (format!("/people/{text}"), false),
        (format!("/no/such/{text}"), false),
    ];
    for (path, shown) in table {
        let page = stage.page(&path, admin).await;
        assert_eq!(page.text.contains(&probe("address")), shown, "{path}");
    }
    let told = format!("notice={text}&problem={text}&ref={text}");
    for path in [
        "/sellers",
        &seller,
        "/invitations",
        "/audit",
        "/people",
        "/sessions",
        "/no-such",
    ] {
        stage.page(&format!("{path}?{told}"), admin).await;
    }
    for path in [
        format!("/sign-in?next=/{text}&problem={text}&wait={text}"),
        format!("/connect/{text}"),
        format!("/connect/result?outcome={text}&ref={text}"),
        format!("/my?{told}"),
    ] {
        stage.page(&path, "").await;
    }
    stage.page(&format!("/my?{told}"), &stage.seller).await;
}
