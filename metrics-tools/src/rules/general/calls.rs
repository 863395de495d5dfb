//! Alerts on failing calls: database, external services, tasks, functions.

use super::section::{Both, Section};
use crate::rules::Thresholds;
use crate::rules::case::{ABOVE, BELOW};
use crate::rules::humanize::Shown;
use crate::rules::objective::Failures;

/// A counter of calls by outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Calls {
    kind: Kind,
    counter: String,
    /// The labels that identify the calls.
    by: Vec<String>,
    failures: Failures,
}

/// The kind of calls, which determines the alert.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Database,
    External,
    BackgroundTasks,
    Functions,
}

impl Kind {
    fn alert(self) -> &'static str {
        match self {
            Self::Database => "DatabaseErrors",
            Self::External => "ExternalErrors",
            Self::BackgroundTasks => "BackgroundTaskErrors",
            Self::Functions => "FunctionErrors",
        }
    }

    /// The threshold for the share of failures.
    fn share(self, thresholds: &Thresholds) -> f64 {
        match self {
            Self::Database => thresholds.database_error_ratio,
            Self::External => thresholds.external_error_ratio,
            Self::BackgroundTasks => thresholds.background_task_error_ratio,
            Self::Functions => thresholds.function_error_ratio,
        }
    }

    /// The calls per second below which a share is not significant.
    fn traffic(self, thresholds: &Thresholds) -> f64 {
        match self {
            Self::BackgroundTasks => thresholds.min_tasks_per_second,
            Self::Database | Self::External | Self::Functions => thresholds.min_calls_per_second,
        }
    }

    /// How long the share must be exceeded: shorter if users wait for the calls.
    fn minutes(self) -> u32 {
        match self {
            Self::Database | Self::External => 5,
            Self::BackgroundTasks | Self::Functions => 10,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Database => "operations on the database",
            Self::External => "calls of another service",
            Self::BackgroundTasks => "background tasks",
            Self::Functions => "calls of a function",
        }
    }
}

impl Calls {
    fn new(kind: Kind, counter: &str, by: &[&str], failures: Failures) -> Self {
        Self {
            kind,
            counter: counter.to_owned(),
            by: by.iter().map(|label| (*label).to_owned()).collect(),
            failures,
        }
    }

    /// `database_operations_total`: `DatabaseErrors`.
    pub fn database() -> Self {
        let failures = Failures::for_statuses();
        let by = ["operation", "table"];
        Self::new(Kind::Database, "database_operations_total", &by, failures)
    }

    /// `external_requests_total`: `ExternalErrors`.
    pub fn external() -> Self {
        let failures = Failures::for_statuses();
        let by = ["peer"];
        Self::new(Kind::External, "external_requests_total", &by, failures)
    }

    /// `background_tasks_total`: `BackgroundTaskErrors`.
    pub fn background_tasks() -> Self {
        let failures = Failures::new("status", "failed|panic", "failed", "completed");
        let (counter, by) = ("background_tasks_total", ["task_type"]);
        Self::new(Kind::BackgroundTasks, counter, &by, failures)
    }

    /// `function_calls_total`: `FunctionErrors`.
    pub fn functions() -> Self {
        Self::functions_counted_by("function_calls_total", ["module", "function"])
    }

    /// The same calls as a catalogue describes them: with its labels and failures.
    pub(in crate::rules) fn described(mut self, labels: &[String], failures: Failures) -> Self {
        // For an external call, the peer, which is the first label.
        let identifying = labels.iter().take(self.by.len());
        self.by = identifying.cloned().collect();
        Self { failures, ..self }
    }

    /// Functions with their own family and these labels besides `outcome`:
    /// `FunctionErrors`.
    pub fn functions_counted_by<T: Into<String>>(
        counter: impl Into<String>,
        labels: impl IntoIterator<Item = T>,
    ) -> Self {
        Self {
            kind: Kind::Functions,
            counter: counter.into(),
            by: labels.into_iter().map(Into::into).collect(),
            failures: Failures::for_calls("outcome"),
        }
    }
}

/// Calls a minute in the tests.
const MANY: f64 = 1e8;

impl Section<'_> {
    pub(super) fn calls(&mut self, calls: &Calls) {
        let Calls {
            kind,
            counter,
            by,
            failures,
        } = calls;
        let options = self.options;
        let thresholds = &options.thresholds;
        let (share, traffic) = (kind.share(thresholds), kind.traffic(thresholds));
        let (minutes, what) = (kind.minutes(), kind.in_words());
        let all = options.matchers(&[], &failures.ended());
        let failed = options.matchers(&[], &[failures.failed()]);
        let groups: Vec<_> = ["job"]
            .into_iter()
            .chain(by.iter().map(|it| &**it))
            .collect();
        let by = groups.join(", ");
        let expr = format!(
            "sum by ({by}) (rate({counter}{failed}[5m]))\n  /\n\
             (sum by ({by}) (rate({counter}{all}[5m])) > {traffic})\n  > {share}"
        );
        let (value, percent) = (Shown::Percentage.template(), percent(share));
        let which: Vec<_> = groups[1..]
            .iter()
            .map(|label| format!("{{{{ $labels.{label} }}}}"))
            .collect();
        let which = which.join(" ");
        let which = if which.is_empty() { counter } else { &which };
        let rule = self
            .alert_rule(kind.alert(), "ticket", expr)
            .minutes(minutes)
            .label("calls", counter)
            .says(
                format!("{{{{ $labels.job }}}}: {value} of the {what} fail ({which})"),
                format!(
                    "In {{{{ $labels.job }}}}, {value} of the {what} ({which}) fail; it has been \
                     above {percent} % for {minutes} minutes."
                ),
            );
        let labels: Vec<_> = groups[1..].iter().map(|label| (*label, "a")).collect();
        let series = |section: &Self, all: f64, share: f64| {
            let count = (all * share).round().min(all);
            let (failure, success) = &failures.examples;
            [(failure, count), (success, all - count)]
                .map(|(value, by)| {
                    let own = [(&*failures.label, &**value)];
                    let all: Vec<_> = labels.iter().chain(&own).copied().collect();
                    section.rising_in_two(counter, &all, by)
                })
                .concat()
        };
        let few = series(self, 60.0 * traffic * 0.9, 1.0);
        self.case(&rule, "with hardly any calls", 20, few, Vec::new());
        let both = Both {
            from: 1,
            above: (series(self, MANY, share * ABOVE), share * ABOVE),
            below: series(self, MANY, share * BELOW),
        };
        let job = [("job", options.tested_job())];
        let fires: Vec<_> = job.iter().chain(&labels).copied().collect();
        self.alert(rule, &fires, both);
    }
}

/// A share as a percentage, rounded to decimals.
pub(in crate::rules) fn percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}
