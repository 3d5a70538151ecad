//! Under which names the server is asked for (主机名): a page of another site that has its name point to this
//! machine asks for another host, and gets nothing.

use std::net::IpAddr;

use super::Shared;

/// The names of the server.
pub(super) struct Hosts {
    port: u16,
    /// Where it listens for others.
    address: Option<IpAddr>,
    /// As its users know it, behind a proxy perhaps.
    names: Vec<String>,
}

impl Hosts {
    /// Those of a server.
    pub(super) fn new(port: u16, shared: Option<&Shared>) -> Self {
        let names = shared.iter().flat_map(|shared| &shared.names);
        Self {
            port,
            address: shared.map(|shared| shared.address),
            names: names.map(|name| name.to_ascii_lowercase()).collect(),
        }
    }

    /// Whether a request means us.
    pub(super) fn is_own(&self, host: &str) -> bool {
        self.is_named(host) || self.is_address(host)
    }

    /// Whether a request for a host comes from our own page there. Before a name may stand a proxy
    /// that speaks TLS.
    pub(super) fn is_own_origin(&self, origin: &str, host: &str) -> bool {
        match origin.split_once("://") {
            Some(("http", of)) => of == host,
            Some(("https", of)) => of == host && self.is_named(host),
            _ => false,
        }
    }

    /// One of the names that were given.
    pub(super) fn is_named(&self, host: &str) -> bool {
        let with_port = |name: &str| host.eq_ignore_ascii_case(&format!("{name}:{}", self.port));
        self.names.iter().any(|name| host.eq_ignore_ascii_case(name) || with_port(name))
    }

    /// An address is nobody's name: it cannot be made to point elsewhere.
    fn is_address(&self, host: &str) -> bool {
        let port = format!(":{}", self.port);
        // Browsers leave out the port that goes without saying.
        let plain = if self.port == 80 { Some(host) } else { None };
        let Some(address) = host.strip_suffix(&port).or(plain) else { return false };
        if address == "localhost" {
            return self.is_here(IpAddr::from([127, 0, 0, 1]));
        }
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let address = match bare {
            Some(six) => six.parse().ok().filter(IpAddr::is_ipv6),
            None => address.parse().ok().filter(IpAddr::is_ipv4),
        };
        address.is_some_and(|address| self.is_here(address))
    }

    fn is_here(&self, address: IpAddr) -> bool {
        let loopback = [IpAddr::from([127, 0, 0, 1]), std::net::Ipv6Addr::LOCALHOST.into()];
        match self.address {
            None => loopback.contains(&address),
            Some(own) => own.is_unspecified() || own == address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(address: Option<&str>, port: u16) -> Hosts {
        let shared = address.map(|address| Shared {
            address: address.parse().unwrap(),
            names: vec!["HR.example".to_owned(), "pay.example:8443".to_owned()],
            password: String::new(),
        });
        Hosts::new(port, shared.as_ref())
    }

    #[test]
    fn who_is_asked_for() {
        for (address, host, is_own) in [
            (None, "127.0.0.1:8080", true),
            (None, "localhost:8080", true),
            (None, "[::1]:8080", true),
            (None, "127.0.0.1", false),
            (None, "127.0.0.1:81", false),
            (None, "127.0.0.2:8080", false),
            (None, "192.168.1.5:8080", false),
            (None, "hr.example", false),
            (Some("192.168.1.5"), "192.168.1.5:8080", true),
            (Some("192.168.1.5"), "192.168.1.6:8080", false),
            (Some("192.168.1.5"), "127.0.0.1:8080", false),
            (Some("192.168.1.5"), "hr.example", true),
            (Some("192.168.1.5"), "hr.example:8080", true),
            (Some("192.168.1.5"), "hr.example:81", false),
            (Some("192.168.1.5"), "pay.example:8443", true),
            (Some("192.168.1.5"), "pay.example", false),
            (Some("0.0.0.0"), "10.1.2.3:8080", true),
            (Some("0.0.0.0"), "localhost:8080", true),
            (Some("0.0.0.0"), "10.1.2.3.evil.example:8080", false),
            (Some("0.0.0.0"), "evil.example:8080", false),
            (Some("::"), "[fd00::1]:8080", true),
            (Some("::"), "fd00::1:8080", false),
        ] {
            assert_eq!(hosts(address, 8080).is_own(host), is_own, "{address:?} {host}");
        }
        assert!(hosts(Some("0.0.0.0"), 80).is_own("10.1.2.3"));
    }

    #[test]
    fn where_a_form_comes_from() {
        let hosts = hosts(Some("10.1.2.3"), 8080);
        for (origin, host, is_own) in [
            ("http://10.1.2.3:8080", "10.1.2.3:8080", true),
            ("https://10.1.2.3:8080", "10.1.2.3:8080", false),
            ("https://hr.example", "hr.example", true),
            ("https://hr.example", "10.1.2.3:8080", false),
            ("http://evil.example", "hr.example", false),
            ("null", "hr.example", false),
        ] {
            assert_eq!(hosts.is_own_origin(origin, host), is_own, "{origin} {host}");
        }
    }
}
