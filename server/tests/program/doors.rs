//! Who may pass where: every address, without a session, with each role, and as a seller.

use std::collections::{BTreeMap, BTreeSet};

use domain::{OrganizationId, Role};
use leptos_axum::AxumRouteListing;
use reqwest::{RequestBuilder, Response, header};
use serde_json::{Value, json};

use crate::{
    installation::{Installation, cookie},
    process::Program,
};

/// What a visitor meets at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// It opens, and answers what [`ANSWERS`] says.
    Opens,
    /// 401.
    AsksWho,
    /// 303 to the sign-in page, and back here after it.
    LeadsToSignIn,
    /// 403.
    Shut,
    /// 302 to the Sellers tab: whoever is signed in has no need of it.
    LeadsToSellers,
    /// This status, which no door has.
    Unexpected(u16),
}

use Door::{AsksWho as W, LeadsToSellers as T, LeadsToSignIn as L, Opens as O, Shut as S};

/// What nobody, a viewer, an onboarding role, an admin and a seller meet.
type Doors = [Door; 5];
/// What a form sends.
type Fields = &'static [(&'static str, &'static str)];

const EVERYONE: Doors = [O, O, O, O, O];
const ARRIVING: Doors = [O, T, T, T, O];
const STAFF: Doors = [W, O, O, O, W];
const ONBOARDING: Doors = [W, S, O, O, W];
const ADMIN: Doors = [W, S, S, O, W];
const SELLER: Doors = [W, W, W, W, O];
const STAFF_PAGE: Doors = [L, O, O, O, L];
const ONBOARDING_PAGE: Doors = [L, S, O, O, L];
const ADMIN_PAGE: Doors = [L, S, S, O, L];

/// Each server function with a form that it understands and that changes nothing.
const FUNCTIONS: &[(&str, Fields, Doors)] = &[
    ("/fn/who-am-i", &[], STAFF),
    ("/fn/list-sellers", &[], STAFF),
    ("/fn/read-seller", ABOUT, STAFF),
    ("/fn/check-seller", ABOUT, ONBOARDING),
    ("/fn/watch-seller", ABOUT, STAFF),
    ("/fn/invitation-landing", &[("invite", "none")], EVERYONE),
    ("/fn/list-invitations", &[], ONBOARDING),
    ("/fn/invite-seller", &[("reference", "")], ONBOARDING),
    ("/fn/made-invitation", &[], ONBOARDING),
    ("/fn/withdraw-invitation", &[("id", "none")], ONBOARDING),
    ("/fn/disconnect-seller", ABOUT, ADMIN),
    ("/fn/read-portal", &[], SELLER),
    ("/fn/portal-check", &[], SELLER),
    ("/fn/portal-watch", &[], SELLER),
    ("/fn/list-people", &[], ADMIN),
    ("/fn/read-person", NOBODY, ADMIN),
    ("/fn/add-person", &[("role", "")], ADMIN),
    ("/fn/change-role", NOBODY, ADMIN),
    ("/fn/change-password", NOBODY, ADMIN),
    ("/fn/remove-person", NOBODY, ADMIN),
    ("/fn/end-persons-session", NOBODY, ADMIN),
    ("/fn/end-persons-sessions", NOBODY, ADMIN),
    ("/fn/list-sessions", &[], STAFF),
    ("/fn/end-session", &[("session", "none")], STAFF),
    // Nobody here has another one.
    ("/fn/end-other-sessions", &[], STAFF),
    ("/fn/read-audit", &[], ADMIN),
    ("/fn/read-operations", &[], ONBOARDING),
];
const NOBODY: Fields = &[("person", "none")];
const ABOUT: Fields = &[("organization", "{organization}")];

/// What an open door answers to a form that says nothing, or to a name that nobody has, where it is
/// not 200.
const ANSWERS: &[(&str, u16)] = &[
    ("/fn/invitation-landing", 404),
    ("/fn/invite-seller", 422),
    ("/fn/withdraw-invitation", 404),
    ("/fn/disconnect-seller", 422),
    ("/fn/read-person", 404),
    ("/fn/add-person", 422),
    ("/fn/change-role", 404),
    ("/fn/change-password", 404),
    ("/fn/remove-person", 404),
    ("/fn/end-persons-session", 404),
    ("/fn/end-persons-sessions", 404),
    ("/fn/end-session", 404),
    ("/connect/{invite}", 404),
    ("/people/{person}", 404),
    ("/pkg/nothing.js", 404),
    ("/oauth/mollie/callback", 303),
    ("/no-such-page", 404),
    ("POST /sign-in", 303),
    ("POST /connect/{invite}/start", 303),
    ("POST /sign-out-portal", 303),
    ("POST /sign-out", 303),
];

/// Each page, by the address that the route table has for it.
const PAGES: &[(&str, Doors)] = &[
    ("/", ARRIVING),
    ("/sign-in", ARRIVING),
    // Without an outcome in its address it is about the seller who has just connected.
    ("/connect/result", SELLER),
    ("/connect/{invite}", EVERYONE),
    ("/my", SELLER),
    ("/sellers", STAFF_PAGE),
    ("/sellers/{organization}", STAFF_PAGE),
    ("/sellers/{organization}/disconnect", ADMIN_PAGE),
    ("/invitations", ONBOARDING_PAGE),
    ("/people", ADMIN_PAGE),
    ("/people/{person}", ADMIN_PAGE),
    ("/sessions", STAFF_PAGE),
    ("/audit", ADMIN_PAGE),
    ("/operations", ONBOARDING_PAGE),
];

/// Addresses that are neither page nor server function.
const OTHERS: &[(&str, Doors)] = &[
    ("/healthz", EVERYONE),
    ("/readyz", EVERYONE),
    ("/favicon.svg", EVERYONE),
    ("/pkg/nothing.js", EVERYONE),
    ("/oauth/mollie/callback", EVERYONE),
    ("/events", SELLER_OR_STAFF),
    ("/no-such-page", STAFF_PAGE),
];
const SELLER_OR_STAFF: Doors = [W, O, O, O, O];

/// Forms outside the server functions; the ones that end a session come last.
const FORMS: &[(&str, Doors)] = &[
    ("/sign-in", EVERYONE),
    ("/connect/{invite}/start", EVERYONE),
    ("/sign-out-portal", SELLER_OR_STAFF),
    ("/sign-out", STAFF),
];

/// A running installation, a seller, and a cookie for each kind of visitor.
struct House {
    installation: Installation,
    organization: OrganizationId,
    /// In the order of [`Doors`]; nobody has none.
    cookies: [Option<String>; 5],
    _program: Program,
}

impl House {
    async fn new() -> Self {
        let installation = Installation::new().await;
        let program = installation.serve().await;
        let viewer = installation.staff(Role::Viewer).await;
        let onboarding = installation.staff(Role::Onboarding).await;
        let admin = installation.staff(Role::Admin).await;
        let organization = installation
            .organization(json!({ "status": "in-review" }))
            .await;
        let seller = installation.connect(&admin, &organization).await;
        Self {
            installation,
            organization,
            cookies: [
                None,
                Some(viewer),
                Some(onboarding),
                Some(admin),
                Some(seller),
            ],
            _program: program,
        }
    }

    fn fill(&self, text: &str) -> String {
        text.replace("{organization}", self.organization.as_str())
            .replace("{invite}", "no-such-invitation")
            .replace("{person}", "nobody")
    }

    async fn send(&self, request: RequestBuilder, visitor: usize) -> Response {
        let request = match &self.cookies[visitor] {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        request.send().await.unwrap()
    }

    fn page(&self, path: &str) -> RequestBuilder {
        let request = self.installation.get(&self.fill(path));
        request.header(header::ACCEPT, "text/html")
    }

    fn function(&self, path: &str, form: &[(&str, &str)]) -> RequestBuilder {
        if path == "/fn/list-sellers" {
            let url = format!("{}{path}", self.installation.url);
            let query = json!({ "query": domain::SellerQuery::default() });
            return self.installation.http.post(url).json(&query);
        }
        let filled: Vec<(&str, String)> = form
            .iter()
            .map(|(key, value)| (*key, self.fill(value)))
            .collect();
        let form: Vec<(&str, &str)> = filled
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        self.installation.post(path, &form)
    }

    /// Everything that a visitor could have changed.
    async fn state(&self) -> String {
        let store = self.installation.store().await;
        let seller = store.seller(&self.organization).await.unwrap().unwrap();
        let timeline = store.timeline(seller.id, 100).await.unwrap();
        let invitations = store.invitations(100).await.unwrap();
        let staff = store.staff().await.unwrap();
        let people: Vec<_> = staff.iter().map(|one| (&one.email, one.role)).collect();
        format!("{seller:?}\n{timeline:?}\n{invitations:?}\n{people:?}")
    }
}

/// What this answer is at the door of this name, of which `path` is the address.
fn door(response: &Response, name: &str, path: &str) -> Door {
    let status = response.status().as_u16();
    let answer = ANSWERS.iter().find(|(door, _)| *door == name);
    let opened = answer.map_or(200, |(_, status)| *status);
    assert!(response.headers().contains_key("x-request-id"), "{path}");
    let location = response.headers().get(header::LOCATION);
    let leads_to_sign_in = location.is_some_and(|to| {
        let to = to.to_str().unwrap();
        let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        to == format!("/sign-in?next={next}")
    });
    match status {
        401 => Door::AsksWho,
        403 => Door::Shut,
        302 if location.is_some_and(|to| to == "/sellers") => Door::LeadsToSellers,
        303 if leads_to_sign_in => Door::LeadsToSignIn,
        status if status == opened => Door::Opens,
        status => Door::Unexpected(status),
    }
}

/// Doors that are not as their rows say.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn note(&mut self, name: &str, visitor: usize, met: Door, expected: Door) {
        if met != expected {
            let visitor = VISITORS[visitor];
            self.0
                .push(format!("{name} as {visitor}: {met:?}, not {expected:?}"));
        }
    }

    fn are_none(&self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

const VISITORS: [&str; 5] = ["nobody", "a viewer", "onboarding", "an admin", "a seller"];

#[tokio::test]
async fn every_server_function_has_a_row_here_and_opens_to_whom_it_says() {
    let listed: BTreeSet<&str> = FUNCTIONS.iter().map(|(path, ..)| *path).collect();
    // The route table pulls in every page, and with it every server function.
    let pages = leptos_axum::generate_route_list(app::App).len();
    assert!(pages > 0);
    let found: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(found, listed);
    let house = House::new().await;
    let mut wrong = Wrong::default();
    for (path, form, doors) in FUNCTIONS {
        for (visitor, expected) in doors.iter().enumerate() {
            let response = house.send(house.function(path, form), visitor).await;
            let met = door(&response, path, path);
            wrong.note(path, visitor, met, *expected);
        }
    }
    wrong.are_none();
}

#[tokio::test]
async fn every_page_has_a_row_here_and_opens_to_whom_it_says() {
    let listed: BTreeSet<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    let routes = leptos_axum::generate_route_list(app::App);
    let found: BTreeSet<&str> = routes.iter().map(AxumRouteListing::path).collect();
    assert_eq!(found, listed);
    let house = House::new().await;
    let mut wrong = Wrong::default();
    for (path, doors) in PAGES.iter().chain(OTHERS) {
        for (visitor, expected) in doors.iter().enumerate() {
            let response = house.send(house.page(path), visitor).await;
            let met = door(&response, path, &house.fill(path));
            wrong.note(path, visitor, met, *expected);
        }
    }
    for (path, doors) in FORMS {
        for (visitor, expected) in doors.iter().enumerate() {
            let form = house.installation.post(&house.fill(path), &[]);
            let name = format!("POST {path}");
            let met = door(&house.send(form, visitor).await, &name, path);
            wrong.note(&name, visitor, met, *expected);
        }
    }
    wrong.are_none();
}

#[tokio::test]
async fn no_form_is_taken_from_another_site() {
    let house = House::new().await;
    let before = house.state().await;
    let functions = FUNCTIONS.iter().map(|(path, form, _)| (*path, *form));
    let forms = FORMS.iter().map(|(path, _)| (*path, &[] as &[_]));
    for (path, form) in functions.chain(forms) {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            for visitor in [3, 4] {
                let request = house.function(&house.fill(path), form).header(name, value);
                let response = house.send(request, visitor).await;
                assert_eq!(response.status(), 403, "{path} {name}: {value}");
                assert_eq!(cookie(&response, "gangway_session"), None);
            }
        }
    }
    assert_eq!(house.state().await, before);
    // The sessions were not ended by it.
    for (visitor, path) in [(3, "/sellers"), (4, "/my")] {
        assert_eq!(house.send(house.page(path), visitor).await.status(), 200);
    }
}

#[tokio::test]
async fn reading_an_address_changes_nothing() {
    let house = House::new().await;
    let before = house.state().await;
    let organization = house.organization.as_str();
    let query = format!(
        "?organization={organization}&reason=none&typed_name=x&reference=shop-9&locale=nl_NL"
    );
    let addresses = FUNCTIONS.iter().map(|(path, ..)| *path);
    for path in addresses.chain(["/sign-out", "/sign-out-portal", "/connect/none/start"]) {
        for visitor in [3, 4] {
            let response = house
                .send(house.page(&format!("{path}{query}")), visitor)
                .await;
            let status = response.status().as_u16();
            assert!(
                [401, 403, 404, 405].contains(&status) || status == 303,
                "{path}: {status}"
            );
        }
    }
    assert_eq!(house.state().await, before);
    for (visitor, path) in [(3, "/sellers"), (4, "/my")] {
        assert_eq!(house.send(house.page(path), visitor).await.status(), 200);
    }
}

#[tokio::test]
async fn a_seller_sees_and_hears_only_of_itself() {
    let house = House::new().await;
    let admin = house.cookies[3].clone().unwrap();
    let other = house
        .installation
        .organization(json!({ "name": "Other Shop" }))
        .await;
    house.installation.connect(&admin, &other).await;
    let own = house.send(house.function("/fn/read-portal", &[]), 4).await;
    let own: Value = own.json().await.unwrap();
    assert_eq!(own["organization"], house.organization.as_str());
    let listen = |org: &OrganizationId| house.page(&format!("/events?org={org}"));
    let mine = house.send(listen(&house.organization), 4).await;
    assert_eq!(mine.status(), 200);
    let theirs = house.send(listen(&other), 4).await;
    assert_eq!(theirs.status(), 403);
}

#[tokio::test]
async fn an_error_page_carries_its_reference_and_no_cause() {
    let house = House::new().await;
    // Whoever took a wrong turn has nothing to report.
    let table = [
        ("/no-such-page", 3, 404, false),
        ("/sellers/org_404", 3, 404, false),
        ("/sellers/not-an-id", 3, 422, true),
        ("/audit", 1, 403, true),
    ];
    for (path, visitor, status, referred) in table {
        let response = house.send(house.page(path), visitor).await;
        assert_eq!(response.status(), status, "{path}");
        let id = response.headers()["x-request-id"].clone();
        let page = response.text().await.unwrap();
        let shown = page.contains(id.to_str().unwrap());
        assert_eq!(shown, referred, "{path}");
        for word in ["panicked", "sqlite", "SELECT", ".rs:", "the role does not"] {
            assert!(!page.contains(word), "{path}: {word}");
        }
    }
}

#[tokio::test]
async fn forged_callbacks_meet_a_page_and_open_nothing() {
    let house = House::new().await;
    let before = house.state().await;
    let table: BTreeMap<&str, &str> = [
        ("", "expired"),
        ("?state=forged&code=forged", "expired"),
        ("?error=access_denied&state=forged", "expired"),
        ("?state=%00%ff&code=a&state=b", "expired"),
    ]
    .into();
    for (query, outcome) in table {
        let path = format!("/oauth/mollie/callback{query}");
        let response = house.send(house.page(&path), 0).await;
        let to = response.headers()[header::LOCATION].to_str().unwrap();
        let start = format!("/connect/result?outcome={outcome}&ref=");
        assert!(to.starts_with(&start), "{query}: {to}");
        assert_eq!(cookie(&response, "gangway_portal"), None);
    }
    assert_eq!(house.state().await, before);
}

#[tokio::test]
async fn signing_in_leads_on_and_a_wrong_password_leads_back() {
    let house = House::new().await;
    let try_with = async |password: &str| {
        let form = [
            ("email", "admin@market.example"),
            ("password", password),
            ("next", "/sellers?q=a"),
        ];
        let response = house.installation.post("/sign-in", &form).send().await;
        let response = response.unwrap();
        let to = response.headers()[header::LOCATION].to_str().unwrap();
        (
            to.to_owned(),
            cookie(&response, "gangway_session").is_some(),
        )
    };
    let right = try_with(crate::installation::PASSWORD).await;
    assert_eq!(right, ("/sellers?q=a".to_owned(), true));
    let (to, opened) = try_with("correct horse batterY").await;
    assert!(
        to.starts_with("/sign-in?problem=wrong-password&next=%2Fsellers%3Fq%3Da"),
        "{to}"
    );
    assert!(!opened);
}
