//! Alerts on what a program has, whatever it promises.

mod calls;
mod process;
mod requests;

use super::case::{Case, Firing, Input};
use super::objective::Failures;
use super::rule::{Group, Rule, RuleFile};
use super::{Options, equal};

/// What a program has that there are alerts on.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Program {
    /// Its HTTP requests.
    pub requests: Option<Requests>,
    /// What it calls, and what is called in it.
    pub calls: Vec<Calls>,
    /// Whether it has `cache_operations_total` with `hit` and `miss`.
    pub cache_lookups: bool,
    /// Its queues.
    pub queues: Vec<Queue>,
    /// Whether it has `process_cpu_seconds_total` and
    /// `process_start_time_seconds`.
    pub process: bool,
}

/// The families of HTTP requests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requests {
    /// Counts them by status.
    pub counter: String,
    /// A histogram of how long they take.
    pub duration: String,
    /// The label with the route.
    pub endpoint: String,
    /// The label with the status code.
    pub status: String,
    /// A counter of what was rejected because it was too much, if there is one.
    pub rejected: Option<String>,
}

impl Default for Requests {
    /// The names that the HTTP layer uses without options.
    fn default() -> Self {
        Self {
            counter: "http_requests_total".to_owned(),
            duration: "http_request_duration_seconds".to_owned(),
            endpoint: "endpoint".to_owned(),
            status: "status_code".to_owned(),
            rejected: None,
        }
    }
}

/// A counter of calls by how they ended, and when too many fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Calls {
    alert: &'static str,
    counter: String,
    /// The labels that tell the calls apart.
    by: Vec<String>,
    failures: Failures,
    /// The share that may fail.
    share: f64,
    minutes: u32,
    /// What fails, in words.
    what: &'static str,
}

impl Calls {
    /// `database_operations_total`: `DatabaseErrors`.
    pub fn database() -> Self {
        Self {
            alert: "DatabaseErrors",
            counter: "database_operations_total".to_owned(),
            by: vec!["operation".to_owned(), "table".to_owned()],
            failures: Failures::of_calls("status"),
            share: 0.05,
            minutes: 5,
            what: "operations on the database",
        }
    }

    /// `external_requests_total`: `ExternalErrors`.
    pub fn external() -> Self {
        Self {
            alert: "ExternalErrors",
            counter: "external_requests_total".to_owned(),
            by: vec!["service".to_owned()],
            failures: Failures::of_calls("status"),
            share: 0.1,
            minutes: 5,
            what: "requests to another service",
        }
    }

    /// `background_tasks_total`: `BackgroundTaskErrors`.
    pub fn background_tasks() -> Self {
        Self {
            alert: "BackgroundTaskErrors",
            counter: "background_tasks_total".to_owned(),
            by: vec!["task_type".to_owned()],
            failures: Failures::new("status", "failed|panic", "failed", "completed"),
            share: 0.1,
            minutes: 10,
            what: "background tasks",
        }
    }

    /// `function_calls_total`: `FunctionErrors`.
    pub fn functions() -> Self {
        Self::functions_counted_by("function_calls_total", ["module", "function"])
    }

    /// Functions that count into a family of their own, with these labels
    /// beside `outcome`: `FunctionErrors`.
    pub fn functions_counted_by<T: Into<String>>(
        counter: impl Into<String>,
        labels: impl IntoIterator<Item = T>,
    ) -> Self {
        Self {
            alert: "FunctionErrors",
            counter: counter.into(),
            by: labels.into_iter().map(Into::into).collect(),
            failures: Failures::of_calls("outcome"),
            share: 0.1,
            minutes: 10,
            what: "calls of a function",
        }
    }
}

/// A queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// A gauge of how much waits in it.
    pub gauge: String,
    /// How much may wait: more, for ten minutes, is a `QueueBacklog`.
    pub limit: f64,
}

/// The rules for what a program has: see the [table](super).
///
/// ```
/// use metrics_runtime::artifacts::rules::{Options, Program, Requests, general};
///
/// let mut program = Program::default();
/// program.requests = Some(Requests::default());
/// program.process = true;
/// let rules = general(&program, &Options::new("https://example.org/runbook").job("shop"));
/// assert_eq!(
///     rules.alerts(),
///     [
///         "TargetDown", "TargetMissing", "HighErrorRatio", "HighLatencyP95", "RateLimitHits",
///         "HighCpu", "RestartLoop", "Watchdog",
///     ]
/// );
/// ```
pub fn general(program: &Program, options: &Options) -> RuleFile {
    let mut sections = vec![Section::new("targets", options)];
    sections[0].targets();
    if let Some(requests) = &program.requests {
        let mut section = Section::new("requests", options);
        section.requests(requests);
        sections.push(section);
    }
    let mut section = Section::new("calls", options);
    for calls in &program.calls {
        section.calls(calls);
    }
    if program.cache_lookups {
        section.cache_lookups();
    }
    for queue in &program.queues {
        section.queue(queue);
    }
    sections.push(section);
    let mut section = Section::new("process", options);
    if program.process {
        section.process();
    }
    section.watchdog();
    sections.push(section);

    let mut file = RuleFile {
        groups: Vec::new(),
        cases: Vec::new(),
        evaluation_minutes: 1,
    };
    for Section { group, cases, .. } in sections {
        if !group.rules.is_empty() {
            file.groups.push(group);
            file.cases.extend(cases);
        }
    }
    file
}

/// A group in the making, with its cases.
struct Section<'a> {
    options: &'a Options,
    group: Group,
    cases: Vec<Case>,
}

/// Series just above and just below an alert's threshold.
struct Both {
    /// When the alert's expression holds for the first time, in minutes.
    from: u32,
    above: Vec<Input>,
    below: Vec<Input>,
}

impl<'a> Section<'a> {
    fn new(name: &str, options: &'a Options) -> Self {
        Self {
            options,
            group: Group {
                name: name.to_owned(),
                interval: None,
                comments: Vec::new(),
                rules: Vec::new(),
            },
            cases: Vec::new(),
        }
    }

    fn record(&mut self, name: impl Into<String>, expr: String) {
        self.group.rules.push(Rule::record(name, expr));
    }

    /// Adds an alert, which fires for series of these labels; with the cases
    /// that it fires above its threshold, but no minute sooner than it says,
    /// and below it not.
    fn alert(&mut self, rule: Rule, labels: &[(&str, &str)], both: Both) {
        let minutes = rule.alert.as_ref().map_or(0, |alert| alert.minutes);
        let at = both.from + minutes;
        let firing = vec![Firing::of(&rule, labels)];
        self.case(&rule, "above its threshold", at, both.above.clone(), firing);
        if minutes > 0 {
            self.case(&rule, "a minute too soon", at - 1, both.above, Vec::new());
        }
        self.case(&rule, "below its threshold", at, both.below, Vec::new());
        self.group.rules.push(rule);
    }

    fn case(&mut self, rule: &Rule, what: &str, at: u32, series: Vec<Input>, firing: Vec<Firing>) {
        self.cases.push(Case {
            name: format!("{}: {what}", rule.name),
            interval: 1,
            series,
            at,
            alert: rule.name.clone(),
            firing,
        });
    }

    /// Series of the tested job: a counter's, which rises so much a minute.
    fn rising(&self, name: &str, labels: &[(&str, &str)], by: f64) -> Input {
        self.input(name, labels, format!("0+{by}x30"))
    }

    fn input(&self, name: &str, labels: &[(&str, &str)], values: String) -> Input {
        let target = [("job", self.options.tested_job()), ("instance", "one")];
        let labels: Vec<_> = target.iter().chain(labels).copied().collect();
        Input::new(name, &labels, values)
    }

    fn alert_rule(&self, name: &str, severity: &str, expr: String) -> Rule {
        Rule::alert(name, severity, expr, self.options)
    }
}
