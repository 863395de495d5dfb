//! Access control of `/metrics`: by a secret, by the client's network, or both.
//!
//! | file | contents |
//! |---|---|
//! | `credentials` | stores secrets and compares headers with them |
//! | `guesses` | slows down clients that guess secrets |
//! | `networks` | networks, and the client's address |
//! | `error` | the error for invalid settings |

mod credentials;
mod error;
mod guesses;
mod networks;

pub use error::AccessError;

use super::scrapes::ScrapeResult;
use super::server::LocalSocket;
use crate::support::log::LogInterval;
use crate::support::unwind::caught;
use axum::extract::ConnectInfo;
use axum::response::{IntoResponse, Response};
use credentials::Credentials;
use guesses::Guesses;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use networks::{Networks, client};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Controls which clients may scrape. Default: all clients.
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
/// | setting | clients that may scrape |
/// |---|---|
/// | none (the default) | all clients |
/// | tokens or passwords | clients that send one of them; others get 401 |
/// | networks | clients from these networks; others get 403 |
/// | both | clients that meet both conditions |
///
/// Responses to refused clients have no body and give no reason. Secrets are compared in
/// constant time.
///
/// Clients that guess secrets are slowed down. 20 wrong secrets of a client are answered without
/// a wait, and then 10 per second. Further requests of this client that have a secret wait up to
/// 10 seconds before they are checked. A request that would wait longer gets 401 unchecked. A
/// right secret resets this. Other clients never wait.
///
/// A client is an IPv4 address or an IPv6 network of 64 bits: that of the peer, or the one that
/// a [trusted proxy](Self::trusted_proxies) forwards. There is no wait if axum does not know the
/// address, or on a Unix socket. Each process counts separately. So does each `Access`, but
/// clones share their counts.
///
/// `metrics_scrapes_total` counts refused requests. At most one of them is logged in
/// 10 seconds.
#[derive(Clone, Debug, Default)]
pub struct Access {
    credentials: Credentials,
    networks: Networks,
    proxies: Networks,
    /// The clients that guess these secrets. Clones share them. Other secrets are counted
    /// separately, because a client that knows one secret must not guess others faster.
    guesses: Arc<Guesses>,
}

impl Access {
    /// Allows all clients.
    ///
    /// The [type](Self) has an example.
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows clients that send `Authorization: Bearer <token>`. Call it again to allow another
    /// token. So a token can be replaced while both are in use.
    ///
    /// ```
    /// use metrics_runtime::Access;
    ///
    /// # fn main() -> Result<(), metrics_runtime::AccessError> {
    /// let access = Access::new().bearer_token("3kmZ9fVq0aYv")?.bearer_token("its-successor")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the token is empty or has characters other than printable ASCII.
    pub fn bearer_token(mut self, token: &str) -> Result<Self, AccessError> {
        self.credentials.add_token(token)?;
        Ok(self)
    }

    /// Allows clients that send this user name and password with HTTP basic authentication.
    /// Call it again to allow another user.
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
    /// If the name or the password is empty or has a control character, or the name has a
    /// colon.
    pub fn basic_auth(mut self, user: &str, password: &str) -> Result<Self, AccessError> {
        self.credentials.add_user(user, password)?;
        Ok(self)
    }

    /// Allows clients from these networks (`10.0.0.0/8`, `fd00::/8`) or addresses (`::1`).
    /// An IPv4 network also contains its addresses in IPv6 notation
    /// (`::ffff:10.0.0.1`).
    ///
    /// The address is the peer address of the connection. Serve the router with
    /// [`into_make_service_with_connect_info::<SocketAddr>()`](axum::Router::into_make_service_with_connect_info),
    /// so that axum passes the address on. Otherwise all clients are refused, and the reason is
    /// logged. [`serve`](crate::serve) passes the address on by itself. Connections to a Unix
    /// socket are always allowed, because file permissions protect it.
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
    /// If a network is invalid, or has bits set after its prefix.
    pub fn networks<I>(mut self, networks: I) -> Result<Self, AccessError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.networks.add(networks)?;
        Ok(self)
    }

    /// Trusts the header `X-Forwarded-For` of these proxies, if
    /// [`networks`](Self::networks) are set. Default: no proxy, because every client can
    /// write the header.
    ///
    /// For a request from a proxy, the client's address is the last one in that header that is
    /// not a trusted proxy. If this address is missing or invalid, the request is refused. So a
    /// request of the proxy itself is refused, too.
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
    /// If a network is invalid, or has bits set after its prefix.
    pub fn trusted_proxies<I>(mut self, proxies: I) -> Result<Self, AccessError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.proxies.add(proxies)?;
        Ok(self)
    }

    /// Checks whether the client of this request may scrape.
    pub(crate) fn check(&self, request: &Parts) -> Result<(), AccessDenied> {
        if !self.networks.is_empty() && !self.is_from_network(request) {
            return Err(AccessDenied::Forbidden);
        }
        let sent = request.headers.get_all(header::AUTHORIZATION);
        if !self.credentials.is_empty() && !self.credentials.contain(sent) {
            return Err(AccessDenied::Unauthorized(self.credentials.challenge()));
        }
        Ok(())
    }

    /// Whether a client may get responses without data, such as the files of the live page. If
    /// there is a bearer token, secrets are not checked here, because the page asks for the
    /// token.
    #[cfg(feature = "ui")]
    pub(crate) fn allows_page_files(&self, request: &Parts) -> bool {
        let is_near = || self.networks.is_empty() || self.is_from_network(request);
        self.credentials.has_token() && is_near()
    }

    /// How long a request waits before it is checked, because its client has sent wrong
    /// secrets. `None` if it is refused unchecked.
    pub(crate) fn wait(&self, request: &Parts) -> Option<Duration> {
        match self.guessing(request) {
            Some(client) => self.guesses.turn(client),
            None => Some(Duration::ZERO),
        }
    }

    /// Like `check`, but also logs a refusal, and resets the turns of an admitted client.
    pub(crate) fn admit(&self, request: &Parts) -> Result<(), AccessDenied> {
        self.check(request)
            .inspect_err(|denied| denied.log(request))?;
        if let Some(client) = self.guessing(request) {
            self.guesses.forgive(client);
        }
        Ok(())
    }

    /// Refuses a request unchecked, because its client has sent too many wrong secrets.
    pub(crate) fn refuse(&self, request: &Parts) -> AccessDenied {
        let denied = AccessDenied::Unauthorized(self.credentials.challenge());
        denied.log(request);
        denied
    }

    /// The client, if the request has a secret and axum knows the address.
    fn guessing(&self, request: &Parts) -> Option<IpAddr> {
        if self.credentials.is_empty() || !request.headers.contains_key(header::AUTHORIZATION) {
            return None;
        }
        let ConnectInfo(peer) = request.extensions.get::<ConnectInfo<SocketAddr>>()?;
        let peer = peer.ip().to_canonical();
        Some(client(peer, &self.proxies, &request.headers).unwrap_or(peer))
    }

    /// Whether a request comes from an allowed network.
    fn is_from_network(&self, request: &Parts) -> bool {
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

/// Why a client may not scrape.
#[derive(Debug, PartialEq)]
pub(crate) enum AccessDenied {
    /// The secret is missing or wrong.
    Unauthorized(HeaderValue),
    /// The client is not in an allowed network.
    Forbidden,
}

impl AccessDenied {
    /// The result that counts this refusal.
    pub(super) fn result(&self) -> ScrapeResult {
        match self {
            Self::Unauthorized(_) => ScrapeResult::Unauthorized,
            Self::Forbidden => ScrapeResult::Forbidden,
        }
    }

    fn log(&self, request: &Parts) {
        static LOGGED: LogInterval = LogInterval::new();
        if let Some(more) = LOGGED.next() {
            let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
            let peer = peer.map(|ConnectInfo(peer)| peer.ip());
            let why = match self {
                Self::Unauthorized(_) => "the secret is missing or wrong",
                Self::Forbidden => "the client is not in an allowed network",
            };
            // A panic of the subscriber must not change the response.
            let _panicked = caught(|| tracing::warn!(?peer, more, "a scrape was refused: {why}"));
        }
    }
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
    fn everyone_may_scrape_by_default() {
        assert_eq!(Access::new().check(&request(None, &[])), Ok(()));
    }

    #[test]
    fn networks_are_checked_before_secrets() {
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
    fn a_unix_socket_is_allowed() {
        let mut parts = request(None, &[]);
        parts.extensions.insert(LocalSocket);
        assert_eq!(near(Access::new()).check(&parts), Ok(()));
    }

    #[test]
    fn a_right_secret_of_one_endpoint_does_not_reset_the_limit_of_another() {
        let access = |token| Access::new().bearer_token(token).expect("a token");
        let (own, other) = (access("own"), access("other"));
        let sent = |token| request(Some("192.0.2.7"), &[("authorization", token)]);
        let (right, wrong) = (sent("Bearer own"), sent("Bearer guess"));
        let guesses = std::iter::from_fn(|| other.wait(&wrong))
            .take(1_000)
            .count();
        assert!(guesses < 1_000, "{guesses}");
        own.admit(&right).expect("its secret is right");
        assert_eq!(other.wait(&wrong), None);
        assert_eq!(other.clone().wait(&wrong), None);
        assert_eq!(own.wait(&right), Some(Duration::ZERO));
    }

    #[test]
    fn forwarded_addresses_count_only_from_a_trusted_proxy() {
        let forwarded = [("x-forwarded-for", "192.0.2.1, 10.1.2.3")];
        let check = |access: &Access, peer, headers: &[_]| {
            access.check(&request(Some(peer), headers)).is_ok()
        };
        let plain = near(Access::new());
        assert!(!check(&plain, "198.51.100.7", &forwarded));
        let trusting = near(Access::new())
            .trusted_proxies(["198.51.100.0/24"])
            .expect("a network");
        assert!(check(&trusting, "198.51.100.7", &forwarded));
        assert!(!check(&trusting, "203.0.113.9", &forwarded));
        // The proxy itself is not in an allowed network.
        assert!(!check(&trusting, "198.51.100.7", &[]));
    }
}
