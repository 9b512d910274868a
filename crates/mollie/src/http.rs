//! One call to Mollie: send, wait no longer than allowed, read no more than expected.

use http::{HeaderMap, StatusCode};
use reqwest::{Request, Response, header::AUTHORIZATION};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};
use usecases::ports::{MollieError, SharedClock};

use crate::{BuildError, Timeouts, failure, rate};

/// No answer of this API comes near this size; a longer one is not Mollie's.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// The way to Mollie.
pub(crate) struct Transport {
    http: reqwest::Client,
    api: Url,
    clock: SharedClock,
}

/// What came back, whatever its status.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Transport {
    pub(crate) fn new(
        api: Url,
        timeouts: Timeouts,
        clock: SharedClock,
    ) -> Result<Self, BuildError> {
        let http = http_client(&api, timeouts).map_err(|error| BuildError::Http {
            reason: failure::root_cause(&error),
        })?;
        Ok(Self { http, api, clock })
    }

    /// The configured address of the API.
    pub(crate) fn api(&self) -> &Url {
        &self.api
    }

    /// The address of an endpoint, below whatever path the API's own address has.
    pub(crate) fn endpoint(&self, path: &str) -> Url {
        let mut url = self.api.clone();
        url.set_path(&format!("{}/{path}", self.api.path().trim_end_matches('/')));
        url
    }

    /// Asks for a resource; `None` asks as nobody.
    pub(crate) async fn get(
        &self,
        url: Url,
        token: Option<&SecretString>,
    ) -> Result<Reply, MollieError> {
        let mut request = self.http.get(url);
        if let Some(token) = token {
            request = request.bearer_auth(token.expose_secret());
        }
        self.send(
            request
                .build()
                .map_err(|error| failure::transport(&error))?,
        )
        .await
    }

    /// Sends any request and reads the whole answer.
    pub(crate) async fn send(&self, mut request: Request) -> Result<Reply, MollieError> {
        if let Some(credentials) = request.headers_mut().get_mut(AUTHORIZATION) {
            credentials.set_sensitive(true);
        }
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let outcome = self.exchange(request).await;
        match &outcome {
            Ok(reply) => {
                let status = reply.status.as_u16();
                let remaining = rate::lowest(&reply.headers).map(|limit| limit.remaining);
                tracing::debug!(%method, path, status, remaining, "mollie answered");
            }
            Err(error) => tracing::debug!(%method, path, %error, "mollie did not answer"),
        }
        outcome
    }

    async fn exchange(&self, request: Request) -> Result<Reply, MollieError> {
        let response = self.http.execute(request).await;
        let mut response = response.map_err(|error| failure::transport(&error))?;
        Ok(Reply {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: read(response).await?,
        })
    }

    /// A request that is neither a plain read nor made by `oauth2`.
    pub(crate) fn delete(&self, url: Url) -> reqwest::RequestBuilder {
        self.http.delete(url)
    }

    /// The error for a refusal by the API; `None` for a success.
    pub(crate) fn refusal(&self, reply: &Reply) -> Option<MollieError> {
        failure::status(reply.status)
            .map(|error| error.into_error(rate::retry_after(&reply.headers, self.clock.now())))
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, MollieError> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| failure::transport(&error))?
    {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(failure::malformed("an answer of more than 4 MiB"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The only place that makes an HTTP client. No redirects: a token must not travel to another
/// address than the one it was meant for. No retries: callers know what is safe to repeat.
fn http_client(api: &Url, timeouts: Timeouts) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("Gangway/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .tcp_nodelay(true);
    if is_loopback(api) {
        // A proxy cannot reach this machine's own loopback addresses.
        builder.no_proxy().build()
    } else {
        builder.build()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
