//! Alerts on what a program has, whatever it promises.

mod calls;
mod lookups;
mod process;
mod queue;
mod requests;

use super::case::{Case, Firing, Input};
use super::objective::Failures;
use super::rule::{Group, Rule, RuleFile};
use super::{Options, Thresholds, equal};
use crate::buckets::BucketKinds;

pub use calls::Calls;

/// What a program has that there are alerts on.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Program {
    /// Its HTTP requests; of several layers each.
    pub requests: Vec<Requests>,
    /// What it calls, and what is called in it.
    pub calls: Vec<Calls>,
    /// Its lookups in caches.
    pub lookups: Vec<Lookups>,
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
    /// Which buckets it has.
    pub buckets: BucketKinds,
    /// The label with the route.
    pub endpoint: String,
    /// Which of the counter's series count failures.
    pub failures: Failures,
    /// The status code of what a rate limit rejects; nothing where requests are
    /// not counted by it.
    pub too_many: Option<String>,
    /// A counter of what was rejected because it was too much, if there is one.
    pub rejected: Option<String>,
}

impl Default for Requests {
    /// The names that the HTTP layer uses without options.
    fn default() -> Self {
        Self {
            counter: "http_requests_total".to_owned(),
            duration: "http_request_duration_seconds".to_owned(),
            buckets: BucketKinds::Classic,
            endpoint: "endpoint".to_owned(),
            failures: Failures::of_requests("status_code"),
            too_many: Some("429".to_owned()),
            rejected: None,
        }
    }
}

/// Lookups in a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lookups {
    /// Counts them by what came of them.
    pub counter: String,
    /// The labels that tell them apart.
    pub by: Vec<String>,
    /// The label that says what came of one.
    pub result: String,
    /// Its value where something was found.
    pub hit: String,
    /// Its value where nothing was.
    pub miss: String,
}

impl Default for Lookups {
    /// Functions below `#[cache_operation]`.
    fn default() -> Self {
        Self {
            counter: "cache_operations_total".to_owned(),
            by: vec!["operation".to_owned()],
            result: "result".to_owned(),
            hit: "hit".to_owned(),
            miss: "miss".to_owned(),
        }
    }
}

/// A queue: it is too long when it holds more than the
/// [thresholds](super::Thresholds) say, for ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queue {
    /// A gauge of how much waits in it.
    pub gauge: String,
    /// A gauge of how much it holds, if there is one.
    pub capacity: Option<String>,
    /// The labels that tell several apart.
    pub by: Vec<String>,
}

impl Queue {
    /// One whose length is this gauge.
    pub fn new(gauge: impl Into<String>) -> Self {
        Self {
            gauge: gauge.into(),
            capacity: None,
            by: Vec::new(),
        }
    }
}

/// The rules for what a program has: see the [table](super).
///
/// ```
/// use metrics_tools::rules::{Options, Program, Requests, general};
///
/// let mut program = Program::default();
/// program.requests = vec![Requests::default()];
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
    for requests in &program.requests {
        let name = match &*requests.counter {
            "http_requests_total" => "requests",
            own => &format!("requests-{own}"),
        };
        let mut section = Section::new(name, options);
        section.requests(requests);
        sections.push(section);
    }
    let mut section = Section::new("calls", options);
    for calls in &program.calls {
        section.calls(calls);
    }
    for lookups in &program.lookups {
        section.lookups(lookups);
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

    /// A series of one instance of the tested job: a counter's, which rises so
    /// much a minute.
    fn rising(&self, name: &str, labels: &[(&str, &str)], by: f64) -> Input {
        self.input(name, labels, format!("0+{by}x30"))
    }

    /// The same, a third of it at one instance and the rest at another: what is
    /// said of a job is said of all its instances together.
    fn rising_in_two(&self, name: &str, labels: &[(&str, &str)], by: f64) -> [Input; 2] {
        [("one", by / 3.0), ("two", by - by / 3.0)].map(|(instance, by)| {
            let target = [("job", self.options.tested_job()), ("instance", instance)];
            let labels: Vec<_> = target.iter().chain(labels).copied().collect();
            Input::new(name, &labels, format!("0+{by}x30"))
        })
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
