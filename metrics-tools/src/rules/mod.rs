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
//! let rules = objectives(&[objective], &Options::new("https://example.org/runbook"));
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
//! Burn rates are ratios: with little traffic, a single failure can page. Set a lower
//! objective there, or send requests with a probe.
//!
//! Ratios over days read all samples of these days. Prometheus has to keep them
//! (`--storage.tsdb.retention.time`, 15 days by default); otherwise, the ratio
//! covers a shorter time.
//!
//! The factors are those of the Site Reliability Workbook, chapter "Alerting on
//! SLOs", multiple windows and burn rates.
//!
//! Error ratios are recorded as `slo:sli_error:ratio_rate5m` and so on, up to `30d`,
//! with the objective's name in the label `slo`. Without requests, the ratio is
//! absent instead of NaN.
//!
//! The general alerts have [`Thresholds`], here with their defaults:
//!
//! | alert | fires when | for |
//! |---|---|---|
//! | `TargetDown` | `up` is 0 | 1m |
//! | `TargetMissing` | no target of the job is known; only if the job is told | 5m |
//! | `HighErrorRatio` | above 5 % of a job's requests fail, of at least 0.1/s | 5m |
//! | `HighLatencyP95` | the 95th percentile of an endpoint is above 0.5 s | 10m |
//! | `RateLimitHits` | above 10 % of a job's requests are answered with 429; or above 1/s are counted as rejected | 5m |
//! | `DatabaseErrors` | above 5 % of an operation's calls fail | 5m |
//! | `ExternalErrors` | above 10 % of the calls of a peer fail | 5m |
//! | `BackgroundTaskErrors` | above 10 % of a type's tasks fail | 10m |
//! | `FunctionErrors` | above 10 % of a function's calls fail; only if a [`Program`] says so | 10m |
//! | `CacheHitRatioLow` | less than half of an operation's lookups hit, of at least 1/s | 15m |
//! | `QueueBacklog` | a queue holds above 80 % of its capacity, or more than 100 where that is not known | 10m |
//! | `HighCpu` | an instance keeps more than 0.8 CPUs busy | 10m |
//! | `RestartLoop` | an instance started more than twice in 15 minutes | |
//! | `Watchdog` | always, so that its absence says that alerting is broken | |
//!
//! Alerts aggregate over the instances of a job, except those on targets, processes
//! and queues.

mod burn;
mod case;
mod document;
mod general;
mod objective;
mod of_catalogue;
mod options;
mod rule;
mod rule_file;
mod thresholds;

pub(crate) use burn::{BUDGET_BURN, budget_left, named, recorded as recorded_errors};
pub use burn::{BURN_RATES, BurnRate, objectives};
pub use general::{Calls, Lookups, Program, Queue, Requests, general};
pub use objective::{Failures, Indicator, Objective};
pub use of_catalogue::Rules;
pub(crate) use of_catalogue::rule_objectives;
pub use options::Options;
pub use rule_file::RuleFile;
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
