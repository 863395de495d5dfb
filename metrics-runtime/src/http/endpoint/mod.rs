//! `GET /metrics`: the endpoint that scrapers ask.
//!
//! | file | holds |
//! |---|---|
//! | `accept` | reading `Accept` and `Accept-Encoding` |
//! | `negotiation` | which format and encoding answer them |
//! | `query` | which families, and how much time there is |
//! | `limits` | how many scrapes run at once, and what they share |
//! | `answer` | the answer to one scrape |
//! | `render` | the exposition, written on another thread |
//! | `pipe` | from there to the response |
//! | `compression`, `gzip`, `zstd` | encodings |

mod accept;
mod answer;
mod compression;
#[cfg(feature = "gzip")]
mod gzip;
mod limits;
mod negotiation;
mod pipe;
mod query;
mod render;
#[cfg(feature = "zstd")]
mod zstd;

use super::access::Access;
use super::server::{ListenAddress, MetricsServer};
use crate::exposition::Options;
#[cfg(feature = "prometheus")]
use crate::interop::ForeignRegistries;
use answer::answer;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::any;
use compression::Encoding;
use limits::Limits;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

/// How many scrapes run at once: two Prometheus servers scrape what is to be
/// highly available.
const CONCURRENT_SCRAPES: usize = 2;

/// The longest `scrape_timeout` that is usual.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Answers scrapes: a handler, and a [`Service`], for a route of your own. Its
/// default is what [`scrape`] and [`instrument`](crate::instrument) use.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::{HttpMetrics, MetricsEndpoint};
/// use std::time::Duration;
///
/// let endpoint = MetricsEndpoint::new()
///     .created_timestamps(true)
///     .concurrent_scrapes(4)
///     .timeout(Duration::from_secs(10));
/// let app: Router = Router::new()
///     .route("/internal/metrics", get(endpoint))
///     .layer(HttpMetrics::new());
/// ```
///
/// | it reads | and |
/// |---|---|
/// | `Accept` | answers in text 0.0.4, OpenMetrics 1.0.0 or 0.0.1, or protocol buffers: what is accepted most, and text if nothing is |
/// | `Accept-Encoding` | compresses, with zstd (feature `zstd`) or gzip (feature `gzip`, on by default) |
/// | `X-Prometheus-Scrape-Timeout-Seconds` | gives up a little before, with 503 and the reason |
/// | `name[]=` in the query, any number of them | leaves only the families with these names |
/// | the method | answers `HEAD` without rendering, and refuses all but that and `GET` |
///
/// A scrape runs on a thread for blocking work, because a large one, and
/// reading `/proc`, would hold up the requests that share the thread. It is sent
/// in pieces of 16 KiB, of which a client that reads slowly has at most 1 MiB in
/// memory, and ends when its client goes away. No more of them run at once than
/// [`concurrent_scrapes`](Self::concurrent_scrapes) says; the others wait, and
/// those that waited together share one snapshot, taken after they came.
///
/// A client that reads slowly has a place among those that run until its time
/// is over, or until it takes nothing for 5 seconds: where strangers can reach
/// the endpoint, say who may [`access`](Self::access) it.
///
/// It leaves its requests out of the metrics, so that scrapes don't count; what
/// else the route answers (a 405) counts. It needs a tokio runtime with timers,
/// as `#[tokio::main]` makes it.
#[derive(Clone, Debug)]
pub struct MetricsEndpoint {
    options: Options,
    compression: bool,
    timeout: Duration,
    access: Arc<Access>,
    #[cfg(feature = "prometheus")]
    foreign: Arc<ForeignRegistries>,
    limits: Arc<Limits>,
}

impl Default for MetricsEndpoint {
    fn default() -> Self {
        Self {
            options: Options::default(),
            compression: true,
            timeout: TIMEOUT,
            access: Arc::default(),
            #[cfg(feature = "prometheus")]
            foreign: Arc::default(),
            limits: Arc::new(Limits::new(CONCURRENT_SCRAPES)),
        }
    }
}

impl MetricsEndpoint {
    /// An endpoint with all defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it says when each counter, histogram and summary began, where
    /// the format can: `_created` in OpenMetrics, `created_timestamp` in
    /// protocol buffers. Default: no, because in OpenMetrics that is one more
    /// series for each, unless Prometheus has the feature
    /// `created-timestamp-zero-ingestion`.
    ///
    /// Series begin when their declaration is admitted, at the first use of any
    /// metric; those of an endpoint when it is first requested.
    #[must_use]
    pub fn created_timestamps(mut self, say: bool) -> Self {
        self.options.created = say;
        self
    }

    /// Whether it compresses for those who accept it. Default: yes. What it
    /// can depends on the features `gzip`, a default one, and `zstd`, which
    /// needs a C compiler and takes a third of the time.
    #[must_use]
    pub fn compression(mut self, compress: bool) -> Self {
        self.compression = compress;
        self
    }

    /// How many scrapes run at once. Default: 2; at least 1.
    #[must_use]
    pub fn concurrent_scrapes(mut self, at_once: usize) -> Self {
        self.limits = Arc::new(Limits::new(at_once));
        self
    }

    /// The longest that a scrape may take, from when it came until all of it is
    /// handed to its connection, whatever its scraper says. Default: 60 seconds.
    /// How long a connection waits for its client to read is the server's affair;
    /// that of [`bind`](Self::bind) waits for 10 seconds.
    #[must_use]
    pub fn timeout(mut self, most: Duration) -> Self {
        self.timeout = most;
        self
    }

    /// Who may scrape. Default: everybody.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use metrics_runtime::{Access, HttpMetrics, MetricsEndpoint};
    ///
    /// # fn main() -> Result<(), metrics_runtime::AccessError> {
    /// let access = Access::new().bearer_token("3kmZ9fVq0aYv")?;
    /// let app: Router = Router::new()
    ///     .route("/metrics", get(MetricsEndpoint::new().access(access)))
    ///     .layer(HttpMetrics::new());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn access(mut self, access: Access) -> Self {
        self.access = Arc::new(access);
        self
    }

    /// Adds what a registry of the `prometheus` crate holds, for a program or
    /// a library that has metrics there. Default: none; call it for each. Feature
    /// `prometheus`.
    ///
    /// ```
    /// use metrics_runtime::MetricsEndpoint;
    ///
    /// let registry = prometheus::Registry::new();
    /// let endpoint = MetricsEndpoint::new()
    ///     .foreign(registry)
    ///     .foreign(prometheus::default_registry().clone());
    /// ```
    ///
    /// A family that has a name of ours (`x_count`, say, beside a histogram
    /// `x`) is left out, and the log says so once. So is what two registries
    /// mean differently: the first one's counts. The registries are read with
    /// each snapshot, on the scrape's thread.
    #[cfg(feature = "prometheus")]
    #[must_use]
    pub fn foreign(mut self, registry: prometheus::Registry) -> Self {
        Arc::make_mut(&mut self.foreign).add(registry);
        // Not the snapshots of whom this was cloned from.
        self.limits = Arc::new(Limits::new(self.limits.at_once()));
        self
    }

    /// Serves `/metrics` at an address of its own, until the future is dropped.
    /// See [`serve`](crate::serve), which is this with all defaults.
    ///
    /// # Errors
    ///
    /// When the address can't be listened at.
    pub async fn serve(self, address: impl Into<ListenAddress>) -> io::Result<()> {
        self.bind(address).await?.run().await;
        Ok(())
    }

    /// Listens for scrapes of `/metrics` at an address of its own. See
    /// [`bind`](crate::bind), which is this with all defaults.
    ///
    /// ```
    /// use metrics_runtime::{Access, MetricsEndpoint};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let access = Access::new().networks(["127.0.0.0/8", "::1"])?;
    /// let server = MetricsEndpoint::new().access(access).bind("127.0.0.1:0").await?;
    /// let running = tokio::spawn(server.run());
    /// # running.abort();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the address can't be listened at.
    pub async fn bind(self, address: impl Into<ListenAddress>) -> io::Result<MetricsServer> {
        let router = Router::new().route("/metrics", any(self));
        MetricsServer::bind(router, address.into()).await
    }

    fn encodings(&self) -> &'static [Encoding] {
        if self.compression {
            Encoding::COMPRESSED
        } else {
            &[]
        }
    }
}

/// The answer that is under way.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Which of axum's kinds of handlers this is.
#[derive(Debug)]
#[doc(hidden)]
pub struct Endpoint;

impl<S> Handler<Endpoint, S> for MetricsEndpoint {
    type Future = Answering;

    fn call(self, request: Request, _state: S) -> Answering {
        Box::pin(answer(self, request.into_parts().0))
    }
}

impl<B> Service<http::Request<B>> for MetricsEndpoint {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let answer = answer(self.clone(), request.into_parts().0);
        Box::pin(async { Ok(answer.await) })
    }
}

/// Answers a scrape: a handler for a route of your own, where
/// [`instrument`](crate::instrument) does not fit. It is [`MetricsEndpoint`]
/// with all defaults; all routes that it has share its limit.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::{HttpMetrics, scrape};
///
/// let app: Router = Router::new()
///     .route("/internal/metrics", get(scrape))
///     .layer(HttpMetrics::new());
/// ```
pub async fn scrape(request: Request) -> Response {
    static DEFAULT: LazyLock<MetricsEndpoint> = LazyLock::new(MetricsEndpoint::new);
    answer(DEFAULT.clone(), request.into_parts().0).await
}
