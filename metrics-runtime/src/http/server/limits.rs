//! The limits of a server's connections.

use crate::platform;
use std::sync::Arc;
use std::time::Duration;

/// Connections that only requests for reserved paths may use.
const RESERVE: usize = 8;

/// The limits of a server's connections, so that clients that send nothing, or read
/// nothing, neither fill the memory nor keep other clients out.
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
/// | limit | default | a client beyond it |
/// |---|---|---|
/// | [`max_connections`](Self::max_connections) | 1024 | takes the place of the connection that has waited longest for its client. If none waits, only requests for reserved paths are answered |
/// | [`reserved_paths`](Self::reserved_paths) | none | gets 503 for other paths; behind 8 such connections, none |
/// | [`head_timeout`](Self::head_timeout) | 30 s | is disconnected |
/// | [`stall_timeout`](Self::stall_timeout) | 10 s | is disconnected |
/// | [`max_head_bytes`](Self::max_head_bytes) | 64 KiB | gets 431 |
/// | [`max_unsent_bytes`](Self::max_unsent_bytes) | 64 MiB | of the clients that responses wait for, the one that has read nothing for longest is disconnected |
/// | [`max_incomplete_bytes`](Self::max_incomplete_bytes) | none | of the clients that send a request's body, the one that has sent nothing for longest is disconnected |
///
/// So the connections' buffers take at most twice `max_connections` × `max_head_bytes` +
/// `max_unsent_bytes`, plus the largest response. What handlers collect of requests' bodies
/// comes on top: `max_incomplete_bytes` limits it, or else `max_connections` times axum's
/// [`DefaultBodyLimit`](axum::extract::DefaultBodyLimit).
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
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The maximum number of open connections, at least 1. It is lowered to three
    /// quarters of the file descriptors that the process may have, less 32, which the
    /// service needs for other purposes.
    #[must_use]
    pub fn max_connections(mut self, max: usize) -> Self {
        self.max_connections = max.max(1);
        self
    }

    /// Paths that are answered even when all connections are in use: those of probes and
    /// scrapers. Default: none.
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

    /// The time for a request's head, from the connection or the previous response on. So
    /// an idle connection is closed after it, too.
    #[must_use]
    pub fn head_timeout(mut self, timeout: Duration) -> Self {
        self.head_timeout = timeout;
        self
    }

    /// How long a client may send nothing of a request's body that the handler waits for,
    /// or read nothing of a response.
    #[must_use]
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.stall_timeout = timeout;
        self
    }

    /// The maximum size of a request's head, at least 8 KiB. The buffer of a connection grows
    /// in powers of two, so a head of up to twice this size may still be answered.
    #[must_use]
    pub fn max_head_bytes(mut self, max: usize) -> Self {
        self.max_head_bytes = max.max(8 * 1024);
        self
    }

    /// The maximum size of all parts of responses that wait in memory for their clients. What
    /// several responses share does not count, nor what is part of the program.
    #[must_use]
    pub fn max_unsent_bytes(mut self, max: usize) -> Self {
        self.max_unsent_bytes = max;
        self
    }

    /// The maximum size of all bodies of requests of which a part is missing: what handlers
    /// collect until the rest has come. All that has come of a body counts, also what the
    /// handler has not kept. So leave it out where handlers read long uploads in pieces.
    #[must_use]
    pub fn max_incomplete_bytes(mut self, max: usize) -> Self {
        self.max_incomplete_bytes = max;
        self
    }

    /// How long the server goes on after the signal to stop, with `connection: close` in
    /// its responses, so that no request is lost that a client sends at that moment.
    /// Default: not at all.
    #[must_use]
    pub fn linger(mut self, time: Duration) -> Self {
        self.linger = time;
        self
    }

    /// The limits that the process's file descriptors allow: its share of them, less some
    /// for other purposes. Logs if these are lower.
    pub(super) fn within_descriptors(mut self, share: f64, others: usize) -> Self {
        let Some(descriptors) = platform::process::max_descriptors() else {
            return self;
        };
        let allowed = (descriptors * share) as usize;
        let allowed = allowed.saturating_sub(others + self.reserve).max(8);
        if allowed < self.max_connections {
            tracing::warn!(
                "at most {allowed} connections instead of {}, because the process may have \
                 {descriptors} file descriptors: raise the limit (`ulimit -n`)",
                self.max_connections
            );
            self.max_connections = allowed;
        }
        self
    }
}
