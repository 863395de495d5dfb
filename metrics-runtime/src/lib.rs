//! Metrics for axum services and for libraries: annotate a function, and all its series are at
//! `/metrics` from the first scrape on.
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
//! /// Visitors seen.
//! #[metric]
//! static VISITORS_TOTAL: Counter;
//!
//! let app: Router = metrics_runtime::instrument(Router::new().route("/hello", get(hello)));
//! VISITORS_TOTAL.inc();
//! let exposition = metrics_runtime::render();
//! assert!(exposition.contains("\ngreetings_total 0\n"));
//! assert!(exposition.contains("\nvisitors_total 1\n"));
//! ```
//!
//! # I want to …
//!
//! ## Measure code
//!
//! | I want to | use |
//! |---|---|
//! | count and time calls of a function or handler | [`#[instrumented]`](macro@instrumented) |
//! | measure calls to a database or a cache | [`#[db_operation]`](macro@db_operation), [`#[cache_operation]`](macro@cache_operation) |
//! | measure calls to another service | [`#[external_call]`](macro@external_call) |
//! | measure background tasks | [`#[background_task]`](macro@background_task) |
//! | measure logins and other authentication events | [`#[auth_event]`](macro@auth_event) |
//! | count business events | [`#[business_counter]`](macro@business_counter) |
//! | track a level that calls change | [`#[business_gauge]`](macro@business_gauge) |
//! | observe the distribution of a value | [`#[business_histogram]`](macro@business_histogram) |
//! | measure a queue at both ends | `queue!`, with the feature `tokio` |
//! | measure every request of an HTTP client | `client::ClientMetrics`, with the feature `client` |
//! | set an objective for calls or requests | the option `slo(…)` of [`#[instrumented]`](macro@instrumented) |
//!
//! ## Declare metrics
//!
//! | I want to | use |
//! |---|---|
//! | declare a metric | [`#[metric]`](macro@metric) on a static: [`Counter`], [`Gauge`], [`Histogram`], [`Summary`], [`Info`], [`StateSet`] |
//! | add labels | derive [`LabelValue`] for enums and [`LabelSet`] for structs |
//! | set gauges when a scrape reads them | [`at_scrape`] |
//! | show which build is running | [`build_info!`], [`target_info!`] |
//! | link metrics to traces | [`exemplars`] |
//! | remove series whose label values are no longer used | [`retain_series`], [`expire_series`] |
//!
//! ## Serve and push
//!
//! | I want to | use |
//! |---|---|
//! | measure all routes of a router and add `/metrics` | [`instrument`] |
//! | configure how requests are measured | [`HttpMetrics`] |
//! | measure gRPC services | `HttpMetricsBuilder::grpc_service`, with the feature `grpc` |
//! | restrict, move or limit `/metrics` | [`MetricsEndpoint`], [`Access`] |
//! | serve `/metrics` on its own address | [`serve`] |
//! | watch all metrics on a live page | `MetricsEndpoint::ui`, with the feature `ui` |
//! | read values in the service itself | [`snapshot`](fn@snapshot), [`render`], [`render_as`] |
//! | push metrics if no scraper reaches the service | `push`, with the feature `otlp` or `pushgateway` |
//! | have one exposition for several processes | `multiprocess`, with the feature of this name |
//!
//! ## Include other libraries
//!
//! | I want to | use |
//! |---|---|
//! | expose connection pools, caches, Redis, Tokio tasks, jemalloc | [`integrations`], one line each |
//! | expose metrics of the facade `metrics` | `facade::install`, with the feature `facade` |
//! | expose metrics of the crate `prometheus` | `MetricsEndpoint::foreign`, with the feature `prometheus` |
//! | migrate from autometrics, axum-prometheus, prometheus-fastapi-instrumentator or OpenTelemetry, and keep the names | [`HttpPreset`], [`Views::autometrics`], [`Views::opentelemetry`]; guides in `docs/migration` |
//! | drop or rename metrics and labels of any crate, add or remove labels, leave out unused histograms | [`Views`], at startup |
//!
//! ## Check and test
//!
//! | I want to | use |
//! |---|---|
//! | check the declarations of all crates | [`check`]; [`Checks`] adds a budget of series |
//! | know the maximum number of series, and which crates declare them | [`max_series`], [`crates`] |
//! | test what code records | `testing`, with the feature of this name |
//! | get all metrics of the binary as data | `catalogue()`, with the feature `catalogue` |
//! | generate a reference, rules, alerts and dashboards; compare versions; check PromQL | the crate `metrics-tools` |
//!
//! # How it works
//!
//! Labels have finite types. So the compiler knows all series, an update computes the position of
//! its series, and clients cannot create series.
//!
//! An update is a load, an addition and a store in memory that only its thread writes. A scrape
//! adds up the threads.
//!
//! # Features
//!
//! | feature | default | purpose |
//! |---|---|---|
//! | `axum` | yes | the HTTP layer, `/metrics` and its listener: `instrument`, `HttpMetrics`, `MetricsEndpoint` with `Access`, `serve`, `routes!`, `ExceptionType`; implies `tokio` |
//! | `gzip` | yes | compressed responses of `/metrics`, in pure Rust; implies `axum` |
//! | `process` | yes | the [metrics of the process](#process-metrics) on macOS and Windows |
//! | `zstd` | no | better compression than `gzip`; needs a C compiler; implies `axum` |
//! | `tls` | no | TLS for the listener of `/metrics`: `Tls`; implies `axum` |
//! | `grpc` | no | metrics of gRPC services, named as in go-grpc-prometheus: `HttpMetricsBuilder::grpc_service`; implies `axum` |
//! | `tokio` | with `axum` | queues that are measured at both ends: `queue!`, `queue` |
//! | `tokio-runtime` | no | the metrics of the Tokio runtime, `tokio_*`; implies `tokio` |
//! | `catalogue` | no | all metrics that the binary can expose, as data: `catalogue()` |
//! | `ui` | no | a live page of all metrics at `/metrics/ui`: `MetricsEndpoint::ui`; implies `gzip` and `catalogue` |
//! | `multiprocess` | no | one exposition for several processes: `multiprocess`; Unix only |
//! | `prometheus` | no | metrics of the `prometheus` crate at our endpoint (`MetricsEndpoint::foreign`), and ours in its registries (`PrometheusCollector`) |
//! | `client` | no | a layer that measures the requests of HTTP clients: `client::ClientMetrics` |
//! | `facade` | no | metrics that other libraries emit through the facade `metrics`: `facade::install` |
//! | `opentelemetry` | no | exemplars from the trace of the current span |
//! | `otlp` | no | pushes to OpenTelemetry receivers, with OTLP over HTTP: `push::Otlp`; implies `tokio` |
//! | `pushgateway` | no | pushes of short jobs to a Pushgateway: `push::Pushgateway`; implies `tokio` |
//! | `testing` | no | for tests: exactly what the code of a test recorded, and assertions on it: `testing` |
//! | `off` | no | disables all metrics at compile time: see [below](#switched-off) |
//!
//! A library that ships metrics depends on the core only, with `default-features = false`. Then
//! it depends on no web framework and no async runtime. Its handlers can declare endpoints with
//! `#[instrumented(GET "/path")]`. These are exposed and measured in a service that enables
//! `axum`. In a binary without `axum`, only the calls are counted.
//!
//! The core also builds for Windows, macOS and wasm32. In browsers there is no wall clock, so
//! series and exemplars have no timestamps.
//!
//! # Process metrics
//!
//! The metrics have the same names and units on each system. A metric that the system does not
//! report is left out. The cells say how precise a value is, or where it comes from.
//!
//! | metric | Linux | macOS | Windows | other Unix |
//! |---|---|---|---|---|
//! | `process_cpu_seconds_total` | nanoseconds | microseconds | in steps of 1/64 s | in steps of its clock |
//! | `process_max_cpus` | affinity, quota of the cgroup | [`available_parallelism`](std::thread::available_parallelism) | the same | the same |
//! | `process_resident_memory_bytes` | yes | with `process` | working set, with `process` | no |
//! | `process_resident_memory_max_bytes` | limit of the cgroup, or the machine's memory | the machine's memory, with `process` | the same | no |
//! | `process_virtual_memory_bytes` | yes | with `process` | private bytes, with `process` | no |
//! | `process_virtual_memory_max_bytes` | yes | yes | no | yes |
//! | `process_start_time_seconds` | hundredths | whole seconds, with `process` | the same | no |
//! | `process_open_fds` | yes | yes | handles, with `process` | no |
//! | `process_max_fds` | yes | yes | no: handles have no limit of their own | yes |
//! | `process_threads` | yes | no | no | no |
//!
//! CPU time on Windows needs the feature `process`, too. With it, a scrape on Windows lists the
//! processes of the machine, which takes some milliseconds. wasm32 has none of these metrics.
//!
//! # Switched off
//!
//! With the feature `off`, nothing is measured, and functions compile as if they had no
//! attributes. Cargo combines the features of all crates in a build, so `off` in any crate
//! switches off the metrics of all. Enable it in a binary, never in a library.
//!
//! | item | with `off` |
//! |---|---|
//! | attributes on functions and `impl` blocks | leave the tokens as they are; their arguments are not checked |
//! | `#[instrumented(GET "/path")]` | the same, but the declaration of the endpoint stays, because `routes!` mounts by it |
//! | `#[metric]` | a static of the same type, whose updates compile to nothing; `get` returns 0 |
//! | `LabelValue`, `LabelSet` | are implemented as before, because handles take them |
//! | `queue!` | a channel that measures nothing |
//! | `instrument`, `HttpMetrics` | leave the router and its requests alone: there is no `/metrics` |
//! | `MetricsEndpoint`, `serve`, `render`, `snapshot`, the catalogue | are empty. So run `check`, `list` and tests of rules in builds without `off` |
//! | `client`, `facade` | the layer passes requests on; no recorder is installed |
//! | `integrations` | read nothing |
//! | closures of [`at_scrape`], [`exemplars::from`] | stay in the binary; those of `at_scrape` run if something scrapes |
//!
//! If a binary uses only attributes and metrics, its optimised build contains no symbol of this
//! crate or of its dependencies. Cargo still compiles them, because a feature cannot remove
//! dependencies.
//!
//! # Limits
//!
//! | situation | what happens |
//! |---|---|
//! | `fork` without `exec` | The child has the counts of the parent, and exposes them again. If the process uses `multiprocess`, the child starts without counts and shares none. A lock that another thread held during the fork stays locked, so a scrape or the first update of a metric may hang. Fork before the first metric is used, or call `exec`. |
//! | `dlclose` of a library with metrics | A scrape reads unmapped memory, because declarations are found by address and never removed. Never unload such a library. Loading one late is fine: its series appear with the next scrape. |
//! | signal handlers | The first update of a metric on a thread allocates and takes locks, so it can deadlock in a signal handler. Set a flag in the handler and count it elsewhere. |
//! | `panic = "abort"` | A panic ends the process. Nothing is recorded for it, and a panic in a closure of [`at_scrape`], of the layer, of [`exemplars::from`] or of a foreign collector is not caught. |
//! | two versions of this crate in one binary | Each has its own registry. An endpoint exposes the metrics of its own version only. [`check`] and the log name both versions, and the crates that use them. `cargo tree --duplicates` shows which crate depends on which version. |
//! | targets | All targets of Rust's standard library with 64-bit atomics. Linux on x86-64 is tested, the others are only compiled. For a target without 64-bit atomics, compilation fails with a message. |
//! | updates by the global allocator or by a `tracing` subscriber, while this crate runs its own slow path on that thread | They are dropped. |
//! | a closure of [`at_scrape`] or a foreign collector hangs in a scrape | That scrape fails at its timeout. Later ones wait for a second and continue without it. A Tokio runtime that shuts down waits for the thread. |
//! | a sum of nanoseconds | It wraps after 584 years of summed time. With 10 000 calls in progress all the time, that is after 21 days. |

// Marks items that need a feature.
#![cfg_attr(docsrs, feature(doc_cfg))]
// Without the HTTP layer, some items are unused and some links of the documentation are broken.
// The build with the default features still reports these lints.
#![cfg_attr(
    any(not(feature = "axum"), feature = "off"),
    allow(dead_code, unused_imports)
)]
#![cfg_attr(not(feature = "axum"), allow(rustdoc::broken_intra_doc_links))]

#[cfg(all(feature = "multiprocess", not(unix)))]
compile_error!("the feature `multiprocess` of metrics-runtime needs a Unix: disable it here");

#[cfg(not(target_has_atomic = "64"))]
compile_error!(
    "metrics-runtime counts in 64-bit atomics, which this target does not have: build for a target \
     with `target_has_atomic = \"64\"`"
);

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(feature = "catalogue")]
pub mod catalogue;
#[cfg(feature = "client")]
pub mod client;
mod declaration;
mod exposition;
#[cfg(feature = "facade")]
pub mod facade;
#[cfg(feature = "axum")]
mod http;
pub mod integrations;
#[cfg(feature = "prometheus")]
mod interop;
mod labels;
#[cfg(feature = "multiprocess")]
pub mod multiprocess;
mod platform;
mod process;
#[cfg(feature = "multiprocess")]
mod processes;
#[cfg(any(feature = "otlp", feature = "pushgateway"))]
pub mod push;
#[cfg(feature = "tokio")]
pub mod queue;
mod recording;
mod registration;
mod snapshot;
mod storage;
mod support;
#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "catalogue")]
pub use catalogue::catalogue;
pub use declaration::{
    DynamicValues, Kind, Label, OPENTELEMETRY_BUCKETS, PROMETHEUS_BUCKETS, ProcessMode, Source,
    Values,
};
pub use exposition::{Format, TEXT_CONTENT_TYPE, render, render_as, render_into};
#[cfg(feature = "grpc")]
pub use http::GrpcType;
#[cfg(feature = "axum")]
pub use http::{
    Access, AccessError, AnyBody, AnyBodyLayer, AxumBody, ConfigurationError, ConfigurationProblem,
    ConnectionLimits, CountConnections, CountedConnection, CountedListener, ExceptionType,
    Exchange, HttpMetrics, HttpMetricsBuilder, HttpMetricsService, HttpPreset, LabelNames,
    ListenAddress, MetricsEndpoint, MetricsServer, RequestBody, ResponseBody, ResponseFuture, bind,
    count_connections, instrument, scrape, serve, serve_limited,
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
    Observation, StateSet, StateSetSeries, Summary, SummarySeries,
};
pub use registration::{
    CheckError, Checks, Conflict, Difference, LinkedCrate, LinkedVersion, MaxSeries, MetricSeries,
    OverBudget, Scale, Selector, SeriesLabels, ViewProblem, Views, ViewsError, check, crates,
    expire_series, max_series, retain_series,
};
pub use snapshot::{
    AtScrape, HistogramValue, NativeBucket, NativeHistogram, Snapshot, SummaryValue, Value,
    at_scrape, snapshot,
};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
