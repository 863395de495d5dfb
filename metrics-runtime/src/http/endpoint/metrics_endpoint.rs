//! The endpoint and its options.

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

/// The default limit of concurrent scrapes. With high availability, two Prometheus servers
/// scrape a service.
const CONCURRENT_SCRAPES: usize = 2;

/// The default timeout: the longest usual `scrape_timeout`.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Answers scrapes on your own route. It is a handler and a tower
/// [`Service`](tower_service::Service). [`scrape`](crate::scrape()) and
/// [`instrument`](crate::instrument) use its defaults.
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
/// | `Accept` | selects the format: text 0.0.4, OpenMetrics 1.0.0 or 0.0.1, or protocol buffers. Text if none of them is accepted |
/// | `Accept-Encoding` | selects compression with zstd (feature `zstd`) or gzip (feature `gzip`, on by default) |
/// | `X-Prometheus-Scrape-Timeout-Seconds` | shortly before this timeout, the scrape fails with 503 and the reason |
/// | `name[]=` in the query, any number of times | selects the families with these names |
/// | the method | `HEAD` does not render. Methods other than `GET` and `HEAD` get 405 |
///
/// A scrape runs on a thread for blocking work, so that it does not delay requests. The response
/// is sent in pieces of 16 KiB. At most 1 MiB waits in memory for a slow client. The scrape stops
/// when its client disconnects.
///
/// [`concurrent_scrapes`](Self::concurrent_scrapes) limits how many scrapes run at once. Others
/// wait. Scrapes that wait together share one snapshot, which is taken after they arrived. A
/// slow client counts towards this limit until its timeout, or until it reads nothing for
/// 5 seconds. If unknown clients can reach the endpoint, restrict its [`access`](Self::access).
///
/// The HTTP metrics do not count scrapes, but they count a 405 of the route.
/// `metrics_scrapes_total{result}` counts scrapes as `ok`, `unauthorized`, `forbidden`,
/// `method_not_allowed`, `timeout`, `failed`, or `cancelled` if the client disconnects. A scrape
/// counts when it has ended, so it appears in the next one.
///
/// The endpoint needs a Tokio runtime with time enabled, as from `#[tokio::main]`.
#[derive(Clone, Debug)]
pub struct MetricsEndpoint {
    pub(super) options: Options,
    compression: bool,
    pub(in crate::http) timeout: Duration,
    pub(in crate::http) access: Arc<Access>,
    pub(in crate::http) source: Source,
    /// Whether the live page is mounted next to the endpoint.
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
    ///
    /// ```
    /// # use axum::{Router, routing::get};
    /// use metrics_runtime::MetricsEndpoint;
    ///
    /// let app: Router = Router::new().route("/internal/metrics", get(MetricsEndpoint::new()));
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether to write the creation time of each counter, histogram and summary: `_created` in
    /// OpenMetrics, `created_timestamp` in protocol buffers. Default: no, because in OpenMetrics
    /// each becomes an additional series, unless Prometheus has the feature
    /// `created-timestamp-zero-ingestion`.
    ///
    /// The creation time is the first use of any metric. If no handler declares an endpoint, the
    /// creation time of its series is its first request.
    ///
    /// ```
    /// # use metrics_runtime::MetricsEndpoint;
    /// let endpoint = MetricsEndpoint::new().created_timestamps(true);
    /// ```
    #[must_use]
    pub fn created_timestamps(mut self, enabled: bool) -> Self {
        self.options.created = enabled;
        self
    }

    /// Whether to compress if the client accepts it. Default: yes. The feature `gzip` is on by
    /// default. The feature `zstd` needs a C compiler.
    ///
    /// ```
    /// # use metrics_runtime::MetricsEndpoint;
    /// let endpoint = MetricsEndpoint::new().compression(false);
    /// ```
    #[must_use]
    pub fn compression(mut self, enabled: bool) -> Self {
        self.compression = enabled;
        self
    }

    /// Whether to serve the live page below the endpoint: `/metrics/ui` for `/metrics`, `/x/ui`
    /// for `/x`. Default: only in debug builds. Feature `ui`.
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
    /// [`HttpMetrics::instrument`](crate::HttpMetrics::instrument), [`routes`](Self::routes),
    /// [`bind`](Self::bind) and [`listen_on`](Self::listen_on) mount it. Your own route
    /// `get(endpoint)` serves the metrics without the page.
    ///
    /// The page shows all metrics as they change, and the newest failed and the slowest requests.
    /// For each request, it shows path template, status code, duration, type of error and trace,
    /// but not the client's path, headers or body. It loads nothing from other servers.
    ///
    /// The [`access`](Self::access) rules of the endpoint apply. For people, prefer
    /// [`basic_auth`](Access::basic_auth), because the browser asks for the password, or
    /// [`networks`](Access::networks). If there is a bearer token, all clients from the allowed
    /// networks get the page without data, and the page asks for the token. To open the page to
    /// all people in a company, put it behind a proxy that authenticates them.
    ///
    /// Cost: open pages take one snapshot each second, which they share, within the limit of
    /// [`concurrent_scrapes`](Self::concurrent_scrapes). Even without an open page, each request
    /// costs one comparison for the list of the slowest, and a failed request (status code 499,
    /// 500 or above) writes to a list of 100. No thread is started.
    ///
    /// If several processes share a port, each has its own lists. `metrics_scrapes_total` does
    /// not count views of the page, but counts refused ones.
    #[cfg(feature = "ui")]
    #[must_use]
    pub fn ui(mut self, enabled: bool) -> Self {
        self.ui = enabled;
        self
    }

    /// The maximum number of concurrent scrapes. Default: 2. Minimum: 1.
    ///
    /// ```
    /// # use metrics_runtime::MetricsEndpoint;
    /// let endpoint = MetricsEndpoint::new().concurrent_scrapes(4);
    /// ```
    #[must_use]
    pub fn concurrent_scrapes(mut self, max: usize) -> Self {
        self.source.limits = Arc::new(Limits::new(max));
        self
    }

    /// The maximum duration of a scrape, from its arrival until the connection has read the
    /// whole response. The scraper's own timeout can shorten it. Default: 60 seconds.
    ///
    /// How long a connection then waits for its client to read depends on the server. The server
    /// of [`bind`](Self::bind) waits for 10 seconds.
    ///
    /// ```
    /// # use metrics_runtime::MetricsEndpoint;
    /// # use std::time::Duration;
    /// let endpoint = MetricsEndpoint::new().timeout(Duration::from_secs(10));
    /// ```
    #[must_use]
    pub fn timeout(mut self, max: Duration) -> Self {
        self.timeout = max;
        self
    }

    /// Controls which clients may scrape. Default: all clients.
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
    /// A family is left out if its name is taken, such as `x_count` by this crate's histogram
    /// `x`. This is logged once. If two registries define a family differently, the first one is
    /// used. Each snapshot reads the registries on the thread of the scrape.
    ///
    /// If several processes share one exposition, the thread `metrics` of each process also
    /// reads the registries once a second. Summaries then lose their quantiles, which cannot be
    /// added up.
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

    /// Exposes the processes that share their metrics in a directory, instead of this process.
    /// This process need not be one of them. Its own metrics are not exposed, closures of
    /// [`at_scrape`](crate::at_scrape) do not run, and registries of `foreign` are not read.
    /// Feature `multiprocess`.
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
    /// A process that shares its metrics exposes its directory without this option. Each scrape
    /// folds the files of ended processes. While the directory cannot be read, scrapes fail with
    /// 500, and the reason is logged.
    #[cfg(feature = "multiprocess")]
    #[must_use]
    pub fn directory(mut self, directory: Directory) -> Self {
        self.source.directory = Some(Arc::new(directory));
        self.with_new_snapshots()
    }

    /// Separates snapshots from those of clones, which now expose something else.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    fn with_new_snapshots(mut self) -> Self {
        self.source.separate();
        self
    }

    /// Serves `/metrics` on its own address until the future is dropped.
    /// [`serve`](crate::serve) does the same with all defaults.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use metrics_runtime::{Access, MetricsEndpoint};
    ///
    /// let access = Access::new().bearer_token("3kmZ9fVq0aYv")?;
    /// MetricsEndpoint::new().access(access).serve("0.0.0.0:9100").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the address is invalid or not available.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O enabled.
    pub async fn serve(self, address: impl Into<ListenAddress>) -> io::Result<()> {
        self.bind(address).await?.run().await;
        Ok(())
    }

    /// Listens for scrapes of `/metrics` on its own address. [`bind`](crate::bind) does the same
    /// with all defaults.
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
    /// If the address is invalid or not available.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O enabled.
    pub async fn bind(self, address: impl Into<ListenAddress>) -> io::Result<MetricsServer> {
        MetricsServer::bind(self.router(), address.into()).await
    }

    /// Answers scrapes of `/metrics` on an open listener, such as an inherited one, or one whose
    /// port several processes share with `SO_REUSEPORT`.
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
    /// If the operating system does not report the listener's address.
    pub fn listen_on(self, listener: TcpListener) -> io::Result<MetricsServer> {
        MetricsServer::listen_on(self.router(), listener)
    }

    /// The routes of the endpoint for your own router: `path`, and the live page below it if that
    /// is enabled ([`ui`](Self::ui)).
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
    /// If axum does not accept the path, for example because it does not begin with `/`.
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

    /// Returns the router unchanged: there is no live page without the feature `ui`.
    #[cfg(not(feature = "ui"))]
    pub(in crate::http) fn with_page<S>(self, router: Router<S>, _path: &str) -> Router<S> {
        router
    }

    /// The allowed encodings, best first.
    pub(in crate::http) fn encodings(&self) -> &'static [Encoding] {
        if self.compression {
            Encoding::COMPRESSED
        } else {
            &[]
        }
    }
}
