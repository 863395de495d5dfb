//! The options of the layer, and their validation.

use super::exchange::HttpExchange;
use super::peers::{PeerHost, PeerTable};
use super::service::ClientMetrics;
use crate::declaration::{DEFAULT_BUCKETS, OTHER_VALUE};
use http::uri::Authority;
use http::{Method, StatusCode};
use std::error::Error;
use std::fmt;

/// The options of [`ClientMetrics`].
///
/// ```
/// use http::{Method, StatusCode};
/// use metrics_runtime::client::ClientMetrics;
///
/// # fn main() -> Result<(), metrics_runtime::client::ClientMetricsError> {
/// let metrics = ClientMetrics::builder()
///     .peer("payments", ["payments.internal:8443"])
///     .peer("search", ["search.internal", "search.example.org"])
///     .methods([Method::GET, Method::POST, Method::DELETE])
///     .buckets([0.01, 0.1, 1.0])
///     .error_if(|status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `build` to create the layer"]
pub struct ClientMetricsBuilder {
    peers: Vec<(String, Vec<String>)>,
    methods: Vec<Method>,
    buckets: Vec<f64>,
    is_error: fn(StatusCode) -> bool,
}

/// Invalid options of [`ClientMetrics`]. The message lists all problems, one per line.
///
/// ```
/// use metrics_runtime::client::ClientMetrics;
///
/// let error = ClientMetrics::builder().peer("search", ["not a host"]).build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid host: `not a host` of the peer `search`; write `host` or `host:port`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientMetricsError(Vec<String>);

impl fmt::Display for ClientMetricsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Error for ClientMetricsError {}

impl ClientMetrics {
    /// Starts with the default options and no peers.
    ///
    /// ```
    /// # use metrics_runtime::client::ClientMetrics;
    /// let metrics = ClientMetrics::builder().peer("search", ["search.internal"]).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "external_requests_total{peer=\"search\",operation=\"GET\",status=\"success\"} 0\n"
    /// ));
    /// ```
    pub fn builder() -> ClientMetricsBuilder {
        ClientMetricsBuilder {
            peers: Vec::new(),
            methods: vec![Method::GET, Method::POST],
            buckets: DEFAULT_BUCKETS.to_vec(),
            is_error: |status| status.is_server_error(),
        }
    }
}

impl ClientMetricsBuilder {
    /// Adds a service that this client calls. A host is `payments.internal`, or
    /// `payments.internal:8443` for one port. The first host that matches a request decides its
    /// peer.
    ///
    /// ```
    /// # use metrics_runtime::client::ClientMetrics;
    /// let metrics = ClientMetrics::builder()
    ///     .peer("payments", ["payments.internal:8443", "payments"])
    ///     .peer("search", ["search.internal"])
    ///     .build();
    /// assert!(metrics.is_ok());
    /// ```
    pub fn peer<H: Into<String>>(
        mut self,
        name: impl Into<String>,
        hosts: impl IntoIterator<Item = H>,
    ) -> Self {
        let hosts = hosts.into_iter().map(Into::into).collect();
        self.peers.push((name.into(), hosts));
        self
    }

    /// The methods that get their own series. Default: GET and POST. All others share the
    /// series with the operation `OTHER`.
    ///
    /// ```
    /// # use metrics_runtime::client::ClientMetrics;
    /// use http::Method;
    ///
    /// let metrics = ClientMetrics::builder().peer("files", ["files.internal"]);
    /// let metrics = metrics.methods([Method::GET, Method::PUT]).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "external_requests_in_progress{peer=\"files\",operation=\"PUT\"} 0\n"
    /// ));
    /// ```
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.methods = methods.into_iter().collect();
        self
    }

    /// The upper bounds of the buckets for durations, in seconds. Default: 0.1 ms to 10 s.
    ///
    /// ```
    /// # use metrics_runtime::client::ClientMetrics;
    /// let metrics = ClientMetrics::builder().peer("maps", ["maps.internal"]);
    /// let metrics = metrics.buckets([0.03, 0.3]).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "external_request_duration_seconds_bucket{peer=\"maps\",operation=\"GET\",le=\"0.03\"} 0\n"
    /// ));
    /// ```
    pub fn buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.buckets = bounds.into();
        self
    }

    /// Which status codes are errors. Default: 500 and above.
    ///
    /// ```
    /// # use metrics_runtime::client::ClientMetrics;
    /// use http::StatusCode;
    ///
    /// let metrics = ClientMetrics::builder()
    ///     .peer("quota", ["quota.internal"])
    ///     .error_if(|status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS)
    ///     .build();
    /// # assert!(metrics.is_ok());
    /// ```
    pub fn error_if(mut self, is_error: fn(StatusCode) -> bool) -> Self {
        self.is_error = is_error;
        self
    }

    /// Builds the layer and registers its series. Build it once and clone it, because each build
    /// allocates memory that is never freed.
    ///
    /// ```
    /// # use metrics_runtime::client::ClientMetrics;
    /// use http::{Request, Response};
    /// use tower::{Layer, service_fn};
    ///
    /// # let client = service_fn(|_: Request<()>| async { Ok::<_, String>(Response::new(())) });
    /// # let retrying_client = client.clone();
    /// let metrics = ClientMetrics::builder().peer("news", ["news.internal"]).build().unwrap();
    /// // Both clients share the series.
    /// let client = metrics.layer(client);
    /// let retrying_client = metrics.layer(retrying_client);
    /// ```
    ///
    /// # Errors
    ///
    /// If a peer's name is empty, repeated or `__other__`; if a host is invalid or repeated; if
    /// the bounds are not positive, finite and ascending; or if there are not 1 to 255 bounds.
    pub fn build(self) -> Result<ClientMetrics, ClientMetricsError> {
        let (mut hosts, mut problems) = (Vec::<PeerHost>::new(), Vec::new());
        let mut names = Vec::<String>::new();
        for (peer, (name, addresses)) in self.peers.into_iter().enumerate() {
            if name.is_empty() || name == OTHER_VALUE || names.contains(&name) {
                problems.push(format!(
                    "invalid peer: `{name}` is empty, reserved or repeated; write each name once, \
                     with all its hosts"
                ));
            }
            for address in addresses {
                let authority = address.parse::<Authority>();
                let authority = authority
                    .ok()
                    .filter(|parsed| !address.contains('@') && !parsed.host().is_empty());
                let Some(authority) = authority else {
                    problems.push(format!(
                        "invalid host: `{address}` of the peer `{name}`; write `host` or \
                         `host:port`"
                    ));
                    continue;
                };
                let host = authority.host().to_ascii_lowercase();
                let port = authority.port_u16();
                let is_same = |known: &&PeerHost| known.host == host && known.port == port;
                if let Some(first) = hosts.iter().find(is_same) {
                    let first = names.get(first.peer).unwrap_or(&name);
                    problems.push(format!(
                        "repeated host: `{address}` of the peer `{name}` already belongs to `{first}`; \
                         remove one"
                    ));
                }
                hosts.push(PeerHost { host, port, peer });
            }
            names.push(name);
        }
        let bounds = &self.buckets;
        let is_valid = |bound: &f64| bound.is_finite() && *bound > 0.0;
        if bounds.is_empty()
            || bounds.len() > 255
            || !bounds.iter().all(is_valid)
            || bounds.windows(2).any(|pair| pair[0] >= pair[1])
        {
            problems.push(format!(
                "invalid buckets: {bounds:?}; write 1 to 255 positive seconds in ascending order"
            ));
        }
        let mut methods = Vec::new();
        for method in self.methods {
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        if !problems.is_empty() {
            return Err(ClientMetricsError(problems));
        }
        let table = PeerTable::register(&names, hosts, methods, self.is_error, self.buckets);
        Ok(ClientMetrics::new(table, HttpExchange))
    }
}
