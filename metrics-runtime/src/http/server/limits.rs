//! The limits of a server's connections.

use crate::platform;
use std::sync::Arc;
use std::time::Duration;

/// The number of extra connections for requests to reserved paths.
const RESERVE: usize = 8;

/// The limits of a server's connections. They keep clients that send or read nothing from
/// filling the memory or blocking other clients.
///
/// ```
/// use metrics_runtime::ConnectionLimits;
/// use std::time::Duration;
///
/// let limits = ConnectionLimits::new()
///     .max_connections(10_000)
///     .stall_timeout(Duration::from_secs(30))
///     .reserved_paths(["/health/live", "/metrics"]);
/// ```
///
/// | limit | default | when it is exceeded |
/// |---|---|---|
/// | [`max_connections`](Self::max_connections) | 1024 | the connection that has waited longest for its client is closed. If no connection waits for its client, only requests to reserved paths are answered |
/// | [`reserved_paths`](Self::reserved_paths) | none | requests to other paths get 503. After 8 more connections, further ones are refused |
/// | [`head_timeout`](Self::head_timeout) | 30 s | the client is disconnected |
/// | [`stall_timeout`](Self::stall_timeout) | 10 s | the client is disconnected |
/// | [`max_head_bytes`](Self::max_head_bytes) | 64 KiB | the client gets 431 |
/// | [`max_unsent_bytes`](Self::max_unsent_bytes) | 64 MiB | the client that has read nothing of a response for longest is disconnected |
/// | [`max_incomplete_bytes`](Self::max_incomplete_bytes) | none | the client that has sent nothing of a request's body for longest is disconnected |
///
/// The buffers of all connections take at most twice `max_connections` × `max_head_bytes` +
/// `max_unsent_bytes`, plus the largest response. Parts of request bodies that handlers collect
/// need additional memory. Its limit is `max_incomplete_bytes`, or else `max_connections` times
/// axum's [`DefaultBodyLimit`](axum::extract::DefaultBodyLimit).
#[derive(Clone, Debug)]
pub struct ConnectionLimits {
    pub(super) max_connections: usize,
    pub(super) reserve: usize,
    pub(super) reserved_paths: Arc<[String]>,
    pub(super) head_timeout: Duration,
    pub(super) stall_timeout: Duration,
    pub(super) max_head_bytes: usize,
    pub(super) max_unsent_bytes: usize,
    pub(super) max_incomplete_bytes: usize,
    pub(super) linger: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            max_connections: 1024,
            reserve: 0,
            reserved_paths: Arc::default(),
            head_timeout: Duration::from_secs(30),
            stall_timeout: Duration::from_secs(10),
            max_head_bytes: 64 * 1024,
            max_unsent_bytes: 64 * 1024 * 1024,
            max_incomplete_bytes: usize::MAX,
            linger: Duration::ZERO,
        }
    }
}

impl ConnectionLimits {
    /// The default limits.
    ///
    /// The [type](Self) has an example.
    pub fn new() -> Self {
        Self::default()
    }

    /// The maximum number of open connections, at least 1. It is lowered to three quarters of
    /// the process's limit of file descriptors, minus 32 for other purposes of the service.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// let limits = ConnectionLimits::new().max_connections(10_000);
    /// ```
    #[must_use]
    pub fn max_connections(mut self, max: usize) -> Self {
        self.max_connections = max.max(1);
        self
    }

    /// Paths that are answered even when all connections are in use, such as those of probes and
    /// scrapes. Default: none.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// let limits = ConnectionLimits::new().reserved_paths(["/health/live", "/metrics"]);
    /// ```
    #[must_use]
    pub fn reserved_paths<I>(mut self, paths: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.reserved_paths = paths.into_iter().map(Into::into).collect();
        self.reserve = if self.reserved_paths.is_empty() {
            0
        } else {
            RESERVE
        };
        self
    }

    /// The timeout of a request's head. It starts with the connection or with the previous
    /// response, so it also closes idle connections.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// # use std::time::Duration;
    /// let limits = ConnectionLimits::new().head_timeout(Duration::from_secs(5));
    /// ```
    #[must_use]
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.head_timeout = timeout;
        self
    }

    /// The timeout for a client that sends nothing of a request's body while the handler waits
    /// for it, or reads nothing of a response.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// # use std::time::Duration;
    /// let limits = ConnectionLimits::new().stall_timeout(Duration::from_secs(30));
    /// ```
    #[must_use]
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.stall_timeout = timeout;
        self
    }

    /// The maximum size of a request's head, at least 8 KiB. The buffer of a connection grows
    /// in powers of two, so a head of up to twice this size can still be answered.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// let limits = ConnectionLimits::new().max_head_bytes(16 * 1024);
    /// ```
    #[must_use]
    pub fn max_head_bytes(mut self, max: usize) -> Self {
        self.max_head_bytes = max.max(8 * 1024);
        self
    }

    /// The maximum size of all parts of responses that wait in memory for their clients. Data
    /// that several responses share, or that is embedded in the binary, does not count.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// let limits = ConnectionLimits::new().max_unsent_bytes(256 * 1024 * 1024);
    /// ```
    #[must_use]
    pub fn max_unsent_bytes(mut self, max: usize) -> Self {
        self.max_unsent_bytes = max;
        self
    }

    /// The maximum size of all incomplete request bodies, which handlers collect until the rest
    /// arrives. All received bytes of a body count, even if the handler has not kept them. So do
    /// not set it if handlers read long uploads in pieces.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// let limits = ConnectionLimits::new().max_incomplete_bytes(32 * 1024 * 1024);
    /// ```
    #[must_use]
    pub fn max_incomplete_bytes(mut self, max: usize) -> Self {
        self.max_incomplete_bytes = max;
        self
    }

    /// How long the server continues to accept and answer requests after the signal to stop. Its
    /// responses then have `connection: close`. So requests that clients send at that moment are
    /// not lost. Default: zero.
    ///
    /// ```
    /// # use metrics_runtime::ConnectionLimits;
    /// # use std::time::Duration;
    /// let limits = ConnectionLimits::new().linger(Duration::from_secs(5));
    /// ```
    #[must_use]
    pub fn linger(mut self, time: Duration) -> Self {
        self.linger = time;
        self
    }

    /// Lowers the limits to a share of the process's file descriptors, minus `others`. Logs a
    /// warning if they become lower.
    pub(super) fn within_descriptors(mut self, share: f64, others: usize) -> Self {
        let Some(descriptors) = platform::process::max_descriptors() else {
            return self;
        };
        let allowed = (descriptors * share) as usize;
        let allowed = allowed.saturating_sub(others + self.reserve).max(8);
        if allowed < self.max_connections {
            tracing::warn!(
                "at most {allowed} connections instead of {}, because the process is limited to \
                 {descriptors} file descriptors: raise the limit (`ulimit -n`)",
                self.max_connections
            );
            self.max_connections = allowed;
        }
        self
    }
}
