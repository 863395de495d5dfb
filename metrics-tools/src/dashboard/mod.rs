//! Generates Grafana dashboards.
//!
//! Each metric has a panel that depends on its type and unit, in the row of its
//! group. Panels for ratios of several metrics follow: errors, cache hits, error
//! budgets.
//!
//! [`Board::from_catalogue`] makes one of
//! of a catalogue. [`conventions`] checks dashboards, also hand-written ones,
//! against the conventions of the generated ones. With own metrics:
//!
//! ```
//! use metrics_runtime::Kind;
//! use metrics_tools::dashboard::{Board, Metric};
//!
//! let board = Board::new("Shop", "shop-overview")
//!     .metric(Metric::new("orders_total", Kind::Counter, "Orders.").labels(["result"]));
//! let json = board.to_string();
//! assert!(json.contains(
//!     "sum by (result) (rate(orders_total{job=~\\\"$job\\\",instance=~\\\"$instance\\\"}\
//!      [$__rate_interval]))"
//! ));
//! ```
//!
//! | type | panel |
//! |---|---|
//! | counter | its rate, by its labels; of bytes in bytes, of seconds as a share of the time |
//! | gauge | its sum, by its labels; the mean of ratios and temperatures; how long ago a time is |
//! | histogram | the 50th, 95th and 99th percentile; the 95th by its labels; a heat map; Apdex, if its bounds are said; of native buckets without `le` |
//! | summary | the mean |
//! | info | its labels, as a table |
//!
//! What one process uses is shown by instance; so are gauges of the program's own, which may tell the same number in each
//! instance, as one of users in a shared database does. Each query is for the data source, the jobs and the instances that are
//! chosen above the dashboard, and takes rates over `$__rate_interval`.

mod board;
mod by_kind;
mod conventions;
mod grafana;
mod metric;
mod objectives;
mod of_catalogue;
mod panel;
mod together;

pub use board::Board;
pub use conventions::conventions;
pub use metric::Metric;
