//! The endpoint's options.

use super::compression::Encoding;
use super::limits::Limits;
use super::source::Source;
use crate::exposition::Options;
use crate::http::access::Access;
use crate::http::scrapes;
use crate::http::server::{ListenAddress, MetricsServer};
#[cfg(feature = "multiprocess")]
use crate::multiprocess::Directory;
#[cfg(all(feature = "multiprocess", feature = "prometheus"))]
use crate::{multiprocess, registration};
use axum::Router;
use axum::routing::{any, get};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The default limit of concurrent scrapes. For high availability, two Prometheus
/// servers scrape a service.
const CONCURRENT_SCRAPES: usize = 2;

/// The default timeout: the longest usual `scrape_timeout`.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Answers scrapes: a handler and a tower [`Service`](tower_service::Service) for a
/// route of your own. [`scrape`](crate::scrape()) and [`instrument`](crate::instrument)
/// use its defaults.
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
/// | input | effect |
/// |---|---|
/// | `Accept` | The format: text 0.0.4, OpenMetrics 1.0.0 or 0.0.1, or protocol buffers. Text if none of them is accepted |
/// | `Accept-Encoding` | Compression with zstd (feature `zstd`) or gzip (feature `gzip`, on by default) |
/// | `X-Prometheus-Scrape-Timeout-Seconds` | Shortly before this timeout, the scrape fails with 503 and the reason |
/// | `name[]=` in the query, any number of times | Only the families with these names |
/// | the method | `HEAD` does not render. Methods other than `GET` and `HEAD` get 405 |
///
/// A scrape runs on a thread for blocking work, so that it does not delay requests. The
/// response is sent in pieces of 16 KiB, of which at most 1 MiB waits in memory for a
/// slow client. The scrape stops when its client disconnects.
/// [`concurrent_scrapes`](Self::concurrent_scrapes) limits how many scrapes run at once.
/// The others wait, and those that waited together share one snapshot, taken after they
/// arrived.
///
/// A slow client counts towards this limit until its timeout, or until it reads nothing
/// for 5 seconds. If strangers can reach the endpoint, restrict its
/// [`access`](Self::access).
///
/// Scrapes are not counted by the HTTP metrics, but a 405 of the route is. They are counted
/// by `metrics_scrapes_total{result}`: `ok`, `unauthorized`, `forbidden`,
/// `method_not_allowed`, `timeout`, `failed`, and `cancelled` if the client disconnects. A
/// scrape is counted when it has ended, so the next one shows it.
///
/// The endpoint needs a Tokio runtime with timers, as `#[tokio::main]` makes it.
#[derive(Clone, Debug)]
pub struct MetricsEndpoint {
    pub(super) options: Options,
    compression: bool,
    pub(in crate::http) timeout: Duration,
    pub(in crate::http) access: Arc<Access>,
    pub(in crate::http) source: Source,
    /// Whether the live page is mounted beside it.
    #[cfg(feature = "ui")]
    pub(in crate::http) ui: bool,
}

impl Default for MetricsEndpoint {
    fn default() -> Self {
        scrapes::declare();
        Self {
            options: Options::default(),
            compression: true,
            timeout: TIMEOUT,
            access: Arc::default(),
            source: Source::new(Limits::new(CONCURRENT_SCRAPES)),
            #[cfg(feature = "ui")]
            ui: cfg!(debug_assertions),
        }
    }
}

impl MetricsEndpoint {
    /// The endpoint with all defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether to write when each counter, histogram and summary began: `_created` in
    /// OpenMetrics, `created_timestamp` in protocol buffers. Default: no, because in
    /// OpenMetrics this adds a series for each of them, unless Prometheus has the feature
    /// `created-timestamp-zero-ingestion`.
    ///
    /// Series begin at the first use of any metric. Series of an endpoint that no handler
    /// declares begin at its first request.
    #[must_use]
    pub fn created_timestamps(mut self, enabled: bool) -> Self {
        self.options.created = enabled;
        self
    }

    /// Whether to compress if the client accepts it. Default: yes. The encodings depend
    /// on the features `gzip`, which is on by default, and `zstd`, which needs a C
    /// compiler and takes a third of the time.
    #[must_use]
    pub fn compression(mut self, enabled: bool) -> Self {
        self.compression = enabled;
        self
    }

    /// Whether to serve the live page: at `/metrics/ui` beside `/metrics`, at `/x/ui` beside
    /// `/x`. Default: in debug builds only. Feature `ui`.
    ///
    /// ```
    /// use axum::Router;
    /// use metrics_runtime::{Access, HttpMetrics, MetricsEndpoint};
    ///
    /// # fn main() -> Result<(), metrics_runtime::AccessError> {
    /// let access = Access::new().basic_auth("operator", "3kmZ9fVq0aYv")?;
    /// let endpoint = MetricsEndpoint::new().access(access).ui(true);
    /// let app: Router = Router::new().merge(endpoint.routes("/metrics")).layer(HttpMetrics::new());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [`HttpMetrics::instrument`](crate::HttpMetrics::instrument), [`routes`](Self::routes) and
    /// the listener of [`bind`](Self::bind) mount it. A route
    /// `get(endpoint)` of your own serves the metrics without the page.
    ///
    /// The page shows all metrics as they change, and the newest failed and the slowest
    /// requests: by path template, status code, duration, type of error and trace, without the
    /// client's path, headers or body. It loads nothing from elsewhere.
    ///
    /// The [`access`](Self::access) rules of the endpoint apply. For people, prefer
    /// [`basic_auth`](Access::basic_auth), for which the browser asks, or
    /// [`networks`](Access::networks). If there is a bearer token, the page without data is
    /// served to everyone from the allowed networks, and asks for the token. To open the page to
    /// everyone in a company, put it behind the proxy that knows who they are.
    ///
    /// Cost: a page that is open takes a snapshot each second, within the limit of
    /// [`concurrent_scrapes`](Self::concurrent_scrapes), and several pages share it. While none
    /// is open, each request pays one comparison for the list of the slowest, and a failed
    /// request (status 500 or above, or 499) writes to a list of 100. No thread is started.
    /// If several processes share a port, each has its own lists. Views are not counted in `metrics_scrapes_total`, refused ones
    /// are.
    #[cfg(feature = "ui")]
    #[must_use]
    pub fn ui(mut self, enabled: bool) -> Self {
        self.ui = enabled;
        self
    }

    /// The maximum number of concurrent scrapes. Default: 2; at least 1.
    #[must_use]
    pub fn concurrent_scrapes(mut self, max: usize) -> Self {
        self.source.limits = Arc::new(Limits::new(max));
        self
    }

    /// The maximum duration of a scrape, from its arrival until all of it is handed to
    /// the connection. The scraper's own timeout can shorten it. Default: 60 seconds.
    /// How long a connection waits for its client to read is up to the server. The
    /// server of [`bind`](Self::bind) waits for 10 seconds.
    #[must_use]
    pub fn timeout(mut self, max: Duration) -> Self {
        self.timeout = max;
        self
    }

    /// Who may scrape. Default: everyone.
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

    /// Adds the metrics of a registry of the `prometheus` crate. Call it once for each
    /// registry. Default: none. Feature `prometheus`.
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
    /// A family whose name is taken (such as `x_count` by our histogram `x`) is left out,
    /// and the log says so once. If two registries define a family differently, the
    /// first one wins. The registries are read with each snapshot, on the thread of the
    /// scrape. If several processes share one exposition, each one's thread `metrics` reads
    /// them, too, once a second; and summaries lose their quantiles, which cannot be added
    /// up.
    #[cfg(feature = "prometheus")]
    #[must_use]
    pub fn foreign(mut self, registry: prometheus::Registry) -> Self {
        Arc::make_mut(&mut self.source.foreign).add(registry);
        #[cfg(feature = "multiprocess")]
        {
            let foreign = Arc::downgrade(&self.source.foreign);
            let read = move || Some(foreign.upgrade()?.read(&registration::families()));
            multiprocess::share_foreign(Arc::new(read));
        }
        self.with_new_snapshots()
    }

    /// Exposes the processes that share their metrics in a directory instead of this
    /// process, which need not be one of them. Its own metrics are not exposed, closures
    /// of [`at_scrape`](crate::at_scrape) do not run, and registries of `foreign` are not
    /// read. Feature `multiprocess`.
    ///
    /// ```
    /// use metrics_runtime::MetricsEndpoint;
    /// use metrics_runtime::multiprocess::Directory;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let path = std::env::temp_dir().join(format!("metrics-at-{}", std::process::id()));
    /// # std::fs::create_dir_all(&path)?;
    /// let endpoint = MetricsEndpoint::new().directory(Directory::open(&path)?);
    /// let server = endpoint.bind("127.0.0.1:0").await?;
    /// # std::fs::remove_dir_all(&path)
    /// # }
    /// ```
    ///
    /// A process that shares its metrics itself exposes its directory without this. Files
    /// of ended processes are folded by each scrape. A scrape fails with 500 while the
    /// directory can't be read; the log says why.
    #[cfg(feature = "multiprocess")]
    #[must_use]
    pub fn directory(mut self, directory: Directory) -> Self {
        self.source.directory = Some(Arc::new(directory));
        self.with_new_snapshots()
    }

    /// A clone that exposes something else must not share snapshots with this one.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    fn with_new_snapshots(mut self) -> Self {
        self.source.separate();
        self
    }

    /// Serves `/metrics` on its own address until the future is dropped.
    /// [`serve`](crate::serve) does so with all defaults.
    ///
    /// # Errors
    ///
    /// If the address is not available.
    pub async fn serve(self, address: impl Into<ListenAddress>) -> io::Result<()> {
        self.bind(address).await?.run().await;
        Ok(())
    }

    /// Listens for scrapes of `/metrics` on its own address. [`bind`](crate::bind) does
    /// so with all defaults.
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
    /// If the address is not available.
    pub async fn bind(self, address: impl Into<ListenAddress>) -> io::Result<MetricsServer> {
        MetricsServer::bind(self.router(), address.into()).await
    }

    /// Answers scrapes of `/metrics` at a listener that is open already: one whose port
    /// several processes share with `SO_REUSEPORT`, or one that was inherited.
    ///
    /// ```
    /// use metrics_runtime::MetricsEndpoint;
    /// use tokio::net::TcpSocket;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let socket = TcpSocket::new_v4()?;
    /// # #[cfg(unix)]
    /// socket.set_reuseport(true)?;
    /// socket.bind(([127, 0, 0, 1], 0).into())?;
    /// let server = MetricsEndpoint::new().listen_on(socket.listen(1024)?)?;
    /// let running = tokio::spawn(server.run());
    /// # running.abort();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the listener has no address.
    pub fn listen_on(self, listener: TcpListener) -> io::Result<MetricsServer> {
        MetricsServer::listen_on(self.router(), listener)
    }

    /// The routes of the endpoint for a router of your own: `path`, and the live page below it
    /// if that is on ([`ui`](Self::ui)).
    ///
    /// ```
    /// use axum::Router;
    /// use metrics_runtime::{HttpMetrics, MetricsEndpoint};
    ///
    /// let app: Router = Router::new()
    ///     .merge(MetricsEndpoint::new().routes("/internal/metrics"))
    ///     .layer(HttpMetrics::new());
    /// ```
    ///
    /// # Panics
    ///
    /// If axum has no route of this path: it begins with `/` and has no empty segments.
    pub fn routes<S>(self, path: &str) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let router = Router::new().route(path, get(self.clone()));
        self.with_page(router, path)
    }

    fn router(self) -> Router {
        let router = Router::new().route("/metrics", any(self.clone()));
        self.with_page(router, "/metrics")
    }

    /// There is no live page without the feature `ui`.
    #[cfg(not(feature = "ui"))]
    pub(in crate::http) fn with_page<S>(self, router: Router<S>, _path: &str) -> Router<S> {
        router
    }

    /// The encodings that it may use, best first.
    pub(in crate::http) fn encodings(&self) -> &'static [Encoding] {
        if self.compression {
            Encoding::COMPRESSED
        } else {
            &[]
        }
    }
}
