//! Reads and checks the expressions in files: Prometheus' rule files, Grafana's
//! dashboards and single queries. Findings have their position in the file.
//!
//! | file | is | expressions |
//! |---|---|---|
//! | has `groups`, also below `spec` | a rule file (YAML) | the `expr` of each rule; recorded series are known in all files with their labels, and so are the names of alerts |
//! | has `panels`, `rows`, `elements`, `templating` or `dashboard` | a dashboard (JSON) | each `expr`, with Grafana's variables; queries of variables: `label_values(x, label)`, `query_result(…)` |
//! | ends in `.promql` | a query | the whole file |
//!
//! Kubernetes resources are read, too, also several in one file or in a list: a
//! `PrometheusRule`, and a `ConfigMap` that contains such files.
//!
//! Other YAML and JSON files are skipped, such as Prometheus' configuration. So are
//! queries of a dashboard to data sources other than Prometheus.
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
//! unknown-metric: there is no metric `login_total`
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
mod dashboard;
mod document;
mod expression;
mod kubernetes;
mod node;
mod parsed;
mod paths;
mod positions;
mod problem;
mod read;
mod records;
mod rule_file;
mod sources;
mod variable_query;

pub use checked::{Checked, CheckedError};
pub use contents::{Contents, Unreadable};
pub use expression::{Expression, Form, Rule};
pub use paths::check;
pub use problem::{Problem, ProblemExpression, ProblemKind};
pub use read::contents;
pub use sources::{Sources, check_texts};

#[cfg(test)]
mod tests;
