//! Where pages are served and under which address people reach them.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use url::Url;

use super::CommandError;
use crate::http::client_address::TrustedProxies;

/// Settings of the web server.
#[derive(Debug, Clone, Args)]
pub(crate) struct WebConfig {
    /// Address to listen on
    #[arg(long, env = "GANGWAY_ADDR", default_value = "127.0.0.1:3000")]
    pub(crate) addr: SocketAddr,

    /// Address under which people reach Gangway; https unless it is this machine
    #[arg(long, env = "GANGWAY_PUBLIC_URL")]
    public_url: Option<Url>,

    /// Proxies that stand in front, as addresses or networks with commas between them: what they say
    /// of where a request comes from (`Forwarded`, `X-Forwarded-For`) is believed
    #[arg(long, env = "GANGWAY_TRUSTED_PROXIES", default_value = "")]
    trusted_proxies: TrustedProxies,

    /// Name of your marketplace, as sellers know it
    #[arg(
        long,
        env = "GANGWAY_PLATFORM_NAME",
        default_value = "Your marketplace"
    )]
    pub(crate) platform_name: String,

    /// Folder with the built styles, scripts and icons
    #[arg(long, env = "GANGWAY_SITE_ROOT", default_value = "target/site")]
    pub(crate) site_root: PathBuf,

    /// Address for metrics; off unless given
    #[arg(long, env = "GANGWAY_METRICS_ADDR")]
    pub(crate) metrics_addr: Option<SocketAddr>,
}

impl WebConfig {
    /// The public address. Plain http is refused beyond this machine: cookies and codes would
    /// travel in the clear.
    pub(crate) fn public_url(&self) -> Result<Url, CommandError> {
        let url = match &self.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{}", self.addr))
                .map_err(|error| CommandError::because("GANGWAY_ADDR is not usable", &error))?,
        };
        match url.scheme() {
            "https" => Ok(url),
            "http" if is_loopback(&url) && self.addr.ip().is_loopback() => Ok(url),
            "http" => Err(CommandError(
                "plain http is only served on this machine: set GANGWAY_PUBLIC_URL to an https \
                 address and put a TLS proxy in front, or listen on 127.0.0.1"
                    .into(),
            )),
            _ => Err(CommandError(
                "GANGWAY_PUBLIC_URL must start with https://".into(),
            )),
        }
    }

    /// The proxies that are believed. We speak plain http, so https says that there is one.
    pub(crate) fn trusted_proxies(&self, public_url: &Url) -> TrustedProxies {
        if public_url.scheme() == "https" && self.trusted_proxies == TrustedProxies::default() {
            tracing::warn!(
                "GANGWAY_TRUSTED_PROXIES names no proxy: all who come through the one in front \
                 share its limit for signing in"
            );
        }
        self.trusted_proxies.clone()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(addr: &str, public_url: Option<&str>) -> WebConfig {
        WebConfig {
            addr: addr.parse().unwrap(),
            public_url: public_url.map(|url| Url::parse(url).unwrap()),
            trusted_proxies: TrustedProxies::default(),
            platform_name: String::new(),
            site_root: PathBuf::new(),
            metrics_addr: None,
        }
    }

    #[test]
    fn plain_http_is_refused_beyond_this_machine() {
        assert!(config("127.0.0.1:3000", None).public_url().is_ok());
        assert!(config("[::1]:3000", None).public_url().is_ok());
        assert!(config("0.0.0.0:3000", None).public_url().is_err());
        assert!(
            config("0.0.0.0:3000", Some("http://localhost:3000"))
                .public_url()
                .is_err()
        );
        assert!(
            config("127.0.0.1:3000", Some("http://gangway.example"))
                .public_url()
                .is_err()
        );
        assert!(
            config("0.0.0.0:3000", Some("https://gangway.example"))
                .public_url()
                .is_ok()
        );
    }
}
