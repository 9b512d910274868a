//! Connects each of the sandbox's sellers as a person would: invitation, Mollie's
//! consent page, callback. Every address and field name of that path stands here.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};
use url::Url;

use crate::demo::staff::ADMIN;
use crate::serve::http::Client;
use crate::serve::settings::Settings;

const SIGN_IN: &str = "/sign-in";
const INVITE: &str = "/fn/invite-seller";
const RESULT: &str = "/connect/result";
/// The longest page there is, ten times what the demo has.
const SELLERS: &str = "/sellers?per=250";
const ORGANIZATIONS: &str = "/sandbox/organizations";
const APPROVE: &str = "/sandbox/authorize";

/// Connects the sellers that the sandbox knows and Gangway does not; says how many.
/// Whoever was connected once stays as a person left them.
pub(crate) fn connect_sellers(settings: &Settings) -> Result<usize> {
    let admin = Client::new(settings.gangway)?;
    sign_in(&admin)?;
    let known = known_sellers(&admin.get(SELLERS)?.body);
    let sandbox = Client::new(settings.sandbox)?;
    let mut organizations = organizations(&sandbox.get_json(ORGANIZATIONS)?)?;
    organizations.retain(|organization| !known.contains(organization));
    for organization in &organizations {
        let invitation = invite(&admin, organization)?;
        connect(settings, &sandbox, &invitation, organization)?;
    }
    Ok(organizations.len())
}

/// Signs the demo's admin in; the cookie stays with the client.
pub(crate) fn sign_in(client: &Client) -> Result<()> {
    let fields = [("email", ADMIN.email), ("password", ADMIN.password)];
    let landed = client.post_form(SIGN_IN, &fields)?.redirect("sign in")?;
    if landed.path() == SIGN_IN {
        let email = ADMIN.email;
        bail!("{email} cannot sign in: remove `data/` to start the demo anew");
    }
    Ok(())
}

/// Makes an invitation and returns its path.
fn invite(admin: &Client, organization: &str) -> Result<String> {
    let reference = reference(organization);
    let made = admin.call(INVITE, &[("reference", &reference), ("locale", "en_US")])?;
    let link = made
        .get("link")
        .and_then(Value::as_str)
        .and_then(|link| Url::parse(link).ok());
    let link = link.ok_or_else(|| anyhow!("the invitation for {reference} has no link"))?;
    Ok(link.path().to_owned())
}

/// Walks one seller from the invitation to the result page, pressing *Approve* on the way.
fn connect(
    settings: &Settings,
    sandbox: &Client,
    invitation: &str,
    organization: &str,
) -> Result<()> {
    let seller = Client::new(settings.gangway)?;
    let start = format!("{invitation}/start");
    let authorize = seller
        .post_form(&start, &[])?
        .redirect("start connecting")?;
    let approved = sandbox.post_json(APPROVE, &approval(&authorize, organization))?;
    let callback = approved.get("location").and_then(Value::as_str);
    let callback = callback.ok_or_else(|| anyhow!("the sandbox approved without a location"))?;
    let result = seller.get(callback)?.redirect("finish connecting")?;
    check_result(&result).map_err(|outcome| anyhow!("connecting {organization} ended as {outcome}"))
}

/// The authorize URL's own parameters, and who approves.
fn approval(authorize: &Url, organization: &str) -> Value {
    let asked = authorize
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), Value::from(&*value)));
    let mut body: Map<String, Value> = asked.collect();
    body.insert("organization".to_owned(), Value::from(organization));
    Value::Object(body)
}

/// The result page names an outcome only when the seller is not connected, or not with
/// everything; some of the sandbox's sellers grant less than was asked, on purpose.
fn check_result(result: &Url) -> Result<(), String> {
    if result.path() != RESULT {
        return Err(result.to_string());
    }
    let outcome = result.query_pairs().find(|(name, _)| name == "outcome");
    match outcome {
        Some((_, outcome)) if outcome != "fewer-scopes" => Err(outcome.into_owned()),
        _ => Ok(()),
    }
}

fn organizations(list: &Value) -> Result<Vec<String>> {
    let list = list.get("organizations").and_then(Value::as_array);
    let list = list.ok_or_else(|| anyhow!("the sandbox lists no organizations"))?;
    Ok(list
        .iter()
        .filter_map(|one| Some(one.get("id")?.as_str()?.to_owned()))
        .collect())
}

/// The marketplace's own name for the seller.
fn reference(organization: &str) -> String {
    format!("demo-{}", organization.trim_start_matches("org_"))
}

/// The organizations that the table of sellers shows.
fn known_sellers(page: &str) -> BTreeSet<String> {
    let rows = page.split("data-org=\"").skip(1);
    rows.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("valid")
    }

    #[test]
    fn approving_repeats_what_the_authorize_url_asked_for() {
        let authorize =
            url("http://127.0.0.1:4010/oauth2/authorize?client_id=app_1&scope=a+b&state=s");
        let body = approval(&authorize, "org_7");
        assert_eq!(
            body,
            json!({ "client_id": "app_1", "scope": "a b", "state": "s", "organization": "org_7" })
        );
    }

    #[test]
    fn a_result_with_an_outcome_is_a_seller_who_is_not_connected() {
        assert_eq!(
            check_result(&url("http://127.0.0.1:3000/connect/result")),
            Ok(())
        );
        let refused = check_result(&url(
            "http://127.0.0.1:3000/connect/result?outcome=our-fault&ref=1",
        ));
        assert_eq!(refused, Err("our-fault".to_owned()));
        assert!(check_result(&url("http://127.0.0.1:3000/sign-in")).is_err());
    }

    #[test]
    fn sellers_in_the_table_are_not_connected_again() {
        let known =
            known_sellers(r#"<tr data-org="org_1"><td>…</td></tr><tr class="x" data-org="org_2">"#);
        assert_eq!(known.into_iter().collect::<Vec<_>>(), ["org_1", "org_2"]);
    }

    #[test]
    fn a_list_without_organizations_is_a_failure_and_not_an_empty_demo() {
        assert!(organizations(&json!({ "error": "no" })).is_err());
        let list = json!({ "count": 1, "organizations": [{ "id": "org_1" }] });
        assert_eq!(organizations(&list).expect("lists"), ["org_1"]);
    }
}
