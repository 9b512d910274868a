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

/// The program can work: the database can be read and written.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    match state.gangway.check_database().await {
        Ok(()) => "ready".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is away").into_response()
        }
    }
}
