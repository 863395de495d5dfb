//! Generates recording and alerting rules for Prometheus, with tests for
//! `promtool test rules`.
//!
//! [`Rules::new`] generates all rules of a catalogue. Its two parts can be used
//! separately: [`objectives`] generates alerts on the burn rate of each objective's
//! error budget, each over a long and a short window. [`general`] generates alerts
//! on requests, calls, queues and the process. The `Display` of both is YAML, and
//! deterministic.
//!
//! ```
//! use metrics_tools::rules::{Failures, Indicator, Objective, Options, objectives};
//!
//! let objective = Objective::new(
//!     "GET /users",
//!     99.9,
//!     Indicator::Success {
//!         counter: "http_requests_total".into(),
//!         labels: vec![("method".into(), "GET".into()), ("endpoint".into(), "/users".into())],
//!         failures: Failures::for_requests("status_code"),
//!     },
//! )
//! .unwrap();
//! let rules = objectives(&[objective], &Options::default());
//! let text = rules.to_string();
//! assert!(text.contains("record: slo:sli_error:ratio_rate5m"));
//! assert!(text.contains("> (14.4 * 0.001)"));
//! // The tests for `promtool test rules`.
//! assert!(rules.tests("slo.yml").contains("alertname: ErrorBudgetBurn"));
//! ```
//!
//! The window of an objective is 30 days, unless [`Options::window_days`] sets
//! another one. An alert fires if the burn rate exceeds the factor in both windows:
//!
//! | severity | long, short window | factor | of the budget, in the long window |
//! |---|---|---|---|
//! | page | 1h, 5m | 14.4 | 2 % |
//! | page | 6h, 30m | 6 | 5 % |
//! | ticket | 1d, 2h | 3 | 10 % |
//! | ticket | 3d, 6h | 1 | 10 % |
//!
//! Burn rates are ratios: with little traffic, a single failure is a large share. So an
//! alert also needs a number of failures in its long window, [`Thresholds::min_failures`].
//!
//! The factors are those of the Site Reliability Workbook, chapter "Alerting on
//! SLOs", multiple windows and burn rates.
//!
//! Error ratios are recorded as `slo:sli_error:ratio_rate5m` and so on, up to `30d`,
//! with the objective's name in the label `slo`. Without requests, the ratio is
//! absent instead of NaN.
//!
//! # The error of long windows
//!
//! Ratios over up to six hours are read from the counters. Those over `1d`, `3d` and `30d`
//! are sums of the rates over 5 minutes that the rules record every minute,
//! `slo:sli_failed:rate5m` over `slo:sli_events:rate5m`: a ratio weighted by traffic, from
//! 43,200 samples a series instead of 172,800 for each series of the counter (at 15 s).
//! What differs from the exact ratio:
//!
//! | cause | error of the ratio |
//! |---|---|
//! | the rates reach five minutes beyond the window and fade in and out | at most 5 minutes of the window: 0.35 % of a day, 0.012 % of 30 days |
//! | an instance restarts: events between its last scrape and its end, and before its first scrape, are missing in any rate | as with the counters |
//! | scrapes or evaluations are missing for more than 5 minutes | the time is not counted, neither its events nor its failures. The counters would count it |
//! | a release with these rules | the ratio covers the time since then |
//!
//! Measured with promtool over 30 days of traffic by day and night, in which half of the
//! requests fail for four hours and 0.02 % otherwise (relative to the exact ratio, 0.54 %):
//!
//! | | error |
//! |---|---|
//! | without restarts and gaps | +0.0003 % |
//! | a restart a day, each losing up to a minute of counts | +0.11 % |
//! | no scrapes for an hour each night | +1.03 % |
//! | no scrapes during the four hours | −96 %: these failures are missing |
//!
//! Prometheus has to keep the recorded series (`--storage.tsdb.retention.time`, 15 days by
//! default); otherwise, the ratio covers a shorter time.
//!
//! # General alerts
//!
//! They have [`Thresholds`], here with their defaults:
//!
//! | alert | fires when | for |
//! |---|---|---|
//! | `TargetDown` | above 10 % of the job's targets are down: a ticket; above 50 %: a page. Only with a [job](Options::job) | 5m |
//! | `TargetMissing` | the job has no target. Only with a [job](Options::job) | 5m |
//! | `HighErrorRatio` | above 5 % of a job's requests fail, of at least 0.1/s | 5m |
//! | `HighLatencyP95` | the 95th percentile of an endpoint is above 0.5 s, of at least 0.1 requests/s | 10m |
//! | `RateLimitHits` | above 10 % of a job's requests, of at least 0.1/s, are answered with 429; or above 1/s are counted as rejected | 5m |
//! | `NoTraffic` | a job with a mean of more than 1 request/s over the last day gets none | 10m |
//! | `DatabaseErrors` | above 5 % of an operation's calls fail, of at least 0.1/s | 5m |
//! | `ExternalErrors` | above 10 % of the calls of a peer fail, of at least 0.1/s | 5m |
//! | `BackgroundTaskErrors` | above 10 % of a type's tasks fail, of at least 0.01/s | 10m |
//! | `FunctionErrors` | above 10 % of a function's calls fail, of at least 0.1/s; only if a [`Program`] contains them | 10m |
//! | `CacheHitRatioLow` | less than half of an operation's lookups hit, of at least 1/s | 15m |
//! | `QueueBacklog` | a queue holds above 80 % of its capacity, or more than 100 items if there is no metric for it | 10m |
//! | `ConnectionPoolTimeouts` | above 0.05 calls/s get no connection in time | 5m |
//! | `ConnectionPoolWait` | the 95th percentile of the wait for a connection is above 0.1 s, of at least 0.1 calls/s | 10m |
//! | `HighCpu` | an instance uses above 80 % of the CPUs that it may use | 10m |
//! | `HighMemory` | an instance uses above 90 % of the memory that it may use | 10m |
//! | `FileDescriptors` | an instance has above 80 % of the file descriptors open that it may open | 10m |
//! | `TokioSaturated` | the workers of an instance's Tokio runtime are busy above 90 % of the time | 10m |
//! | `RestartLoop` | an instance started more than twice in 15 minutes | |
//! | `ConnectionsRejected` | the server refuses or closes connections because of a limit: of connections, memory or file descriptors | 10m |
//! | `ScrapesRefused` | scrapes are refused, because of their secret or network | 10m |
//! | `SeriesOverflow` | updates of a metric go to `__other__`, because a dynamic label is at its limit | 10m |
//! | `MetricConflicts` | declarations conflict, so series are missing | 5m |
//! | `Watchdog` | always, so that its absence shows that alerting is broken. Only with [`Options::watchdog`] | |
//!
//! Alerts aggregate over the instances of a job, except those on processes and queues.
//!
//! Several alerts have the same cause: an outage of the database makes requests fail, which
//! spends error budgets. The inhibition rules in the demo's `alertmanager.yml` keep the
//! first page and hold back what follows from it.

mod burn;
mod case;
mod document;
mod general;
mod humanize;
mod objective;
mod of_catalogue;
mod options;
mod rule;
mod rule_file;
mod severity;
mod thresholds;

pub(crate) use burn::{BUDGET_BURN, budget_left, named, recorded as recorded_errors};
pub use burn::{BURN_RATES, BurnRate, objectives};
pub use general::{Calls, Lookups, Pool, Program, Queue, Requests, general};
pub use objective::{Failures, Indicator, Objective};
pub use of_catalogue::Rules;
pub(crate) use of_catalogue::rule_objectives;
pub use options::{ALERTS, Options};
pub use rule_file::RuleFile;
pub use severity::SEVERITIES;
pub use thresholds::Thresholds;

use crate::promql::quote;

/// `label="value"`.
fn equal(label: &str, value: &str) -> String {
    format!("{label}={}", quote(value))
}

/// `label!="value"`.
fn unequal(label: &str, value: &str) -> String {
    format!("{label}!={}", quote(value))
}

/// `label=~"pattern"`.
fn like(label: &str, pattern: &str) -> String {
    format!("{label}=~{}", quote(pattern))
}

/// `label!~"one|another"`: none of these values.
fn unlike(label: &str, values: &[String]) -> String {
    let escaped = values.iter().map(|value| {
        let mut literal = String::new();
        for c in value.chars() {
            if !c.is_alphanumeric() && !"/_- ".contains(c) {
                literal.push('\\');
            }
            literal.push(c);
        }
        literal
    });
    let pattern = escaped.collect::<Vec<_>>().join("|");
    format!("{label}!~{}", quote(&pattern))
}
