//! `/v2/profiles` (`Mollie: list-profiles`).

use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};

use super::{
    body::fields,
    call::Call,
    hal::{Answer, List, hal, ok, with_documentation},
    problem::Problem,
    profile_fields,
};
use crate::simulation::{
    Simulation,
    date_time::DateTime,
    profile::{Mode, Profile, ProfileStatus, Review, ReviewStatus},
};

/// Newest first, as all of Mollie's lists.
pub(super) async fn list(call: Call) -> Answer {
    call.require_scope("profiles.read")?;
    call.live_only()?;
    call.state.with(|simulation, _| {
        let mut profiles: Vec<&Profile> = simulation
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
            |profile| profile_fields::view(profile, &call.base_url),
        )
    })
}

pub(super) async fn get(call: Call, Path(id): Path<String>) -> Answer {
    call.require_scope("profiles.read")?;
    call.testmode()?;
    let body = call.state.with(|simulation, _| {
        find(simulation, &call, &id).map(|profile| profile_fields::view(profile, &call.base_url))
    })?;
    ok(&with_documentation(body, "get-profile"))
}

pub(super) async fn create(call: Call, headers: HeaderMap, body: Bytes) -> Answer {
    call.require_scope("profiles.write")?;
    let fields = fields(&headers, &body)?;
    profile_fields::require(&fields)?;
    let created = call.state.update(|simulation, now| {
        let mut profile = profile_fields::blank(simulation.new_profile_id(), now);
        profile_fields::apply(&mut profile, &fields)?;
        if profile.mode == Mode::Live {
            profile.review = Some(Review {
                status: ReviewStatus::Pending,
            });
        }
        let body = profile_fields::view(&profile, &call.base_url);
        if let Some(organization) = simulation.organization_mut(&call.caller.organization, now) {
            organization.profiles.push(profile);
        }
        Ok(body)
    })?;
    Ok(hal(
        StatusCode::CREATED,
        &with_documentation(created, "create-profile"),
    ))
}

pub(super) async fn update(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    call.require_scope("profiles.write")?;
    let fields = fields(&headers, &body)?;
    profile_fields::require_any(&fields)?;
    let changed = call.state.update(|simulation, now| {
        let profile = find_mut(simulation, &call, &id, now)?;
        if profile.status == ProfileStatus::Blocked {
            return Err(Problem::forbidden("A blocked profile cannot be changed."));
        }
        let mut next = profile.clone();
        profile_fields::apply(&mut next, &fields)?;
        if next.mode == Mode::Live {
            if profile.mode == Mode::Test {
                next.status = ProfileStatus::Unverified;
            }
            next.review = Some(Review {
                status: ReviewStatus::Pending,
            });
        }
        *profile = next;
        Ok(profile_fields::view(profile, &call.base_url))
    })?;
    ok(&with_documentation(changed, "update-profile"))
}

pub(super) async fn delete(call: Call, Path(id): Path<String>) -> Answer {
    call.require_scope("profiles.write")?;
    call.state.update(|simulation, now| {
        find_mut(simulation, &call, &id, now).map(|profile| profile.deleted = true)
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A profile of the caller's organization; a deleted one answers 410.
pub(super) fn find<'a>(
    simulation: &'a Simulation,
    call: &Call,
    id: &str,
) -> Result<&'a Profile, Problem> {
    let organization = simulation.organization(&call.caller.organization);
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

pub(super) fn find_mut<'a>(
    simulation: &'a mut Simulation,
    call: &Call,
    id: &str,
    now: DateTime,
) -> Result<&'a mut Profile, Problem> {
    let organization = simulation.organization_mut(&call.caller.organization, now);
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
