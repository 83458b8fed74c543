//! Which names the preview answers to.
//!
//! A page on the web can have a name of its own resolve to this machine, and could then read the preview as if it
//! were its own site. The browser still sends the name it was given, so a request for a name that cannot be ours is
//! refused.

use std::net::{IpAddr, Ipv6Addr};

/// The names and addresses that a request may be for.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// Whether the server listens on the loopback alone.
    loopback: bool,
    /// Further names, in lower case.
    named: Vec<String>,
}

impl Hosts {
    /// The hosts of a server that listens on `address`, with names that the editor vouches for.
    #[must_use]
    pub fn new(address: IpAddr, named: &[String]) -> Self {
        Self {
            loopback: address.is_loopback(),
            named: named.iter().map(|name| plain(name)).collect(),
        }
    }

    /// Whether `authority`, the value of a `Host` header, may be answered. The port does not matter: the request has
    /// reached ours.
    #[must_use]
    pub fn allow(&self, authority: &str) -> bool {
        let Some(host) = host_of(authority) else { return false };
        if let Some(address) = address_of(host) {
            // An address cannot be made to point elsewhere.
            return address.is_loopback() || !self.loopback || self.named.iter().any(|name| name == host);
        }
        let host = plain(host);
        host == "localhost" || host.ends_with(".localhost") || self.named.contains(&host)
    }
}

/// A name in the form in which names are compared.
fn plain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// The host of `host:port`, with the brackets of an IPv6 address. None if it is no such thing.
fn host_of(authority: &str) -> Option<&str> {
    let end = match authority.find(']') {
        Some(bracket) if authority.starts_with('[') => bracket + 1,
        _ => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(end);
    let port_is_one = port.is_empty() || port[1..].bytes().all(|byte| byte.is_ascii_digit()) && port.starts_with(':');
    (port_is_one && !host.is_empty()).then_some(host)
}

fn address_of(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::from),
        None => host.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(hosts: &Hosts, names: &[&str]) -> Vec<bool> {
        names.iter().map(|name| hosts.allow(name)).collect()
    }

    #[test]
    fn on_the_loopback_only_names_of_the_loopback_are_ours() {
        let hosts = Hosts::new([127, 0, 0, 1].into(), &["Preview.Example".to_owned()]);
        let ours = [
            "localhost",
            "LOCALHOST:4000",
            "localhost.",
            "book.localhost:1",
            "127.0.0.1:4000",
            "127.9.9.9",
            "[::1]",
            "[::1]:4000",
            "preview.example:80",
        ];
        assert!(allowed(&hosts, &ours).iter().all(|&allowed| allowed), "{ours:?}");
        let others = [
            "",
            ":4000",
            "example.org",
            "localhost.example.org",
            "evillocalhost",
            "192.168.1.5",
            "0.0.0.0",
            "[::1",
            "[::2]:4000",
            "::1",
            "localhost:80:80",
            "localhost:x",
            "localhost@example.org",
            "127.0.0.1.example.org",
        ];
        assert!(!allowed(&hosts, &others).iter().any(|&allowed| allowed), "{others:?}");
    }

    #[test]
    fn elsewhere_any_address_is_ours_but_no_name() {
        let hosts = Hosts::new([0, 0, 0, 0].into(), &[]);
        assert!(hosts.allow("192.168.1.5:4000") && hosts.allow("[fe80::1]") && hosts.allow("localhost"));
        assert!(!hosts.allow("example.org"));
    }
}
