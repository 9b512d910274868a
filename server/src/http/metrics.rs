//! Figures for a collector, on a listener of their own: they are nobody's page.

use std::{fmt, sync::atomic::AtomicU64};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use prometheus_client::{
    encoding::text::encode,
    metrics::gauge::Gauge,
    registry::{Registry, Unit},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use usecases::{Gangway, ports::PollingHealth};

use crate::http_server::{self, Bounds};

/// Collectors are few.
const CONNECTIONS: usize = 32;
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves `/metrics` until the program stops.
pub(crate) async fn serve(listener: TcpListener, service: Gangway, stop: CancellationToken) {
    let router = Router::new()
        .route("/metrics", get(metrics))
        .with_state(service);
    let bounds = Bounds {
        connections: CONNECTIONS,
        ..Bounds::default()
    };
    http_server::serve(listener, router, bounds, stop).await;
}

async fn metrics(State(service): State<Gangway>) -> Response {
    let now = service.now();
    let health = match service.polling_health().await {
        Ok(health) => health,
        Err(error) => {
            tracing::warn!(%error, "cannot read figures");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    match render(&health, now) {
        Ok(text) => ([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response(),
        Err(fmt::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// In the text format of `OpenMetrics`, which Prometheus reads.
fn render(health: &PollingHealth, now: Timestamp) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("gangway");
    let mut gauge = |name: &str, help: &str, unit: Option<Unit>, value: u64| {
        let gauge = Gauge::<u64, AtomicU64>::default();
        gauge.set(value);
        match unit {
            Some(unit) => registry.register_with_unit(name, help, unit, gauge),
            None => registry.register(name, help, gauge),
        }
    };
    let lag = health.oldest_due.map_or(0, |due| {
        u64::try_from(now.duration_since(due).as_secs()).unwrap_or_default()
    });
    gauge(
        "sellers_polled",
        "Sellers that are polled",
        None,
        health.polled,
    );
    gauge(
        "sellers_overdue",
        "Sellers whose poll is due and not under way",
        None,
        health.overdue,
    );
    gauge(
        "polling_lag",
        "How long the longest overdue seller waits",
        Some(Unit::Seconds),
        lag,
    );
    gauge(
        "sellers_failing",
        "Sellers whose polls fail",
        None,
        health.failing,
    );
    gauge(
        "disconnects_unconfirmed",
        "Disconnects that Mollie has not proved",
        None,
        health.unconfirmed,
    );
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_is_the_age_of_the_longest_overdue_seller() {
        let now = Timestamp::from_second(1_000).unwrap();
        let health = PollingHealth {
            overdue: 2,
            oldest_due: Some(Timestamp::from_second(940).unwrap()),
            ..PollingHealth::default()
        };
        let text = render(&health, now).unwrap();
        assert!(
            text.contains("\ngangway_polling_lag_seconds 60\n"),
            "{text}"
        );
        assert!(text.contains("\ngangway_sellers_overdue 2\n"), "{text}");
    }

    #[test]
    fn every_figure_keeps_the_name_that_dashboards_know() {
        let health = PollingHealth {
            polled: 1,
            overdue: 2,
            failing: 3,
            unconfirmed: 4,
            ..PollingHealth::default()
        };
        let text = render(&health, Timestamp::UNIX_EPOCH).unwrap();
        let figures: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            figures,
            [
                "gangway_sellers_polled 1",
                "gangway_sellers_overdue 2",
                "gangway_polling_lag_seconds 0",
                "gangway_sellers_failing 3",
                "gangway_disconnects_unconfirmed 4",
            ]
        );
    }
}
