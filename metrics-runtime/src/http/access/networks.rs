//! Networks, and the address of a request's client.

use super::error::AccessError;
use crate::support::log::LogOnce;
use http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// IPv4 and IPv6 networks.
#[derive(Clone, Debug, Default)]
pub(super) struct Networks(Vec<IpNet>);

impl Networks {
    pub(super) fn add<I>(&mut self, networks: I) -> Result<(), AccessError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        for network in networks {
            self.0.push(parse(network.as_ref().trim())?);
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn parse(written: &str) -> Result<IpNet, AccessError> {
    let error = |meant| AccessError::Network {
        written: written.to_owned(),
        meant,
    };
    if let Ok(address) = written.parse::<IpAddr>() {
        return Ok(IpNet::from(address.to_canonical()));
    }
    let network: IpNet = written.parse().map_err(|_| error(None))?;
    let network = unmapped(network);
    if network.trunc() != network {
        return Err(error(Some(network.trunc().to_string())));
    }
    Ok(network)
}

/// Converts a network of IPv4-mapped IPv6 addresses to an IPv4 network. Returns other networks
/// unchanged.
fn unmapped(network: IpNet) -> IpNet {
    let mapped = network.addr().to_canonical();
    match (network, mapped, network.prefix_len().checked_sub(96)) {
        (IpNet::V6(_), IpAddr::V4(_), Some(prefix)) => {
            IpNet::new(mapped, prefix).unwrap_or(network)
        }
        _ => network,
    }
}

/// The address of a request's client: that of the peer, or the one that a trusted proxy
/// forwards. `None` if a proxy forwards no valid address.
///
/// Each proxy appends its client's address to `X-Forwarded-For`. So the list is read
/// backwards until an address does not belong to a trusted proxy.
pub(super) fn client(peer: IpAddr, proxies: &Networks, headers: &HeaderMap) -> Option<IpAddr> {
    let mut client = peer;
    let lines = headers.get_all("x-forwarded-for");
    let lines: Vec<_> = lines.iter().map(|line| line.to_str().ok()).collect();
    // Several headers form one list.
    let mut forwarded = lines.into_iter().rev().flat_map(|line| match line {
        Some(line) => line.rsplit(',').map(Some).collect(),
        None => vec![None],
    });
    while proxies.contain(client) {
        client = address(forwarded.next()??.trim())?;
    }
    Some(client)
}

/// Parses an address with or without a port.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry
        .strip_prefix('[')
        .and_then(|entry| entry.strip_suffix(']'))
        .unwrap_or(entry);
    let address = bare.parse().ok();
    let address = address.or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// Logs once that all clients are refused, because their addresses are unknown.
pub(super) fn report_unknown_peer() {
    static REPORT: LogOnce = LogOnce::new();
    REPORT.error(format_args!(
        "scrapes are refused, because networks are set and axum does not know the address of the \
         client: serve `router.into_make_service_with_connect_info::<SocketAddr>()`"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(all: &[&str]) -> Networks {
        let mut networks = Networks::default();
        networks.add(all).expect("they are networks");
        networks
    }

    #[test]
    fn networks_contain_their_addresses() {
        let networks = networks(&[
            "10.0.0.0/8",
            "192.0.2.7",
            "fd00::/8",
            "::1",
            "::ffff:203.0.113.0/120",
        ]);
        let contain = |address: &str| networks.contain(address.parse().expect("an address"));
        for inside in [
            "10.0.0.0",
            "10.255.255.255",
            "192.0.2.7",
            "fd12::1",
            "::1",
            "203.0.113.9",
        ] {
            assert!(contain(inside), "{inside}");
        }
        for outside in ["11.0.0.0", "192.0.2.8", "fe80::1", "::2", "127.0.0.1"] {
            assert!(!contain(outside), "{outside}");
        }
    }

    #[test]
    fn an_invalid_network_is_an_error() {
        let error = |written| {
            let refused = Networks::default().add([written]).expect_err("no network");
            refused.to_string()
        };
        assert_eq!(
            error("10.0.0.1/8"),
            "`10.0.0.1/8` has bits set after its prefix: write `10.0.0.0/8`, or a longer prefix"
        );
        for wrong in ["", "10.0.0/8", "10.0.0.0/33", "localhost", "::1/129"] {
            assert_eq!(
                error(wrong),
                format!(
                    "`{wrong}` is not a network: write `10.0.0.0/8`, `fd00::/8`, or one address"
                )
            );
        }
    }

    #[test]
    fn the_last_address_that_is_not_a_proxy_counts() {
        let proxies = networks(&["198.51.100.0/24"]);
        let peer = "198.51.100.1".parse().expect("an address");
        let client = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().expect("a header"));
            }
            client(peer, &proxies, &headers).map(|client| client.to_string())
        };
        let is = |address: &str| Some(address.to_owned());
        // The proxy itself is not a client.
        assert_eq!(client(&[]), None);
        assert_eq!(client(&["198.51.100.2"]), None);
        assert_eq!(client(&["10.0.0.1"]), is("10.0.0.1"));
        // A client can invent all addresses to the left.
        assert_eq!(client(&["10.0.0.1, 203.0.113.5"]), is("203.0.113.5"));
        assert_eq!(client(&["10.0.0.1, 198.51.100.2"]), is("10.0.0.1"));
        assert_eq!(client(&["10.0.0.1", "203.0.113.5"]), is("203.0.113.5"));
        assert_eq!(client(&["[2001:db8::1]:443"]), is("2001:db8::1"));
        assert_eq!(client(&["[2001:db8::1]"]), is("2001:db8::1"));
        assert_eq!(client(&["10.0.0.1:443"]), is("10.0.0.1"));
        assert_eq!(client(&["unknown"]), None);
        assert_eq!(client(&["10.0.0.1,"]), None);
    }
}
