//! Generates Grafana dashboards.
//!
//! The first row shows single numbers: rate, error ratio, p95, requests in progress,
//! error budget left, instances up. The second row shows the same by endpoint and over
//! time. These two fit on a screen. All other rows are collapsed and query nothing until
//! they are expanded: each metric has a panel that depends on its type and unit, in the
//! row of its group, followed by ratios of several metrics.
//!
//! [`Board::from_catalogue`] makes a dashboard of a catalogue. [`conventions`] checks
//! dashboards, also hand-written ones, against the conventions of the generated ones.
//! With own metrics:
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
//! | counter | its rate, by its labels; counters of bytes in bytes, counters of seconds as a share of the time |
//! | gauge | its sum, by its labels; the mean of ratios and temperatures; the age of a timestamp |
//! | histogram | the 50th, 95th and 99th percentile; the 95th by its labels; a heat map; Apdex, if its bounds are set; for native buckets, queries without `le` |
//! | summary | the mean |
//! | info | its labels, as a table |
//!
//! | above the panels | |
//! |---|---|
//! | variables | data source, `job`, `instance`; `endpoint` and `function`, if metrics have these labels; others by [`Metric::variable`] |
//! | annotations | starts of processes, by `process_start_time_seconds`; releases, where the label `version` of an info metric, such as `…build_info`, has a new value |
//! | menu | all dashboards with the same [tag](Board::tag) |
//!
//! | number | of | orange from | red from |
//! |---|---|---|---|
//! | rate | requests, or else the first calls that can fail | 0 (green above) | |
//! | error ratio | the same | 0.01 | 0.05, as `HighErrorRatio` |
//! | p95 | the same | the strictest latency objective, or 0.25 s | the least strict one, or 0.5 s, as `HighLatencyP95` |
//! | in progress | the same | 100 | 1000 |
//! | error budget left | the objective with the least left | below 25 % | below 0 |
//! | instances up | all targets of the chosen jobs | below 100 % | below 50 % |
//!
//! Dashed lines are objectives: latencies in panels of durations, accepted shares in those
//! of error ratios, and the burn rates at which alerts fire.
//!
//! Known limits: colors are not assigned to series, so errors do not always have the same color;
//! limits such as `process_max_fds` have panels of their own beside what they limit; nothing is
//! stacked; no panel links to logs or traces.
//!
//! The usage of a process is shown by instance. So are the service's own gauges, because all
//! instances may report the same number, such as the number of users in a shared database. Each
//! query uses the dashboard's variables for data source, job and instance, and takes rates over
//! `$__rate_interval`.

mod board;
mod by_kind;
mod conventions;
mod folded;
mod grafana;
mod layout;
mod metric;
mod objectives;
mod of_catalogue;
mod overview;
mod panel;
mod together;
mod variables;

pub use board::Board;
pub use conventions::conventions;
pub use metric::Metric;
