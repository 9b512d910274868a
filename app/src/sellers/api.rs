//! Server functions of this feature, and what they give to its pages.

use domain::{IgnoredParameter, SellerDetail, SellerList, SellerQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::UiError;

/// The query of the Sellers tab, read from its URL.
pub fn query_from(pairs: &[(String, String)]) -> (SellerQuery, Vec<IgnoredParameter>) {
    // These tell the page what just happened; they are not part of the question.
    let own = ["notice", "problem", "ref"];
    SellerQuery::from_pairs(
        pairs
            .iter()
            .filter(|(key, _)| !own.contains(&key.as_str()))
            .map(|(key, value)| (key.as_str(), value.as_str())),
    )
}

#[server(prefix = "/fn", endpoint = "list-sellers", input = Json)]
pub async fn list_sellers(query: SellerQuery) -> Result<SellerList, UiError> {
    let viewer = crate::guard::staff::<usecases::sellers::ViewSellers>()?;
    viewer
        .list(&query)
        .await
        .map_err(|e| crate::guard::report(&e))
}

#[server(prefix = "/fn", endpoint = "read-seller")]
pub async fn read_seller(organization: String) -> Result<SellerDetail, UiError> {
    let viewer = crate::guard::staff::<usecases::sellers::ViewSellers>()?;
    let organization = organization_id(&organization)?;
    viewer
        .seller(&organization)
        .await
        .map_err(|e| crate::guard::report(&e))
}

/// Makes a poll of this seller due at once.
#[server(prefix = "/fn", endpoint = "check-seller")]
pub async fn check_seller(organization: String) -> Result<(), UiError> {
    let checker = crate::guard::staff::<usecases::sellers::CheckSellers>()?;
    let organization = organization_id(&organization)?;
    let result = checker
        .check_now(&organization)
        .await
        .map_err(|e| crate::guard::report(&e));
    crate::guard::answer(&format!("/sellers/{organization}"), "checking", result)
}

/// Says that a page that shows this seller is open, so that it is read more often.
#[server(prefix = "/fn", endpoint = "watch-seller")]
pub async fn watch_seller(organization: String) -> Result<(), UiError> {
    let viewer = crate::guard::staff::<usecases::sellers::ViewSellers>()?;
    let organization = organization_id(&organization)?;
    viewer
        .watch(&organization)
        .await
        .map_err(|e| crate::guard::report(&e))
}

/// The organization of an address or a form.
#[cfg(feature = "ssr")]
pub(crate) fn organization_id(text: &str) -> Result<domain::OrganizationId, UiError> {
    domain::OrganizationId::parse(text)
        .map_err(|_| UiError::Invalid(crate::error::Field::Organization))
        .inspect_err(|error| crate::error::set_status(*error))
}
