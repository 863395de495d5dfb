//! Reads and checks the expressions in files. Findings have their position in the file.
//!
//! | kind | expressions |
//! |---|---|
//! | rule file of Prometheus, `PrometheusRule` | the `expr` of each rule; recorded series are known in all files with their labels, and so are the names of alerts |
//! | dashboard of Grafana (schema 1 and 2), library panel | each `expr`, with Grafana's variables; queries of variables: `label_values(x, label)`, `query_result(…)` |
//! | alert that Grafana manages, as it is provisioned | the `expr` of each query |
//! | dashboard of Perses, `PersesDashboard` | queries, and the matchers and labels of variables |
//! | prometheus-adapter, also the values of its chart | `seriesQuery`, `metricsQuery`, `containerQuery`, `nodeQuery` |
//! | KEDA, Argo Rollouts, Flagger | the queries of triggers, analyses, metric templates and canaries |
//! | Sloth, Pyrra, `OpenSLO` | the queries, selectors and groupings of indicators |
//! | `.promql` | the whole file is a query |
//!
//! Expressions are found at any depth: in lists and in several documents of a file, in Helm
//! values, and as texts in a `ConfigMap` or another resource. Placeholders of templates
//! (`{{.window}}`, `<<.LabelMatchers>>`) stand for any text.
//!
//! A file without expressions is reported as skipped. If it was named, that is a
//! problem, and so is a pattern none of whose files has expressions. Queries that the
//! file declares to be in another language, by their data source, are skipped and
//! counted. A map with two equal keys is unreadable, as it is to Prometheus.
//!
//! ```
//! use metrics_tools::check::{KnownMetric, KnownMetrics, MetricKind};
//! use metrics_tools::files::check_texts;
//!
//! let known = KnownMetrics::new().metric(KnownMetric::new("logins_total", MetricKind::Counter));
//! let rules = "\
//! groups:
//!   - name: logins
//!     rules:
//!       - record: job:logins:rate5m
//!         expr: sum by (job) (rate(logins_total[5m]))
//!       - alert: NoLogins
//!         expr: |
//!           job:logins:rate5m
//!             unless login_total > 0
//! ";
//! let checked = check_texts([("rules.yml", rules)], &known);
//! assert_eq!(
//!     checked.to_string(),
//!     "\
//! unknown-metric: unknown metric `login_total`
//!  --> rules.yml:9:20
//!   |
//! 9 |   unless login_total > 0
//!   |          ^^^^^^^^^^^
//!   = help: did you mean `logins_total`?
//!   = in: alert NoLogins
//!
//! 2 expressions in 1 file: 1 problem
//! "
//! );
//! ```
//!
//! # Cost
//!
//! A few microseconds per expression, and a read of each file.

mod checked;
mod contents;
mod document;
mod expression;
mod kinds;
mod parsed;
mod paths;
mod placeholders;
mod problem;
mod read;
mod reader;
mod records;
mod sources;
mod unreadable;
mod walk;
mod yaml;

#[cfg(feature = "cli")]
pub(crate) use checked::MAX_SHOWN;
pub use checked::{Checked, CheckedError};
pub(crate) use checked::{MAX_PROBLEMS, shown};
pub use contents::Contents;
pub use expression::{Expression, Form, Rule};
pub use paths::check;
#[cfg(feature = "cli")]
pub(crate) use paths::{MAX_FILE, found};
pub use problem::{Problem, ProblemExpression, ProblemKind};
pub use read::contents;
pub use sources::{Sources, check_texts};
pub use unreadable::Unreadable;

#[cfg(test)]
mod tests;
