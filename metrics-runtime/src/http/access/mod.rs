//! Who may scrape: by a secret that only the scraper knows, by the network that
//! it asks from, or both.
//!
//! | file | holds |
//! |---|---|
//! | `credentials` | secrets, and how a header is compared with them |
//! | `networks` | networks, and which address a request comes from |
//! | `error` | what is wrong with a setting |

mod credentials;
mod error;
mod networks;

pub use error::AccessError;

use axum::extract::ConnectInfo;
use axum::response::{IntoResponse, Response};
use credentials::Credentials;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use networks::{Networks, client};
use std::net::{IpAddr, SocketAddr};

/// Who may scrape. By default everybody; what is set here narrows it.
///
/// ```
/// use metrics_runtime::Access;
///
/// # fn main() -> Result<(), metrics_runtime::AccessError> {
/// let access = Access::new()
///     .bearer_token("3kmZ9fVq0aYv")?
///     .networks(["10.0.0.0/8", "fd00::/8"])?;
/// # Ok(())
/// # }
/// ```
///
/// | set | who may scrape |
/// |---|---|
/// | nothing (the default) | everybody |
/// | tokens or passwords | who sends one of them; others get 401 |
/// | networks | who asks from one of them; others get 403 |
/// | both | who does both |
///
/// The answers to others have no body, and don't say what was wrong. A secret
/// is compared in a time that depends on what was sent, not on the secret.
#[derive(Clone, Debug, Default)]
pub struct Access {
    credentials: Credentials,
    networks: Networks,
    proxies: Networks,
}

impl Access {
    /// Everybody may.
    pub fn new() -> Self {
        Self::default()
    }

    /// Who sends `Authorization: Bearer <token>`. Call it again for a second
    /// token, so that a token can be replaced while both are in use.
    ///
    /// # Errors
    ///
    /// For an empty token, and one with characters that a header can't carry or
    /// a scraper would drop: blanks, control characters, anything but ASCII.
    pub fn bearer_token(mut self, token: &str) -> Result<Self, AccessError> {
        self.credentials.add_token(token)?;
        Ok(self)
    }

    /// Who sends this name and password by HTTP's basic authentication. Call it
    /// again for a second user.
    ///
    /// ```
    /// use metrics_runtime::Access;
    ///
    /// # fn main() -> Result<(), metrics_runtime::AccessError> {
    /// let access = Access::new().basic_auth("prometheus", "3kmZ9fVq0aYv")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// For an empty password, and a name with a colon, at which the two part.
    pub fn basic_auth(mut self, user: &str, password: &str) -> Result<Self, AccessError> {
        self.credentials.add_user(user, password)?;
        Ok(self)
    }

    /// Who asks from one of these networks (`10.0.0.0/8`, `fd00::/8`) or
    /// addresses (`::1`). A network of IPv4 also holds the addresses that IPv6
    /// sockets write `::ffff:10.0.0.1`.
    ///
    /// The address is that of the connection. axum tells it to a router that is
    /// served by
    /// [`into_make_service_with_connect_info::<SocketAddr>()`](axum::Router::into_make_service_with_connect_info);
    /// without that everybody is refused, and the log says why. A listener of
    /// its own ([`serve`](crate::serve)) knows it; on a Unix socket, whose
    /// file's permissions say who may, networks don't matter.
    ///
    /// ```no_run
    /// use axum::{Router, routing::get};
    /// use metrics_runtime::{Access, HttpMetrics, MetricsEndpoint, count_connections};
    /// use std::net::SocketAddr;
    ///
    /// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// let access = Access::new().networks(["10.0.0.0/8", "::1"])?;
    /// let app = Router::new()
    ///     .route("/metrics", get(MetricsEndpoint::new().access(access)))
    ///     .layer(HttpMetrics::new());
    /// let listener = tokio::net::TcpListener::bind("0.0.0.0:8000").await?;
    /// let service = app.into_make_service_with_connect_info::<SocketAddr>();
    /// axum::serve(count_connections(listener), service).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// For what is no network, and a network with bits behind its prefix.
    pub fn networks<I>(mut self, networks: I) -> Result<Self, AccessError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.networks.add(networks)?;
        Ok(self)
    }

    /// Proxies whose `X-Forwarded-For` is believed, where
    /// [`networks`](Self::networks) are named. By default none is: whoever asks
    /// could write that header.
    ///
    /// Of a request from a proxy, the address that counts is the last one in
    /// that header which is no proxy's. If there is none, or it can't be read,
    /// the request is refused: so is one that a proxy makes by itself.
    ///
    /// ```
    /// use metrics_runtime::Access;
    ///
    /// # fn main() -> Result<(), metrics_runtime::AccessError> {
    /// let access = Access::new().networks(["10.0.0.0/8"])?.trusted_proxies(["192.0.2.10"])?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`networks`](Self::networks).
    pub fn trusted_proxies<I>(mut self, proxies: I) -> Result<Self, AccessError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.proxies.add(proxies)?;
        Ok(self)
    }

    /// Whether whoever sent this request may scrape.
    pub(crate) fn check(&self, request: &Parts) -> Result<(), AccessDenied> {
        if !self.networks.is_empty() && !self.is_near(request) {
            return Err(AccessDenied::Forbidden);
        }
        let sent = request.headers.get_all(header::AUTHORIZATION);
        if !self.credentials.is_empty() && !self.credentials.have(sent) {
            return Err(AccessDenied::Unauthorized(self.credentials.challenge()));
        }
        Ok(())
    }

    /// Whether a request comes from an allowed network.
    fn is_near(&self, request: &Parts) -> bool {
        if request.extensions.get::<LocalSocket>().is_some() {
            return true;
        }
        let Some(ConnectInfo(peer)) = request.extensions.get::<ConnectInfo<SocketAddr>>() else {
            networks::report_unknown_peer();
            return false;
        };
        let peer: IpAddr = peer.ip().to_canonical();
        client(peer, &self.proxies, &request.headers)
            .is_some_and(|client| self.networks.contain(client))
    }
}

/// Marks requests that came over a Unix socket.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalSocket;

/// Why a request is not answered.
#[derive(Debug, PartialEq)]
pub(crate) enum AccessDenied {
    /// It names no secret, or a wrong one.
    Unauthorized(HeaderValue),
    /// It comes from elsewhere.
    Forbidden,
}

impl IntoResponse for AccessDenied {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthorized(challenge) => (
                StatusCode::UNAUTHORIZED,
                [(header::WWW_AUTHENTICATE, challenge)],
            )
                .into_response(),
            Self::Forbidden => StatusCode::FORBIDDEN.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn request(peer: Option<&str>, headers: &[(&'static str, &str)]) -> Parts {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut parts = request.body(()).expect("a request").into_parts().0;
        if let Some(peer) = peer {
            let ip: IpAddr = peer.parse().expect("an address");
            let address = SocketAddr::new(ip, 40_000);
            parts.extensions.insert(ConnectInfo(address));
        }
        parts
    }

    fn near(access: Access) -> Access {
        access
            .networks(["10.0.0.0/8", "::1"])
            .expect("they are networks")
    }

    #[test]
    fn everybody_may_by_default() {
        assert_eq!(Access::new().check(&request(None, &[])), Ok(()));
    }

    #[test]
    fn networks_are_asked_before_secrets() {
        let access = near(Access::new()).bearer_token("secret").expect("a token");
        let right = ("authorization", "Bearer secret");
        let check = |peer, headers: &[_]| access.check(&request(peer, headers));
        assert_eq!(
            check(Some("192.0.2.1"), &[right]),
            Err(AccessDenied::Forbidden)
        );
        assert_eq!(check(None, &[right]), Err(AccessDenied::Forbidden));
        assert_eq!(check(Some("10.1.2.3"), &[right]), Ok(()));
        let refusal = check(Some("10.1.2.3"), &[]).expect_err("no secret was sent");
        assert_eq!(refusal.into_response().status(), StatusCode::UNAUTHORIZED);
    }

    #[test]
    fn an_ipv4_address_in_an_ipv6_socket_is_an_ipv4_address() {
        let access = near(Access::new());
        let check = |peer| access.check(&request(Some(peer), &[])).is_ok();
        assert!(check("::ffff:10.1.2.3"));
        assert!(!check("::ffff:192.0.2.1"));
        assert!(check("::1"));
    }

    #[test]
    fn a_unix_socket_is_near() {
        let mut parts = request(None, &[]);
        parts.extensions.insert(LocalSocket);
        assert_eq!(near(Access::new()).check(&parts), Ok(()));
    }

    #[test]
    fn what_is_forwarded_counts_only_from_a_trusted_proxy() {
        let forwarded = [("x-forwarded-for", "192.0.2.1, 10.1.2.3")];
        let check = |access: &Access, peer, headers: &[_]| {
            access.check(&request(Some(peer), headers)).is_ok()
        };
        let plain = near(Access::new());
        assert!(!check(&plain, "198.51.100.7", &forwarded));
        let told = near(Access::new())
            .trusted_proxies(["198.51.100.0/24"])
            .expect("a network");
        assert!(check(&told, "198.51.100.7", &forwarded));
        assert!(!check(&told, "203.0.113.9", &forwarded));
        // The proxy itself is in no allowed network.
        assert!(!check(&told, "198.51.100.7", &[]));
    }
}
