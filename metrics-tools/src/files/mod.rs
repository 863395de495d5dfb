//! Expressions in files: Prometheus' rule files, Grafana's dashboards and
//! single queries, each expression with its position, and all of them checked.
//!
//! | a file that | is | expressions in it |
//! |---|---|---|
//! | has `groups`, also below `spec` | a rule file, in YAML | each rule's `expr`; what one records, the others know, with its labels; `ALERTS` are the alerts of all files |
//! | has `panels`, `rows`, `elements`, `templating` or `dashboard` | a dashboard, in JSON | each `expr`, with Grafana's variables; the queries of variables: `label_values(x, label)`, `query_result(…)` |
//! | ends in `.promql` | a query | all of it |
//!
//! Kubernetes' resources are read as well, also several in one file or in a list:
//! a `PrometheusRule`, and a `ConfigMap` that holds such files.
//!
//! Other YAML and JSON files are skipped: Prometheus' own configuration stands
//! beside its rules. Queries of a dashboard to another kind of data source than
//! Prometheus are left out.
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
//! A few microseconds an expression, and a read of each file.

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
