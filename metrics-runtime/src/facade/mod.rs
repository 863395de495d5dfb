//! A recorder for the facade `metrics` (feature `facade`). Metrics that other libraries emit
//! through the facade become part of the exposition.
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
//! The series are stored like those of this crate's own metrics. So they support the same
//! formats, [`Views`](crate::Views) (by the emitting crate), several processes, and tests.
//!
//! | in the facade | in the exposition |
//! |---|---|
//! | a name | Characters that are invalid in Prometheus become `_`. Counters end in `_total`. |
//! | a unit | It becomes the suffix of the name, unless the name has it already: `_seconds`, `_milliseconds`. Values do not change. OpenMetrics also has a line `# UNIT`. `Unit::Count` adds no suffix, and rates have no `# UNIT`. |
//! | a description | The help text. Without a description, the help text contains the name in the facade. |
//! | a label | Its name is made valid like a metric's name. `le` of a histogram becomes `exported_le`. If two labels get the same name, the first one is kept. |
//! | label names that differ between series of a metric | The first series decides. In later series, missing labels are empty and other labels are left out. [`check`](fn@crate::check) reports both. |
//! | two names that become the same | They share series, and [`check`](fn@crate::check) reports both. |
//! | a gauge | The values of several processes add up, as with `processes = "sum"`. |
//! | a histogram | A histogram with [buckets](FacadeBuilder::buckets), or a summary without quantiles. |
//! | a series past a limit, or with a label value of more than 128 bytes | Every label has the value `__other__`. Each update counts in `metrics_series_overflow_total{metric}`. |
//!
//! A series stays until the process ends. Install the recorder first, because handles that were
//! created earlier record nothing. A description that arrives after the first series still
//! becomes the help text, but its unit no longer changes the name. Other processes do not see
//! such a late description.
//!
//! # Cost
//!
//! `counter!(…)` looks up its series each time: it takes a shared lock of one of eight tables
//! and increments a reference count. Keep the handle where that matters. An update through a
//! kept handle costs one dynamic call more than an update of this crate's own metrics. A new
//! series is registered under a lock, its strings are never freed, and the next scrape lists all
//! families again. If the global allocator looks up a series while its thread is on the slow
//! path of this crate, nothing is recorded.

mod builder;
mod emitted;
mod emitted_metric;
mod names;
mod recorder;
mod registered_metrics;
mod settings;

pub use builder::{FacadeBuilder, FacadeError};
pub use recorder::FacadeRecorder;

/// Installs a recorder with the defaults of [`builder`] for the whole process.
///
/// ```
/// # fn main() -> Result<(), metrics_runtime::facade::FacadeError> {
/// metrics_runtime::facade::install()?;
/// metrics::counter!("jobs").increment(2);
/// assert!(metrics_runtime::render().contains("\njobs_total 2\n"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// If a recorder is installed already.
pub fn install() -> Result<(), FacadeError> {
    builder().install()
}

/// Starts with the default options of a recorder.
///
/// ```
/// # fn main() -> Result<(), metrics_runtime::facade::FacadeError> {
/// metrics_runtime::facade::builder().max_series(1_000).install()?;
/// # Ok(())
/// # }
/// ```
pub fn builder() -> FacadeBuilder {
    FacadeBuilder::new()
}
