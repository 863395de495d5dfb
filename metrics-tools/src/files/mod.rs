//! Expressions in files: Prometheus' rule files, Grafana's dashboards and
//! single queries, each expression with its place, and all of them checked.
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
mod dashboard;
mod expression;
mod kubernetes;
mod node;
mod parsed;
mod paths;
mod places;
mod problem;
mod records;
mod rule_file;
mod sources;
mod variable_query;

pub use checked::{Checked, CheckedError, check_texts};
pub use expression::{Expression, Form, Rule};
pub use paths::check;
pub use problem::{Problem, ProblemKind};
pub use sources::Sources;

use crate::report::Place;
use node::Node;

/// What a file has of interest.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Contents {
    /// Its expressions, in the order in which they stand there.
    pub expressions: Vec<Expression>,
    /// The names that its rules record.
    pub records: Vec<String>,
    /// The names of its alerts.
    pub alerts: Vec<String>,
    /// Whether it is one of the known kinds of files.
    pub known: bool,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Where reading ended.
    pub place: Place,
    /// Why.
    pub message: String,
}

/// Reads a file's text; its name tells whether it is a single query.
///
/// ```
/// use metrics_tools::files::contents;
///
/// let dashboard = r#"{"panels": [{"title": "Up", "targets": [{"expr": "up{job=\"$job\"}"}]}]}"#;
/// let expression = &contents("a.json", dashboard).unwrap().expressions[0];
/// assert_eq!(expression.text, r#"up{job="$job"}"#);
/// assert_eq!(expression.within, "panel Up");
/// ```
///
/// # Errors
///
/// If it is neither YAML nor JSON.
pub fn contents(name: &str, text: &str) -> Result<Contents, Unreadable> {
    if name.ends_with(".promql") {
        return Ok(query(text));
    }
    let mut contents = Contents::default();
    for document in node::documents(text)? {
        for resource in kubernetes::resources(&document) {
            read(resource, &mut contents);
            kubernetes::read_config_map(resource, &mut contents);
        }
    }
    Ok(contents)
}

/// Reads what it is in itself: a rule file or a dashboard.
fn read(document: &Node, contents: &mut Contents) {
    if rule_file::groups(document).is_some() {
        rule_file::read(document, contents);
    } else if dashboard::is_dashboard(document) {
        dashboard::read(document, contents);
    } else {
        return;
    }
    contents.known = true;
}

fn query(text: &str) -> Contents {
    Contents {
        expressions: vec![Expression::query(text)],
        known: true,
        ..Contents::default()
    }
}

#[cfg(test)]
mod tests;
