//! A visitor without JavaScript: cookies, forms, and redirects that we follow by hand.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;
use ureq::http::header::{ACCEPT, LOCATION};
use ureq::{Agent, Body, http};
use url::Url;

/// Far more than any page takes, far less than a person waits.
const LIMIT: Duration = Duration::from_secs(30);

/// One visitor of one server, with cookies of its own.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    base: Url,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Where a redirect leads, made absolute.
    pub(crate) location: Option<Url>,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Result<Self> {
        let base = Url::parse(&format!("http://{address}/")).context("cannot make a URL")?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(LIMIT))
            // A proxy has no business between two programs on this machine.
            .proxy(None)
            .build()
            .new_agent();
        Ok(Self { agent, base })
    }

    /// Reads a page; `path` may also be a whole URL on the same server.
    pub(crate) fn get(&self, path: &str) -> Result<Response> {
        let url = self.url(path)?;
        let response = self
            .agent
            .get(url.as_str())
            .call()
            .with_context(|| format!("cannot read {url}"))?;
        Response::of(response, &url)
    }

    /// Sends a form as a browser would, expecting a page or a redirect.
    pub(crate) fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Response> {
        self.send_form(path, "text/html", fields)
    }

    /// Sends a form as a program would, and reads JSON; anything but success is a failure.
    pub(crate) fn call(&self, path: &str, fields: &[(&str, &str)]) -> Result<Value> {
        self.send_form(path, "application/json", fields)?
            .json(&self.url(path)?)
    }

    fn send_form(&self, path: &str, accept: &str, fields: &[(&str, &str)]) -> Result<Response> {
        let url = self.url(path)?;
        let request = self.agent.post(url.as_str()).header(ACCEPT, accept);
        let response = request
            .send_form(fields.iter().copied())
            .with_context(|| format!("cannot post to {url}"))?;
        Response::of(response, &url)
    }

    /// Reads JSON; anything but success is a failure.
    pub(crate) fn get_json(&self, path: &str) -> Result<Value> {
        self.get(path)?.json(&self.url(path)?)
    }

    /// Sends JSON and reads JSON; anything but success is a failure.
    pub(crate) fn post_json(&self, path: &str, body: &Value) -> Result<Value> {
        let url = self.url(path)?;
        let response = self
            .agent
            .post(url.as_str())
            .send_json(body)
            .with_context(|| format!("cannot post to {url}"))?;
        Response::of(response, &url)?.json(&url)
    }

    /// The cookies that this visitor holds, as a `Cookie` header would send them.
    pub(crate) fn cookies(&self) -> String {
        let jar = self.agent.cookie_jar_lock();
        let pairs: Vec<String> = jar
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect();
        pairs.join("; ")
    }

    fn url(&self, path: &str) -> Result<Url> {
        self.base
            .join(path)
            .with_context(|| format!("cannot understand the address {path}"))
    }
}

impl Response {
    fn of(mut response: http::Response<Body>, asked: &Url) -> Result<Self> {
        let location = response
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok());
        let location = location.map(|text| resolve(asked, text)).transpose()?;
        let status = response.status().as_u16();
        let body = response
            .body_mut()
            .read_to_string()
            .with_context(|| format!("cannot read the answer of {asked}"))?;
        Ok(Self {
            status,
            location,
            body,
        })
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Where it redirects to; anything else is a failure of `step`.
    pub(crate) fn redirect(self, step: &str) -> Result<Url> {
        match self.location {
            Some(location) if (300..400).contains(&self.status) => Ok(location),
            _ => Err(anyhow!("{step}: expected a redirect, got {}", self.status)),
        }
    }

    fn json(self, url: &Url) -> Result<Value> {
        if !self.is_success() {
            bail!("{url} answered {}: {}", self.status, self.body);
        }
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&self.body)
            .with_context(|| format!("cannot understand the answer of {url}"))
    }
}

fn resolve(asked: &Url, location: &str) -> Result<Url> {
    asked.join(location).context("cannot understand a redirect")
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread::{self, JoinHandle};

    use super::*;

    fn answer(status: u16, location: Option<&str>) -> Response {
        let asked = Url::parse("http://127.0.0.1:3000/connect/abc").expect("valid");
        let location = location.map(|text| resolve(&asked, text).expect("resolves"));
        Response {
            status,
            location,
            body: String::new(),
        }
    }

    #[test]
    fn a_relative_redirect_is_read_from_the_page_that_sent_it() {
        let location = answer(303, Some("/sellers?q=a"))
            .redirect("sign in")
            .expect("redirects");
        assert_eq!(location.as_str(), "http://127.0.0.1:3000/sellers?q=a");
    }

    #[test]
    fn a_page_where_a_redirect_should_be_names_the_step() {
        let failure = answer(200, None)
            .redirect("sign in")
            .expect_err("no redirect");
        assert_eq!(failure.to_string(), "sign in: expected a redirect, got 200");
    }

    #[test]
    fn a_location_without_a_redirect_status_is_not_followed() {
        assert!(answer(201, Some("/made")).redirect("make").is_err());
    }

    /// Answers one request per head, in order, and returns what was asked.
    fn serve(heads: &'static [&'static str]) -> (SocketAddr, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("binds");
        let address = listener.local_addr().expect("has an address");
        let asked = thread::spawn(move || {
            let answer = |head: &&str| {
                let (mut stream, _) = listener.accept().expect("accepts");
                let lines = BufReader::new(stream.try_clone().expect("clones"))
                    .lines()
                    .map_while(Result::ok);
                let request: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let answer =
                    format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).expect("answers");
                request.join("\n").to_lowercase()
            };
            heads.iter().map(answer).collect()
        });
        (address, asked)
    }

    #[test]
    fn a_cookie_from_one_answer_goes_with_the_next_request_and_redirects_are_left_to_us() {
        let (address, asked) = serve(&[
            "303 See Other\r\nlocation: /sellers\r\nset-cookie: session=abc; Path=/; HttpOnly; SameSite=Lax",
            "200 OK",
        ]);
        let client = Client::new(address).expect("client");
        let landed = client
            .post_form("/sign-in", &[])
            .expect("answers")
            .redirect("sign in")
            .expect("redirects");
        client.get(landed.as_str()).expect("answers");
        let asked = asked.join().expect("serves");
        assert!(
            asked[0].starts_with("post /sign-in") && asked[0].contains("accept: text/html"),
            "{}",
            asked[0]
        );
        assert!(
            asked[1].starts_with("get /sellers") && asked[1].contains("cookie: session=abc"),
            "{}",
            asked[1]
        );
    }
}
