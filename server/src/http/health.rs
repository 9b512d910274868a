//! Whether the program lives, and whether it can work.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::state::AppState;

pub(crate) async fn live() -> &'static str {
    "ok"
}

/// The program can work: the database takes writes. It answers also while the database does not.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    if state.gangway.storage_failing_since().await.is_none() {
        return "ready".into_response();
    }
    let words = "the database is away or takes no writes";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}
