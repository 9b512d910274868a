//! Asks for one page over and over on connections that stay open.

use std::io::{BufRead, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};

pub(super) struct Measurement {
    /// Sorted times of all requests.
    times: Vec<Duration>,
    took: Duration,
}

impl Measurement {
    pub(super) fn requests_as_float(&self) -> f64 {
        f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX))
    }

    pub(super) fn per_second(&self) -> f64 {
        self.requests_as_float() / self.took.as_secs_f64()
    }

    /// Milliseconds that this share of requests stayed below.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let index = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times
            .get(index)
            .map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    }
}

/// Loads one page for `length` on so many connections.
pub(super) fn run(
    addr: SocketAddr,
    path: &str,
    cookie: &str,
    connections: usize,
    length: Duration,
) -> Result<Measurement> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {addr}\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n"
    );
    let started = Instant::now();
    let end = started + length;
    let outcomes: Vec<Result<Vec<Duration>>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(|| ask(addr, &request, end)))
            .collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(anyhow!("a load thread panicked")))
            })
            .collect()
    });
    let took = started.elapsed();
    let mut times = Vec::new();
    for outcome in outcomes {
        times.extend(outcome?);
    }
    times.sort_unstable();
    Ok(Measurement { times, took })
}

fn ask(addr: SocketAddr, request: &str, end: Instant) -> Result<Vec<Duration>> {
    let stream = TcpStream::connect(addr).context("cannot connect")?;
    stream.set_nodelay(true).context("cannot set TCP_NODELAY")?;
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let mut body = Vec::new();
    let mut times = Vec::new();
    while Instant::now() < end {
        let asked = Instant::now();
        reader
            .get_mut()
            .write_all(request.as_bytes())
            .context("cannot ask")?;
        answer(&mut reader, &mut body)?;
        times.push(asked.elapsed());
    }
    Ok(times)
}

/// Reads one answer to its end; anything but 200 ends the measurement.
fn answer(reader: &mut impl BufRead, body: &mut Vec<u8>) -> Result<()> {
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .context("cannot read an answer")?;
    if !line.starts_with("HTTP/1.1 200") {
        bail!("expected 200, got {}", line.trim());
    }
    let mut length = None;
    loop {
        line.clear();
        reader
            .read_line(&mut line)
            .context("cannot read an answer")?;
        let header = line.trim_end().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(text) = header.strip_prefix("content-length:") {
            length = Some(
                text.trim()
                    .parse::<usize>()
                    .context("cannot read a length")?,
            );
        }
    }
    match length {
        Some(length) => read_exactly(reader, body, length),
        None => read_chunks(reader, body),
    }
}

fn read_exactly(reader: &mut impl BufRead, body: &mut Vec<u8>, length: usize) -> Result<()> {
    body.resize(length, 0);
    reader.read_exact(body).context("cannot read a page")
}

fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        reader.read_line(&mut line).context("cannot read a chunk")?;
        let length = usize::from_str_radix(line.trim(), 16).context("cannot read a chunk")?;
        // Each chunk ends with an empty line, the last one too.
        read_exactly(reader, body, length + 2)?;
        if length == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_to_their_end_in_both_forms() {
        let plain = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        for bytes in [&plain[..], &chunked[..]] {
            let mut rest = bytes;
            answer(&mut rest, &mut Vec::new()).expect("reads");
            assert!(rest.is_empty());
        }
    }

    #[test]
    fn an_error_page_is_not_measured() {
        let mut bytes = &b"HTTP/1.1 500 Oops\r\n\r\n"[..];
        assert!(answer(&mut bytes, &mut Vec::new()).is_err());
    }

    #[test]
    fn percentiles_are_read_from_the_sorted_times() {
        let times = (1..=100).map(Duration::from_millis).collect();
        let measured = Measurement {
            times,
            took: Duration::from_secs(2),
        };
        assert!((measured.percentile(50) - 51.0).abs() < 0.01);
        assert!((measured.percentile(99) - 100.0).abs() < 0.01);
        assert!((measured.per_second() - 50.0).abs() < 0.01);
    }
}
