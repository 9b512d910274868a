//! `/v2/profiles` (`Mollie: list-profiles`), and the methods asked for on one.

use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use serde_json::{Map, Value, json};

use super::{
    base::Base,
    body::{fields, text},
    call::Call,
    hal::{Answer, List, alone, hal, ok},
    methods,
    problem::Problem,
};
use crate::world::{
    World, methods as catalogue,
    moment::Moment,
    onboarding::OnboardingStatus,
    profile::{MethodStatus, Mode, Profile, ProfileStatus, Review, ReviewStatus},
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

/// Newest first, as all of Mollie's lists.
pub(super) async fn list(call: Call) -> Answer {
    call.needs("profiles.read")?;
    call.live_only()?;
    call.sim.look(|world, _| {
        let mut profiles: Vec<&Profile> = world
            .organization(&call.caller.organization)
            .into_iter()
            .flat_map(|organization| &organization.profiles)
            .filter(|profile| !profile.deleted)
            .collect();
        profiles.reverse();
        let list = List {
            path: "/v2/profiles",
            key: "profiles",
            documentation: "list-profiles",
        };
        list.page(
            &call,
            &profiles,
            |profile| &profile.id,
            |profile| view(profile, &call.base),
        )
    })
}

pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    call.needs("profiles.read")?;
    call.testmode()?;
    let body = call
        .sim
        .look(|world, _| find(world, &call, &id).map(|profile| view(profile, &call.base)))?;
    ok(&alone(body, "get-profile"))
}

pub(super) async fn create(call: Call, headers: HeaderMap, body: Bytes) -> Answer {
    call.needs("profiles.write")?;
    let fields = fields(&headers, &body)?;
    for name in ["name", "website", "email", "phone"] {
        if text(&fields, name).is_none() {
            return Err(missing(name));
        }
    }
    let created = call.sim.change(|world, now| {
        let mut profile = blank(world.profile_id(), now);
        apply(&mut profile, &fields)?;
        if profile.mode == Mode::Live {
            profile.review = Some(Review {
                status: ReviewStatus::Pending,
            });
        }
        let body = view(&profile, &call.base);
        if let Some(organization) = world.organization_mut(&call.caller.organization, now) {
            organization.profiles.push(profile);
        }
        Ok(body)
    })?;
    Ok(hal(StatusCode::CREATED, &alone(created, "create-profile")))
}

pub(super) async fn update(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    call.needs("profiles.write")?;
    let fields = fields(&headers, &body)?;
    if !CHANGEABLE.iter().any(|name| fields.contains_key(*name)) {
        let names = CHANGEABLE.map(|name| format!("'{name}'")).join(", ");
        return Err(Problem::unprocessable(format!(
            "At least one of the fields {names} has to be provided"
        )));
    }
    let changed = call.sim.change(|world, now| {
        let profile = find_mut(world, &call, &id, now)?;
        if profile.status == ProfileStatus::Blocked {
            return Err(Problem::forbidden("A blocked profile cannot be changed."));
        }
        let mut next = profile.clone();
        apply(&mut next, &fields)?;
        if next.mode == Mode::Live {
            if profile.mode == Mode::Test {
                next.status = ProfileStatus::Unverified;
            }
            next.review = Some(Review {
                status: ReviewStatus::Pending,
            });
        }
        *profile = next;
        Ok(view(profile, &call.base))
    })?;
    ok(&alone(changed, "update-profile"))
}

pub(super) async fn delete(call: Call, Path(id): Path<String>) -> Answer {
    call.needs("profiles.write")?;
    call.sim.change(|world, now| {
        find_mut(world, &call, &id, now).map(|profile| profile.deleted = true)
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A method waits for boarding until onboarding is complete; `PayPal` then still waits for the merchant to link its
/// account there.
pub(super) async fn enable_method(
    call: Call,
    Path((id, method)): Path<(String, String)>,
) -> Answer {
    call.needs("profiles.write")?;
    call.live_only()?;
    let method = catalogue::find(&method).ok_or_else(|| Problem::not_found("method", &method))?;
    if method.id == "voucher" {
        return Err(Problem::unprocessable(
            "Vouchers are enabled by enabling one of their issuers",
        ));
    }
    let (success, status) = call.sim.change(|world, now| {
        let as_specified = world.settings.enable_method_answers_200;
        let success = if as_specified {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let completed = world
            .organization(&call.caller.organization)
            .is_some_and(|organization| organization.status == OnboardingStatus::Completed);
        let profile = find_mut(world, &call, &id, now)?;
        let status = match profile.method_status(method.id) {
            Some(MethodStatus::Activated) => MethodStatus::Activated,
            _ if !completed => MethodStatus::PendingBoarding,
            _ if method.id == "paypal" => MethodStatus::PendingExternal,
            _ => MethodStatus::Activated,
        };
        profile.set_method(method.id, status);
        Ok((success, status))
    })?;
    let body = methods::view(method, Some(status), &call);
    Ok(hal(success, &alone(body, "enable-method")))
}

pub(super) async fn disable_method(
    call: Call,
    Path((id, method)): Path<(String, String)>,
) -> Answer {
    call.needs("profiles.write")?;
    call.live_only()?;
    catalogue::find(&method).ok_or_else(|| Problem::not_found("method", &method))?;
    call.sim.change(|world, now| {
        find_mut(world, &call, &id, now)
            .map(|profile| profile.methods.retain(|known| known.id != method))
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A profile of the caller's organization; a deleted one answers 410.
pub(super) fn find<'a>(world: &'a World, call: &Call, id: &str) -> Result<&'a Profile, Problem> {
    let organization = world.organization(&call.caller.organization);
    let found = organization.and_then(|organization| {
        organization
            .profiles
            .iter()
            .find(|profile| profile.id == id)
    });
    let profile = found.ok_or_else(|| Problem::not_found("profile", id))?;
    if profile.deleted {
        Err(gone(id))
    } else {
        Ok(profile)
    }
}

fn find_mut<'a>(
    world: &'a mut World,
    call: &Call,
    id: &str,
    now: Moment,
) -> Result<&'a mut Profile, Problem> {
    let organization = world.organization_mut(&call.caller.organization, now);
    let found = organization.and_then(|it| it.profiles.iter_mut().find(|profile| profile.id == id));
    let profile = found.ok_or_else(|| Problem::not_found("profile", id))?;
    if profile.deleted {
        Err(gone(id))
    } else {
        Ok(profile)
    }
}

fn gone(id: &str) -> Problem {
    Problem::new(
        StatusCode::GONE,
        format!("Profile with token {id} has been deleted."),
    )
}

fn missing(name: &'static str) -> Problem {
    Problem::unprocessable(format!("The '{name}' field is missing")).field(name)
}

fn blank(id: String, now: Moment) -> Profile {
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
fn apply(profile: &mut Profile, fields: &Map<String, Value>) -> Result<(), Problem> {
    let invalid = |name: &'static str| {
        Problem::unprocessable(format!("The '{name}' field is invalid")).field(name)
    };
    let given = |name: &'static str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text.clone())),
        Some(_) => Err(invalid(name)),
    };
    if let Some(website) = given("website")? {
        if !is_website(&website) {
            return Err(invalid("website"));
        }
        profile.website = website;
    }
    if let Some(email) = given("email")? {
        if !email.contains('@') {
            return Err(invalid("email"));
        }
        profile.email = email;
    }
    if let Some(phone) = given("phone")? {
        if !phone.starts_with('+') {
            return Err(invalid("phone"));
        }
        profile.phone = phone;
    }
    if let Some(mode) = given("mode")? {
        profile.mode = match mode.as_str() {
            "live" => Mode::Live,
            "test" => Mode::Test,
            _ => return Err(invalid("mode")),
        };
    }
    if let Some(name) = given("name")? {
        profile.name = name;
    }
    profile.description = given("description")?.or_else(|| profile.description.take());
    profile.business_category =
        given("businessCategory")?.or_else(|| profile.business_category.take());
    if let Some(countries) = fields
        .get("countriesOfActivity")
        .filter(|countries| !countries.is_null())
    {
        let countries = serde_json::from_value(countries.clone());
        profile.countries_of_activity =
            Some(countries.map_err(|_| invalid("countriesOfActivity"))?);
    }
    Ok(())
}

fn is_website(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or_default();
    text.len() <= 255 && host.contains('.') && !text.contains('@') && !text.contains(' ')
}

fn view(profile: &Profile, base: &Base) -> Value {
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
        "self": base.api(&format!("/v2/profiles/{}", profile.id)),
        "dashboard": base.page(&format!("/dashboard/settings/profiles/{}", profile.id)),
        "checkoutPreviewUrl": base.page(&format!("/dashboard/checkout-preview/{}", profile.id)),
    });
    for name in ["chargebacks", "methods", "payments", "refunds"] {
        body["_links"][name] = base.api(&format!("/v2/{name}?profileId={}", profile.id));
    }
    body
}
