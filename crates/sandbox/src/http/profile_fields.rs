//! What a profile is given, checked, and how it is shown (`Mollie: create-profile`).

use serde_json::{Map, Value, json};

use super::{base_url::BaseUrl, body::text, problem::Problem};
use crate::simulation::{
    date_time::DateTime,
    profile::{Mode, Profile, ProfileStatus},
};

const CHANGEABLE: [&str; 8] = [
    "name",
    "website",
    "email",
    "phone",
    "description",
    "countriesOfActivity",
    "businessCategory",
    "mode",
];

/// A new profile needs these four.
pub(super) fn require(fields: &Map<String, Value>) -> Result<(), Problem> {
    match ["name", "website", "email", "phone"]
        .into_iter()
        .find(|name| text(fields, name).is_none())
    {
        None => Ok(()),
        Some(name) => {
            Err(Problem::unprocessable(format!("The '{name}' field is missing")).field(name))
        }
    }
}

/// A change needs at least one field that can be changed.
pub(super) fn require_any(fields: &Map<String, Value>) -> Result<(), Problem> {
    if CHANGEABLE.iter().any(|name| fields.contains_key(*name)) {
        return Ok(());
    }
    let names = CHANGEABLE.map(|name| format!("'{name}'")).join(", ");
    Err(Problem::unprocessable(format!(
        "At least one of the fields {names} has to be provided"
    )))
}

pub(super) fn blank(id: String, now: DateTime) -> Profile {
    Profile {
        id,
        mode: Mode::Live,
        name: String::new(),
        website: String::new(),
        email: String::new(),
        phone: String::new(),
        description: None,
        countries_of_activity: None,
        business_category: None,
        status: ProfileStatus::Unverified,
        review: None,
        created_at: now,
        methods: Vec::new(),
        deleted: false,
    }
}

/// Takes the given fields over; a null leaves a field as it is.
pub(super) fn apply(profile: &mut Profile, fields: &Map<String, Value>) -> Result<(), Problem> {
    let given = Given(fields);
    given.take("name", |_| true, &mut profile.name)?;
    given.take("website", is_website, &mut profile.website)?;
    given.take("email", |email| email.contains('@'), &mut profile.email)?;
    given.take("phone", |phone| phone.starts_with('+'), &mut profile.phone)?;
    if let Some(mode) = given.text("mode")? {
        profile.mode = match mode {
            "live" => Mode::Live,
            "test" => Mode::Test,
            _ => return Err(invalid("mode")),
        };
    }
    if let Some(description) = given.text("description")? {
        profile.description = Some(description.to_owned());
    }
    if let Some(category) = given.text("businessCategory")? {
        profile.business_category = Some(category.to_owned());
    }
    if let Some(countries) = fields
        .get("countriesOfActivity")
        .filter(|countries| !countries.is_null())
    {
        let countries = serde_json::from_value(countries.clone())
            .map_err(|_| invalid("countriesOfActivity"))?;
        profile.countries_of_activity = Some(countries);
    }
    Ok(())
}

struct Given<'a>(&'a Map<String, Value>);

impl<'a> Given<'a> {
    fn text(&self, name: &'static str) -> Result<Option<&'a str>, Problem> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(invalid(name)),
        }
    }

    fn take(
        &self,
        name: &'static str,
        fits: impl Fn(&str) -> bool,
        place: &mut String,
    ) -> Result<(), Problem> {
        match self.text(name)? {
            None => Ok(()),
            Some(text) if fits(text) => {
                text.clone_into(place);
                Ok(())
            }
            Some(_) => Err(invalid(name)),
        }
    }
}

fn invalid(name: &'static str) -> Problem {
    Problem::unprocessable(format!("The '{name}' field is invalid")).field(name)
}

fn is_website(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or_default();
    text.len() <= 255 && host.contains('.') && !text.contains('@') && !text.contains(' ')
}

pub(super) fn view(profile: &Profile, base_url: &BaseUrl) -> Value {
    let mut body = json!({
        "resource": "profile",
        "id": profile.id,
        "mode": profile.mode,
        "name": profile.name,
        "website": profile.website,
        "email": profile.email,
        "phone": profile.phone,
        "businessCategory": profile.business_category,
        "categoryCode": 0,
        "status": profile.status,
        "createdAt": profile.created_at,
    });
    if let Some(description) = &profile.description {
        body["description"] = json!(description);
    }
    if let Some(countries) = &profile.countries_of_activity {
        body["countriesOfActivity"] = json!(countries);
    }
    if let Some(review) = profile.review {
        body["review"] = json!(review);
    }
    body["_links"] = json!({
        "self": base_url.api(&format!("/v2/profiles/{}", profile.id)),
        "dashboard": base_url.page(&format!("/dashboard/profiles/{}", profile.id)),
        "checkoutPreviewUrl": base_url.page(&format!("/dashboard/profiles/{}", profile.id)),
    });
    for name in ["chargebacks", "methods", "payments", "refunds"] {
        body["_links"][name] = base_url.api(&format!("/v2/{name}?profileId={}", profile.id));
    }
    body
}
