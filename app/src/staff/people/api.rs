//! Server functions of the pages about staff, and what they give to them.

use domain::Role;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{error::UiError, staff::sessions::api::SessionLine};

/// A member of staff in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    pub id: String,
    pub email: String,
    pub role: Role,
    pub created_at: Timestamp,
    pub signed_in_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub lines: Vec<PersonLine>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

/// A member of staff with the sessions that are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    pub line: PersonLine,
    /// The last used first.
    pub sessions: Vec<SessionLine>,
    /// The moment at which ages are judged.
    pub now: Timestamp,
}

/// Everyone who may sign in.
#[server(prefix = "/fn", endpoint = "list-people")]
pub async fn list_people() -> Result<People, UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let everyone = manager
        .everyone()
        .await
        .map_err(|e| crate::guard::report(&e))?;
    Ok(People {
        lines: everyone.into_iter().map(ssr::line).collect(),
        now: crate::guard::gangway().now(),
    })
}

#[server(prefix = "/fn", endpoint = "read-person")]
pub async fn read_person(#[server(default)] person: String) -> Result<PersonDetail, UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let id = ssr::staff_id(&person).inspect_err(|error| crate::error::set_status(*error))?;
    let person = manager
        .person(id)
        .await
        .map_err(|e| crate::guard::report(&e))?;
    Ok(PersonDetail {
        line: ssr::line(person.member),
        sessions: person.sessions.into_iter().map(Into::into).collect(),
        now: crate::guard::gangway().now(),
    })
}

/// Adds somebody who may sign in.
#[server(prefix = "/fn", endpoint = "add-person")]
pub async fn add_person(
    #[server(default)] email: String,
    #[server(default)] role: String,
    #[server(default)] password: String,
) -> Result<(), UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let result = match ssr::role(&role) {
        Ok(role) => ssr::told(manager.add(&email, role, password.into()).await.map(|_| ())),
        Err(error) => Err(error),
    };
    crate::guard::answer("/people", "person-added", result)
}

#[server(prefix = "/fn", endpoint = "change-role")]
pub async fn change_role(
    #[server(default)] person: String,
    #[server(default)] role: String,
) -> Result<(), UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let result = match (ssr::staff_id(&person), ssr::role(&role)) {
        (Ok(id), Ok(role)) => ssr::told(manager.set_role(id, role).await),
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    crate::guard::answer(&ssr::page(&person), "role-changed", result)
}

#[server(prefix = "/fn", endpoint = "change-password")]
pub async fn change_password(
    #[server(default)] person: String,
    #[server(default)] password: String,
) -> Result<(), UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let result = match ssr::staff_id(&person) {
        Ok(id) => ssr::told(manager.set_password(id, password.into()).await),
        Err(error) => Err(error),
    };
    crate::guard::answer(&ssr::page(&person), "password-changed", result)
}

/// Lets somebody sign in no more.
#[server(prefix = "/fn", endpoint = "remove-person")]
pub async fn remove_person(
    #[server(default)] person: String,
    #[server(default)] typed_email: String,
) -> Result<(), UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let result = match ssr::staff_id(&person) {
        Ok(id) => ssr::told(manager.remove(id, &typed_email).await),
        Err(error) => Err(error),
    };
    let page = match result {
        Ok(()) => "/people".to_owned(),
        Err(_) => ssr::page(&person),
    };
    crate::guard::answer(&page, "person-removed", result)
}

/// Ends one session of somebody.
#[server(prefix = "/fn", endpoint = "end-persons-session")]
pub async fn end_persons_session(
    #[server(default)] person: String,
    #[server(default)] session: String,
) -> Result<(), UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let result = match ssr::staff_id(&person) {
        Ok(id) => ssr::told(manager.end_session(id, &session).await),
        Err(error) => Err(error),
    };
    crate::guard::answer(&ssr::page(&person), "session-ended", result)
}

/// Ends every session of somebody.
#[server(prefix = "/fn", endpoint = "end-persons-sessions")]
pub async fn end_persons_sessions(#[server(default)] person: String) -> Result<(), UiError> {
    let manager = crate::guard::staff::<usecases::staff::ManageStaff>()?;
    let result = match ssr::staff_id(&person) {
        Ok(id) => ssr::told(manager.end_sessions(id).await),
        Err(error) => Err(error),
    };
    crate::guard::answer(&ssr::page(&person), "sessions-ended", result)
}

#[cfg(feature = "ssr")]
mod ssr {
    use domain::Role;
    use usecases::{
        UseCaseError,
        ports::{StaffId, StaffMember},
    };

    use super::PersonLine;
    use crate::error::{Field, UiError};

    pub(super) fn line(member: StaffMember) -> PersonLine {
        PersonLine {
            id: member.id.to_string(),
            email: member.email,
            role: member.role,
            created_at: member.created_at,
            signed_in_at: member.signed_in_at,
        }
    }

    pub(super) fn staff_id(text: &str) -> Result<StaffId, UiError> {
        text.parse().map(StaffId).map_err(|_| UiError::NotFound)
    }

    pub(super) fn role(text: &str) -> Result<Role, UiError> {
        Role::parse(text).ok_or(UiError::Invalid(Field::Role))
    }

    pub(super) fn told(result: Result<(), UseCaseError>) -> Result<(), UiError> {
        result.map_err(|error| crate::guard::report(&error))
    }

    /// The page about somebody; that of everyone for what names nobody.
    pub(super) fn page(person: &str) -> String {
        staff_id(person).map_or_else(|_| "/people".to_owned(), |id| format!("/people/{id}"))
    }
}
