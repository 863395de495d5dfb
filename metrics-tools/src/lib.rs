//! Works with the metrics of a service that uses `metrics-runtime`: lists and
//! documents them, generates alerts and dashboards, checks PromQL against them,
//! compares two versions, and finds code that was never measured.
//!
//! All of that needs only a *catalogue*: every metric that a binary can expose,
//! with its type, labels and their values, buckets, objectives and source
//! locations. There are three ways to use it.
//!
//! # In a test
//!
//! The test fails if a rule, dashboard or query uses a metric, label or value that
//! does not exist:
//!
//! ```
//! use metrics_runtime::{Counter, catalogue, metric};
//! use metrics_tools::check::KnownMetrics;
//! use metrics_tools::files::check_texts;
//!
//! /// Letters sent.
//! #[metric]
//! static LETTERS_TOTAL: Counter;
//!
//! let known = KnownMetrics::from_catalogue(&catalogue());
//! let checked = check_texts([("letters.promql", "rate(leters_total[5m]) == 0")], &known);
//! assert_eq!(
//!     checked.to_string(),
//!     "\
//! unknown-metric: unknown metric `leters_total`
//!  --> letters.promql:1:6
//!   |
//! 1 | rate(leters_total[5m]) == 0
//!   |      ^^^^^^^^^^^^
//!   = help: did you mean `letters_total`?
//!   = in: query
//!
//! 1 expression in 1 file: 1 problem
//! "
//! );
//! // The files of a service:
//! // metrics_tools::check("monitoring/**/*.yml").unwrap();
//! ```
//!
//! # As a subcommand of your binary
//!
//! One variant and one match arm (feature `cli`, on by default):
//!
//! ```
//! # #[cfg(feature = "cli")] {
//! use clap::Parser;
//! use std::process::ExitCode;
//!
//! #[derive(Parser)]
//! enum Arguments {
//!     /// List, document and check the metrics of this service
//!     #[command(subcommand)]
//!     Metrics(metrics_tools::cli::Command),
//! }
//!
//! fn run(arguments: Arguments) -> ExitCode {
//!     match arguments {
//!         Arguments::Metrics(command) => command.run(),
//!     }
//! }
//!
//! let arguments = Arguments::try_parse_from(["shop", "metrics", "list", "process_open_fds"]);
//! assert_eq!(run(arguments.unwrap()), ExitCode::SUCCESS);
//! # }
//! ```
//!
//! # As a binary
//!
//! The binary `metrics-tools` has the same verbs. It works on a catalogue file or
//! on a running service:
//!
//! ```sh
//! shop metrics list --format json > metrics.json
//! metrics-tools check --catalogue metrics.json 'monitoring/**/*.yml'
//! metrics-tools list --url http://127.0.0.1:8000/metrics
//! ```
//!
//! With the feature `serve` it also answers scrapes of processes that share their metrics in
//! a directory (Unix):
//!
//! ```sh
//! cargo install --path metrics-tools --features serve
//! metrics-tools serve /run/shop/metrics --listen 127.0.0.1:9100
//! ```
//!
//! With the feature `top` it watches any endpoint in Prometheus' text format or `OpenMetrics`,
//! and with `up` it starts a local Prometheus and Alertmanager for one (Unix):
//!
//! ```sh
//! cargo install --path metrics-tools --features top,up
//! metrics-tools top http://127.0.0.1:8000/metrics
//! metrics-tools top 127.0.0.1:9100 --once --sort rate
//! metrics-tools up http://127.0.0.1:8000/metrics --catalogue metrics.json
//! ```
//!
//! # Modules
//!
//! | module | purpose |
//! |---|---|
//! | [`list`] | a table of the metrics |
//! | [`docs`] | a reference in Markdown, and a check that it is up to date |
//! | [`rules`] | recording and alerting rules, with promtool tests |
//! | [`dashboard`] | Grafana dashboards, and their conventions |
//! | [`check`](mod@check), [`files`] | mistakes in PromQL, also in rule files and dashboards |
//! | [`diff`] | changes between two catalogues, and the expressions they break |
//! | [`lint`] | names against conventions, too many series, unused metrics, unwatched objectives |
//! | [`coverage`] | endpoints, functions and metrics that tests or instances have never used |
//! | [`catalogue`] | catalogues from JSON and from expositions |
//! | [`promql`] | parser, types and printer; independent of the rest |
//! | [`report`] | excerpts of files with the mistake underlined |
//! | `postmortem` | the last activity of killed processes, with the feature `multiprocess` |
//! | `cli` | the subcommand, with the feature `cli` |
//!
//! Functions take and return values. Only [`check()`], [`check_with`] and
//! [`files`] read files, and only `cli` opens connections.

// Marks items that need a feature.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod buckets;
pub mod catalogue;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod coverage;
pub mod dashboard;
pub mod diff;
pub mod docs;
mod exposition;
pub mod files;
#[cfg(test)]
mod fixture;
mod input;
pub mod lint;
pub mod list;
#[cfg(feature = "multiprocess")]
pub mod postmortem;
pub mod promql;
pub mod report;
pub mod rules;
mod selection;
mod stale;
mod tested;
#[cfg(feature = "top")]
mod top;

pub use buckets::BucketKinds;
pub use report::Style;
pub use stale::{Stale, stale};
pub use tested::{check, check_with};
