//! Recording and alerting rules for Prometheus, and the cases with which
//! `promtool test rules` tests them: made of what a program has and promises.
//!
//! [`Rules::new`] makes them of a whole
//! program. The parts that it is made of can be used by themselves:
//!
//! [`objectives`] makes of each objective a set of alerts on how fast it spends
//! its error budget, each over a long and a short window; [`general`] makes
//! the others, of requests, calls, queues and the process. Both are YAML by
//! their `Display`, the same for the same input.
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
//! // What `promtool test rules` is given beside it.
//! assert!(rules.tests("slo.yml").contains("alertname: ErrorBudgetBurn"));
//! ```
//!
//! An objective is over 30 days, unless [`Options::window_days`] says otherwise. Both windows have to see the errors that many
//! times above what the objective allows:
//!
//! | severity | long, short window | factor | of the budget, in the long window |
//! |---|---|---|---|
//! | page | 1h, 5m | 14.4 | 2 % |
//! | page | 6h, 30m | 6 | 5 % |
//! | ticket | 1d, 2h | 3 | 10 % |
//! | ticket | 3d, 6h | 1 | 10 % |
//!
//! Shares are all that these alerts look at: where few requests come, a single
//! one that fails can be above them, and page. Promise less there, or have a
//! probe send some.
//!
//! The ratios over days read all samples of as many days: Prometheus has to
//! keep them (`--storage.tsdb.retention.time`, 15 days by default), or a ratio is
//! over what it has.
//!
//! The figures are those of the workbook on site reliability engineering, in
//! its chapter on alerting on objectives, in the form with several windows and
//! burn rates; other generators use them, too.
//!
//! The ratios are recorded as `slo:sli_error:ratio_rate5m` and so on, to `30d`,
//! with the objective's name in the label `slo`. A ratio without requests is
//! absent, and not NaN.
//!
//! The figures of the others are [`Thresholds`], here with their defaults:
//!
//! | alert | fires when | for |
//! |---|---|---|
//! | `TargetDown` | `up` is 0 | 1m |
//! | `TargetMissing` | no target of the job is known; only if the job is told | 5m |
//! | `HighErrorRatio` | above 5 % of a job's requests fail, of at least 0.1/s | 5m |
//! | `HighLatencyP95` | the 95th percentile of an endpoint is above 0.5 s | 10m |
//! | `RateLimitHits` | above 10 % of a job's requests are answered with 429; or above 1/s are counted as rejected | 5m |
//! | `DatabaseErrors` | above 5 % of an operation's calls fail | 5m |
//! | `ExternalErrors` | above 10 % of a service's calls fail | 5m |
//! | `BackgroundTaskErrors` | above 10 % of a type's tasks fail | 10m |
//! | `FunctionErrors` | above 10 % of a function's calls fail; only if a [`Program`] says so | 10m |
//! | `CacheHitRatioLow` | less than half of an operation's lookups hit, of at least 1/s | 15m |
//! | `QueueBacklog` | a queue holds above 80 % of its capacity, or more than 100 where that is not known | 10m |
//! | `HighCpu` | an instance keeps more than 0.8 CPUs busy | 10m |
//! | `RestartLoop` | an instance started more than twice in 15 minutes | |
//! | `Watchdog` | always, so that its absence says that alerting is broken | |
//!
//! What is said of a job is said of all its instances together; only targets,
//! processes and queues are looked at one by one.

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

/// `label=~"pattern"`.
fn like(label: &str, pattern: &str) -> String {
    format!("{label}=~{}", quote(pattern))
}
