//! Logs: lines for people on a terminal, JSON where a machine collects them.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// What is logged unless `RUST_LOG` says otherwise.
const USUAL: &str = "info,sqlx=warn,hyper=warn,reqwest=warn,h2=warn";

/// Starts logging to standard error, which leaves standard output to commands.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    if std::io::stderr().is_terminal() {
        registry.with(lines.with_target(false).compact()).init();
    } else {
        registry.with(lines.json().flatten_event(true)).init();
    }
}
