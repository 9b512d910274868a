//! Figures for a collector, on a listener of their own: they are nobody's page.

use std::fmt::Write as _;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use usecases::{Gangway, ports::WorkerHealth};

/// Serves `/metrics` in the Prometheus text format until the program stops.
pub(crate) async fn serve(listener: TcpListener, service: Gangway, stop: CancellationToken) {
    let router = Router::new()
        .route("/metrics", get(metrics))
        .with_state(service);
    let served = axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "serving metrics failed");
    }
}

async fn metrics(State(service): State<Gangway>) -> Response {
    let now = service.now();
    match service.store().worker_health(now).await {
        Ok(health) => (
            [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
            render(&health, now),
        )
            .into_response(),
        Err(error) => {
            tracing::warn!(%error, "cannot read figures");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn render(health: &WorkerHealth, now: Timestamp) -> String {
    let waiting = health.oldest_due.map_or(0, |due| {
        u64::try_from(now.duration_since(due).as_secs()).unwrap_or_default()
    });
    let figures = [
        ("sellers_polled", "Sellers that are polled", health.polled),
        (
            "sellers_overdue",
            "Sellers whose reading is due and not under way",
            health.overdue,
        ),
        (
            "polling_lag_seconds",
            "How long the longest overdue seller waits",
            waiting,
        ),
        (
            "sellers_failing",
            "Sellers whose readings fail",
            health.failing,
        ),
        (
            "disconnects_unconfirmed",
            "Disconnects that Mollie has not proved",
            health.unconfirmed,
        ),
    ];
    figures
        .iter()
        .fold(String::new(), |mut text, (name, help, value)| {
            let _ = writeln!(
                text,
                "# HELP gangway_{name} {help}\n# TYPE gangway_{name} gauge\ngangway_{name} {value}"
            );
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_is_the_age_of_the_longest_overdue_seller() {
        let now = Timestamp::from_second(1_000).unwrap();
        let health = WorkerHealth {
            overdue: 2,
            oldest_due: Some(Timestamp::from_second(940).unwrap()),
            ..WorkerHealth::default()
        };
        let text = render(&health, now);
        assert!(
            text.contains("\ngangway_polling_lag_seconds 60\n"),
            "{text}"
        );
        assert!(text.contains("\ngangway_sellers_overdue 2\n"), "{text}");
    }
}
