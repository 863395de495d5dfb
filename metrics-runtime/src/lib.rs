//! Metrics for axum services: annotate functions, and every series that the
//! program declares is at `/metrics` from the first scrape on.
//!
//! ```
//! use axum::{Router, routing::get};
//! use metrics_runtime::{Counter, business_counter, instrumented, metric};
//!
//! /// Greetings sent.
//! #[business_counter("greetings_total")]
//! #[instrumented(GET "/hello")]
//! async fn hello() -> &'static str {
//!     "hello"
//! }
//!
//! /// Greetings that nobody asked for.
//! #[metric]
//! static UNASKED_GREETINGS_TOTAL: Counter;
//!
//! let app: Router = metrics_runtime::instrument(Router::new().route("/hello", get(hello)));
//! UNASKED_GREETINGS_TOTAL.inc();
//! let exposition = metrics_runtime::render();
//! assert!(exposition.contains("\ngreetings_total 0\n"));
//! assert!(exposition.contains("\nunasked_greetings_total 1\n"));
//! ```
//!
//! | to | use |
//! |---|---|
//! | count and time calls | [`#[instrumented]`](macro@instrumented) |
//! | measure what asks a database or a cache | [`#[db_operation]`](macro@db_operation), [`#[cache_operation]`](macro@cache_operation) |
//! | measure what asks another service | [`#[external_call]`](macro@external_call) |
//! | measure tasks that nobody waits for | [`#[background_task]`](macro@background_task) |
//! | measure logins and their like | [`#[auth_event]`](macro@auth_event) |
//! | measure a queue and its workers | [`queue!`], [`queue`](mod@queue) |
//! | count what calls mean | [`#[business_counter]`](macro@business_counter) |
//! | follow a level that calls change | [`#[business_gauge]`](macro@business_gauge) |
//! | see how large things in calls are | [`#[business_histogram]`](macro@business_histogram) |
//! | declare a metric | [`#[metric]`](macro@metric) on a static: [`Counter`], [`Gauge`], [`Histogram`], [`Summary`], [`Info`] |
//! | give metrics labels | derive [`LabelValue`] on enums, [`LabelSet`] on structs |
//! | say which build is running | [`build_info!`], [`target_info!`] |
//! | measure requests, serve `/metrics` | [`instrument`]; [`HttpMetrics::builder`] has the options; [`MetricsEndpoint`], on a route of your own |
//! | say which error a response stands for | [`ExceptionType`] |
//! | say who may scrape | [`MetricsEndpoint::access`], with [`Access`] |
//! | serve `/metrics` at an address of its own | [`serve`]; [`MetricsEndpoint::bind`]; `Tls`, with the feature `tls` |
//! | have the `prometheus` crate's metrics, too, or ours in its registries | `MetricsEndpoint::foreign`, `PrometheusCollector`, with the feature `prometheus` |
//! | check all crates' declarations | [`check`]; [`Checks`], with a budget of series |
//! | know how many series there can be, and of which crates | [`max_series`], [`crates`] |
//! | set gauges only when they are asked for | [`at_scrape`] |
//! | lead from numbers to traces | [`exemplars`] |
//! | see how busy Tokio's workers are | the feature `tokio-runtime` |
//! | read values | [`snapshot`](fn@snapshot), [`render`], [`render_as`] |
//! | list every metric that the program can expose | `catalogue()`, with the feature `catalogue` |
//! | write a reference, rules and dashboards; compare two versions; check PromQL; do so on the command line | the crate `metrics-tools` |
//!
//! Labels are finite types: the compiler knows every series, an update finds
//! its series by arithmetic, and no client can make new ones.
//!
//! An update is a load, an addition and a store in memory that only the
//! calling thread writes. A scrape sums over the threads.

// Some of what the stages offer is used by the HTTP layer only. The build with all
// default features finds what nothing uses.
#![cfg_attr(not(feature = "axum"), allow(dead_code, unused_imports))]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(feature = "catalogue")]
pub mod catalogue;
mod declaration;
mod exposition;
#[cfg(feature = "axum")]
mod http;
#[cfg(feature = "prometheus")]
mod interop;
mod labels;
mod platform;
mod process;
#[cfg(feature = "tokio")]
pub mod queue;
mod recording;
mod registration;
mod snapshot;
mod storage;
mod support;

#[cfg(feature = "catalogue")]
pub use catalogue::catalogue;
pub use declaration::{DynamicValues, Kind, Label, Source, Values};
pub use exposition::{Format, TEXT_CONTENT_TYPE, render, render_as, render_into};
#[cfg(feature = "axum")]
pub use http::{
    Access, AccessError, ConfigurationError, ConfigurationProblem, CountConnections,
    CountedConnection, CountedListener, ExceptionType, Exchange, HttpMetrics, HttpMetricsBuilder,
    HttpMetricsService, LabelNames, ListenAddress, MetricsEndpoint, MetricsServer, ResponseFuture,
    bind, count_connections, instrument, scrape, serve,
};
#[cfg(feature = "tls")]
pub use http::{Tls, TlsError};
#[cfg(feature = "prometheus")]
pub use interop::{PrometheusCollector, PrometheusCollectorError};
pub use labels::{LabelSet, LabelValue};
pub use metrics_macros::{
    LabelSet, LabelValue, auth_event, background_task, business_counter, business_gauge,
    business_histogram, cache_operation, db_operation, external_call, instrumented, metric,
};
pub use recording::exemplars;
pub use recording::{
    Counter, CounterSeries, Gauge, GaugeSeries, GaugeValue, Histogram, HistogramSeries, Info,
    Observation, Summary, SummarySeries,
};
pub use registration::{
    CheckError, Checks, Conflict, Difference, LinkedCrate, MaxSeries, MetricSeries, OverBudget,
    Scale, check, crates, max_series,
};
pub use snapshot::{
    AtScrape, HistogramValue, NativeBucket, NativeHistogram, Snapshot, SummaryValue, Value,
    at_scrape, snapshot,
};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
