//! What a token may do.

use serde_json::json;
use usecases::ports::PermissionsApi;

use crate::world::{access, client, json as answer, serving};

#[tokio::test]
async fn granted_permissions_are_those_that_say_so() {
    let permission = |id: &str, granted: bool| json!({ "resource": "permission", "id": id, "description": "…", "granted": granted });
    let body = json!({
        "count": 3,
        "_embedded": { "permissions": [
            permission("payments.read", true), permission("payments.write", false), permission("brand-new.read", true),
        ] },
    });
    let server = serving("/v2/permissions", answer(&body)).await;
    let scopes = client(&server).granted_scopes(&access()).await.unwrap();
    assert_eq!(scopes.to_string(), "brand-new.read payments.read");
}
