//! A recorder for the facade `metrics` (feature `facade`): what other libraries emit
//! through it is in our response.
//!
//! ```
//! # fn main() -> Result<(), metrics_runtime::facade::FacadeError> {
//! metrics_runtime::facade::builder()
//!     .max_series_per_metric(100)
//!     .buckets_for("pool_*", [0.001, 0.01, 0.1])
//!     .install()?;
//!
//! // In some library:
//! use metrics::{Unit, counter, describe_counter, describe_histogram, gauge, histogram};
//! describe_counter!("pool.sent", Unit::Bytes, "Bytes sent.");
//! describe_histogram!("pool_wait", Unit::Seconds, "Waits for a connection.");
//! counter!("pool.sent", "peer" => "db").increment(512);
//! gauge!("pool_size").set(3);
//! histogram!("pool_wait").record(0.004);
//!
//! let text = metrics_runtime::render();
//! # if !cfg!(feature = "off") {
//! assert!(text.contains("# HELP pool_sent_bytes_total Bytes sent.\n"));
//! assert!(text.contains("\npool_sent_bytes_total{peer=\"db\"} 512\n"));
//! assert!(text.contains("\npool_size 3\n"));
//! assert!(text.contains("\npool_wait_seconds_bucket{le=\"0.01\"} 1\n"));
//! # }
//! # Ok(())
//! # }
//! ```
//!
//! Each series has cells of ours, so all that holds for our own metrics holds for it:
//! formats, [`Views`](crate::Views) by the crate that emits it, several processes, tests.
//!
//! | of the facade | here |
//! |---|---|
//! | a name | Characters that Prometheus does not take become `_`. Counters end in `_total`. |
//! | a unit | The name ends in it, unless it does already: `_seconds`, `_milliseconds`. Values stay as they are. OpenMetrics has it as `# UNIT`. A count has none, a rate no `# UNIT`. |
//! | a description | The help text. Without one, it has the name of the facade. |
//! | a label | Its name is made valid like a metric's; `le` of a histogram is `exported_le`. Of two by one name, the first counts. |
//! | labels that differ between series of a metric | The first series decides. Labels that a later one lacks are empty, others are left out, and [`check`](fn@crate::check) reports both. |
//! | two names that become the same | They share series, and [`check`](fn@crate::check) reports both. |
//! | a gauge | As `processes = "sum"`. |
//! | a histogram | Has [buckets](FacadeBuilder::buckets), or is a summary without quantiles. |
//! | a series past a limit, or with a value of more than 128 bytes | `__other__` is each label's value, and each update of it counts in `metrics_series_overflow_total{metric}`. |
//!
//! A series stays until the process ends. Install the recorder first, because handles that were made before record nothing. A description
//! that comes after the first series still becomes the help text, but its unit no longer
//! changes the name. In several processes, other processes do not see it.
//!
//! # Cost
//!
//! `counter!(…)` looks its series up each time: a shared lock of one of eight tables, and a
//! reference count. Keep the handle where that matters. An update of a kept handle costs a
//! dynamic call more than one of our own metrics. A new series is registered under a lock,
//! its strings are kept for ever, and the next scrape lists all families again. Nothing is
//! recorded for a series that is looked up by the global allocator while this crate is on
//! its own slow path.

mod builder;
mod emitted;
mod emitted_metric;
mod names;
mod recorder;
mod registered_metrics;
mod settings;

pub use builder::{FacadeBuilder, FacadeError};
pub use recorder::FacadeRecorder;

/// Installs a recorder with the defaults of [`builder`] for the whole program.
///
/// # Errors
///
/// If a recorder is installed already.
pub fn install() -> Result<(), FacadeError> {
    builder().install()
}

/// Options of a recorder.
pub fn builder() -> FacadeBuilder {
    FacadeBuilder::new()
}
