//! Connects each of the sandbox's sellers as a person would: invitation, Mollie's
//! consent page, callback. Every address and field name of that path stands here.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use url::Url;

use crate::demo::form::Form;
use crate::demo::staff::ADMIN;
use crate::failure::{Failure, Outcome};
use crate::serve::http::Client;
use crate::serve::settings::{PARTNER_TOKEN, Settings};

const SIGN_IN: &str = "/sign-in";
const INVITE_PAGE: &str = "/sellers/invite";
const INVITE_FORM: &str = "invit";
const INVITATION: &str = "/connect/";
const START_FORM: &str = "/start";
/// More sellers than the demo has, fewer than a page refuses.
const SELLERS_PAGE: &str = "/sellers?per=100";

/// Connects the sellers that the sandbox knows and Gangway does not; says how many.
pub(crate) fn connect_sellers(settings: &Settings) -> Outcome<usize> {
    let admin = Client::new(settings.gangway)?;
    sign_in(&admin)?;
    let known = connected(&admin.get(SELLERS_PAGE)?.body);
    let sandbox = Client::new(settings.sandbox)?;
    let mut connected = 0;
    for organization in organizations(&sandbox)? {
        if known.contains(&organization) {
            continue;
        }
        let invitation = invite(&admin, &organization)?;
        connect(settings, &sandbox, &invitation, &organization)?;
        connected += 1;
    }
    Ok(connected)
}

/// Signs the demo's admin in; the cookie stays with the client.
pub(crate) fn sign_in(client: &Client) -> Outcome {
    let page = client.get(SIGN_IN)?;
    let form = Form::find(&page.body, SIGN_IN)?
        .with("email", ADMIN.email)
        .with("password", ADMIN.password);
    let landed = client
        .post_form(&form.action, &form.fields)?
        .redirect("sign in")?;
    if landed.path() == SIGN_IN {
        return Err(Failure::new(format!(
            "{} cannot sign in: remove `data/` to start the demo anew",
            ADMIN.email
        )));
    }
    Ok(())
}

/// Makes an invitation and returns its path.
fn invite(admin: &Client, organization: &str) -> Outcome<String> {
    let page = admin.get(INVITE_PAGE)?;
    let form = Form::find(&page.body, INVITE_FORM)?.with("reference", &reference(organization));
    let made = admin.post_form(&form.action, &form.fields)?;
    let page = match made.location {
        Some(location) => admin.get(location.as_str())?,
        None => made,
    };
    invitation_in(&page.body).ok_or_else(|| Failure::new("the invitation page shows no link"))
}

/// Walks one seller from the invitation to the result page, pressing *Approve* on the way.
fn connect(settings: &Settings, sandbox: &Client, invitation: &str, organization: &str) -> Outcome {
    let seller = Client::new(settings.gangway)?;
    let page = seller.get(invitation)?;
    let form = Form::find(&page.body, START_FORM)?;
    let authorize = seller
        .post_form(&form.action, &form.fields)?
        .redirect("start connecting")?;
    let callback = approve(sandbox, &authorize, organization)?;
    let result = seller.get(&callback)?.redirect("finish connecting")?;
    let page = seller.get(result.as_str())?;
    if page.status >= 400 {
        return Err(Failure::new(format!(
            "connecting {organization} ended at {} ({})",
            result.path(),
            page.status
        )));
    }
    Ok(())
}

/// What pressing *Approve* does; returns the callback's URL.
fn approve(sandbox: &Client, authorize: &Url, organization: &str) -> Outcome<String> {
    let answer = sandbox.post_json("/sandbox/authorize", &approval(authorize, organization))?;
    let location = answer.get("location").and_then(Value::as_str);
    location
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("the sandbox approved without a location"))
}

/// The authorize URL's own parameters, and who approves.
fn approval(authorize: &Url, organization: &str) -> Value {
    let mut body: Map<String, Value> = authorize
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
        .collect();
    body.insert("organization".to_owned(), Value::from(organization));
    Value::Object(body)
}

/// The sandbox's organizations, as Mollie lists them to the partner.
fn organizations(sandbox: &Client) -> Outcome<Vec<String>> {
    let list = sandbox.get_json("/v2/clients?limit=250", PARTNER_TOKEN)?;
    let clients = list.pointer("/_embedded/clients").and_then(Value::as_array);
    let clients = clients.ok_or_else(|| Failure::new("the sandbox lists no clients"))?;
    Ok(clients
        .iter()
        .filter_map(|client| Some(client.get("id")?.as_str()?.to_owned()))
        .collect())
}

/// The marketplace's own name for the seller.
fn reference(organization: &str) -> String {
    format!("demo-{}", organization.trim_start_matches("org_"))
}

/// The organizations that the table of sellers shows.
fn connected(page: &str) -> BTreeSet<String> {
    let rows = page.split("data-org=\"").skip(1);
    rows.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

/// The path of the first invitation link in a page.
fn invitation_in(page: &str) -> Option<String> {
    let rest = &page[page.find(INVITATION)?..];
    let end =
        rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "/-_.~".contains(letter)))?;
    Some(rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approving_repeats_what_the_authorize_url_asked_for() {
        let authorize =
            Url::parse("http://127.0.0.1:4010/oauth2/authorize?client_id=app_1&scope=a+b&state=s")
                .expect("valid");
        let body = approval(&authorize, "org_7");
        assert_eq!(body["scope"], "a b");
        assert_eq!(body["state"], "s");
        assert_eq!(body["organization"], "org_7");
    }

    #[test]
    fn sellers_in_the_table_are_not_connected_again() {
        let known =
            connected(r#"<tr data-org="org_1"><td>…</td></tr><tr class="x" data-org="org_2">"#);
        assert_eq!(known.into_iter().collect::<Vec<_>>(), ["org_1", "org_2"]);
    }

    #[test]
    fn the_invitation_link_is_read_from_the_page_whatever_stands_before_it() {
        let page = r#"<input readonly value="http://127.0.0.1:3000/connect/AbC-123_x">"#;
        assert_eq!(invitation_in(page).as_deref(), Some("/connect/AbC-123_x"));
        assert_eq!(invitation_in("nothing here"), None);
    }
}
