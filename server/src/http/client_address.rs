//! Where a request comes from: the other end of the connection, or whom proxies of ours name.
//!
//! Anybody can write `Forwarded` and `X-Forwarded-For`. So they are read from the right, from what
//! the nearest proxy has added, and only as far as each hop is a proxy that the operator trusts.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies that are believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl FromStr for TrustedProxies {
    type Err = String;

    /// Addresses and networks, with commas between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split(',').map(str::trim);
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(network).collect::<Result<_, _>>().map(Self)
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let network = text.parse::<IpAddr>().map(IpNet::from);
    let network = network
        .or_else(|_| text.parse::<IpNet>())
        .map_err(|_| format!("{text} is neither an IP address nor a network such as 10.0.0.0/8"))?;
    if network.prefix_len() == 0 {
        return Err(format!(
            "{text} is everybody, and everybody could claim to be anybody"
        ));
    }
    Ok(network)
}

impl TrustedProxies {
    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The farthest hop that is known for certain.
    fn farthest(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut known = peer;
        for hop in hops.iter().rev() {
            match hop {
                Some(hop) if self.trust(known) => known = *hop,
                _ => break,
            }
        }
        known
    }

    /// Where a request comes from that this peer hands over.
    pub(crate) fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.ip().to_canonical();
        if !self.trust(peer) {
            return peer;
        }
        let ends = [
            (header::FORWARDED, forwarded as fn(&str) -> Hops),
            (X_FORWARDED_FOR, x_forwarded_for),
        ]
        .map(|(name, read)| {
            let hops = hops(headers, &name, read)?;
            Some(self.farthest(peer, &hops))
        });
        match ends {
            // A proxy writes one of them, and may hand on the other as the client wrote it.
            [Some(one), Some(other)] if one != other => peer,
            [Some(end), _] | [None, Some(end)] => end,
            [None, None] => peer,
        }
    }
}

/// From the client to us; `None` is what names no address.
type Hops = Vec<Option<IpAddr>>;

/// All that the headers of one name say; `None` when there are none.
fn hops(headers: &HeaderMap, name: &HeaderName, read: fn(&str) -> Hops) -> Option<Hops> {
    let mut values = headers.get_all(name).iter().peekable();
    values.peek()?;
    let read = |value: &axum::http::HeaderValue| value.to_str().map_or_else(|_| vec![None], read);
    Some(values.flat_map(read).collect())
}

fn x_forwarded_for(value: &str) -> Hops {
    value.split(',').map(|part| node(part.trim())).collect()
}

/// RFC 7239: elements between commas, pairs between semicolons; either may stand in quotes.
fn forwarded(value: &str) -> Hops {
    split(value, ',').map(for_of).collect()
}

fn for_of(element: &str) -> Option<IpAddr> {
    let mut values = split(element, ';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then_some(value.trim())
    });
    let value = values.next()?;
    // No address holds a backslash, so none has to be taken away.
    let bare = match value.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => value,
    };
    values.next().is_none().then(|| node(bare)).flatten()
}

/// Splits where the separator does not stand in quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let ends = c == separator && !quoted;
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        ends
    })
}

/// An address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`
/// or `[2001:db8::1]:80`.
fn node(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let address = text.parse().ok().or_else(bare);
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const PROXY: &str = "10.0.0.1:4000";

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let trusted: TrustedProxies = "10.0.0.0/8, 2001:db8:ffff::/48,192.0.2.9".parse().unwrap();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        trusted.client(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let claims = [
            ("x-forwarded-for", "203.0.113.7"),
            ("forwarded", "for=203.0.113.7"),
        ];
        for claim in claims {
            assert_eq!(client("198.51.100.1:4000", &[claim]), "198.51.100.1");
            assert_eq!(client(PROXY, &[claim]), "203.0.113.7");
            assert_eq!(client("[::ffff:10.0.0.1]:4000", &[claim]), "203.0.113.7");
            assert_eq!(client("[2001:db8:ffff::1]:4000", &[claim]), "203.0.113.7");
        }
        assert_eq!(client(PROXY, &[]), "10.0.0.1");
    }

    #[test]
    fn hops_are_read_from_the_right_up_to_the_first_that_is_no_proxy_of_ours() {
        let x = |value| client(PROXY, &[("x-forwarded-for", value)]);
        assert_eq!(x("1.1.1.1, 203.0.113.7"), "203.0.113.7");
        assert_eq!(x("1.1.1.1, 203.0.113.7, 10.2.3.4,192.0.2.9"), "203.0.113.7");
        assert_eq!(x("10.7.7.7, 10.2.3.4"), "10.7.7.7", "all of them ours");
        let twice = [
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-for", "203.0.113.7"),
        ];
        assert_eq!(client(PROXY, &twice), "203.0.113.7");
        let f = |value| client(PROXY, &[("forwarded", value)]);
        assert_eq!(
            f("for=1.1.1.1, for=203.0.113.7;proto=https;by=10.0.0.1"),
            "203.0.113.7"
        );
        assert_eq!(f("For=\"[2001:db8::7]:4711\""), "2001:db8::7");
        assert_eq!(
            f("proto=http;for=203.0.113.7:80, for=10.2.3.4"),
            "203.0.113.7"
        );
    }

    #[test]
    fn garbage_ends_at_the_nearest_hop_that_is_known() {
        let x = |value| client(PROXY, &[("x-forwarded-for", value)]);
        for garbage in [
            "",
            "unknown",
            "203.0.113.7, ",
            "203.0.113.7 10.1.1.1",
            "\u{e9}",
        ] {
            assert_eq!(x(garbage), "10.0.0.1", "{garbage:?}");
        }
        assert_eq!(x("203.0.113.7, nonsense, 10.2.3.4"), "10.2.3.4");
        let f = |value| client(PROXY, &[("forwarded", value)]);
        for garbage in [
            "for=unknown",
            "for=_hidden",
            "by=203.0.113.7",
            "for=\"203.0.113.7",
            "for=203.0.113.7;for=203.0.113.8",
            "for=\"a\\\", for=203.0.113.7\"",
            ";;==,",
        ] {
            assert_eq!(f(garbage), "10.0.0.1", "{garbage:?}");
        }
        // What stands in quotes is no hop.
        assert_eq!(f("for=203.0.113.7;x=\", for=1.1.1.1\""), "203.0.113.7");
    }

    #[test]
    fn two_headers_that_contradict_each_other_are_not_believed() {
        let both = |one, other| client(PROXY, &[("forwarded", one), ("x-forwarded-for", other)]);
        assert_eq!(both("for=203.0.113.7", "203.0.113.7"), "203.0.113.7");
        assert_eq!(both("for=1.1.1.1", "203.0.113.7"), "10.0.0.1");
    }

    #[test]
    fn a_setting_that_names_no_network_is_refused_with_a_sentence() {
        assert_eq!("".parse(), Ok(TrustedProxies::default()));
        assert!("127.0.0.1, ::1".parse::<TrustedProxies>().is_ok());
        for wrong in [
            "proxy.example",
            "10.0.0.0/33",
            "127.0.0.1 ::1",
            "0.0.0.0/0",
            "::/0",
        ] {
            let refused = wrong.parse::<TrustedProxies>().unwrap_err();
            assert!(refused.starts_with(wrong), "{refused}");
        }
    }
}
