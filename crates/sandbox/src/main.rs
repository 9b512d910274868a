//! `mollie-sandbox`: a simulated Mollie on a local port.

use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use sandbox::{Clock, Options, Sandbox};
use tracing_subscriber::EnvFilter;

/// A simulated Mollie: OAuth, the API an onboarding dashboard reads, a control API and a control page.
///
/// It keeps everything in memory unless --state names a file, and has no place in production.
#[derive(Parser)]
#[command(name = "mollie-sandbox", version)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:4010")]
    addr: SocketAddr,
    /// Speak https with a certificate made at start (Mollie's Node client needs https).
    #[arg(long)]
    tls: bool,
    /// Write that certificate to a file, for clients to trust.
    #[arg(long, value_name = "FILE", requires = "tls")]
    tls_certificate: Option<PathBuf>,
    /// What links start with; without it, the address a request was sent to.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// How many organizations there are at the start; the first 24 cover every state and oddity.
    #[arg(long, default_value_t = 24)]
    sellers: usize,
    /// Equal seeds make equal organizations and tokens.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The app's id.
    #[arg(long, default_value_t = Options::default().client_id)]
    client_id: String,
    /// The app's secret.
    #[arg(long, default_value_t = Options::default().client_secret, hide_default_value = true)]
    client_secret: String,
    /// The partner's own access token.
    #[arg(long, default_value_t = Options::default().partner_token, hide_default_value = true)]
    partner_token: String,
    /// A redirect URL registered for the app; may be given several times, the first is the default.
    #[arg(long = "redirect-uri", value_name = "URL", default_values_t = Options::default().redirect_uris)]
    redirect_uris: Vec<String>,
    /// Keep organizations, authorizations and the clock in this file over restarts; it wins over --sellers and --seed.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        Self {
            addr: arguments.addr,
            tls: arguments.tls,
            public_url: arguments.public_url,
            sellers: arguments.sellers,
            seed: arguments.seed,
            client_id: arguments.client_id,
            client_secret: arguments.client_secret,
            partner_token: arguments.partner_token,
            redirect_uris: arguments.redirect_uris,
            state_file: arguments.state,
            clock: Clock::system(),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            say(
                &mut std::io::stderr(),
                &format!("mollie-sandbox: {sentence}"),
            );
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let certificate_file = arguments.tls_certificate.clone();
    let mut running = Sandbox::start(arguments.into())
        .await
        .map_err(|error| error.to_string())?;
    if let (Some(file), Some(certificate)) = (certificate_file, &running.certificate) {
        std::fs::write(&file, certificate).map_err(|error| {
            format!(
                "the certificate cannot be written to {}: {error}",
                file.display()
            )
        })?;
    }
    say(
        &mut std::io::stdout(),
        &format!("mollie-sandbox answers at {}", running.base_url),
    );
    tokio::select! {
        () = running.ended() => Ok(()),
        () = asked_to_stop() => {
            drop(running);
            Ok(())
        }
    }
}

/// Ctrl-C, or the signal that a process manager sends.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Prints a line; a closed pipe is no reason to end.
fn say(to: &mut impl Write, line: &str) {
    let _ = writeln!(to, "{line}").and_then(|()| to.flush());
}
