//! The rules of a catalogue.

use super::general::{Lookups, Pool, Program, Queue, Requests};
use super::{Calls, Failures, Indicator, Objective, Options, RuleFile, general, objectives};
use crate::buckets::BucketKinds;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricGroup;
use metrics_runtime::catalogue::{CallMetrics, Catalogue, MetricEntry, ObjectiveEntry};
use std::fmt;

/// All rules of a service. Its `Display` is one rule file with all of them; each part
/// can be a file of its own.
///
/// Each part has its own tests, because tests of objectives span days and evaluate
/// about every hour, the others every minute.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rules {
    /// The rules of objectives: error ratios, budgets and burn rates.
    pub objectives: RuleFile,
    /// All other rules.
    pub general: RuleFile,
}

impl Rules {
    /// The rules for the objectives and metrics of a catalogue, with its names and
    /// labels.
    ///
    /// | the service has | rules |
    /// |---|---|
    /// | `slo(…)` at a function or an endpoint | ratios of errors over several windows, the remaining budget, alerts `ErrorBudgetBurn` |
    /// | requests over HTTP | `HighErrorRatio`, `HighLatencyP95`, `NoTraffic` |
    /// | a 429 that an endpoint declares, or a counter `…rate_limit_…_total` | `RateLimitHits` |
    /// | `#[db_operation]`, `#[external_call]`, `#[background_task]` | `DatabaseErrors`, `ExternalErrors`, `BackgroundTaskErrors` |
    /// | lookups below `#[cache_operation]` | `CacheHitRatioLow` |
    /// | a gauge `…queue_depth`, `…queue_length` or `…queue_size` | `QueueBacklog`; against the gauge `…queue_capacity`, if there is one |
    /// | a counter `…pool_timeouts_total`, a histogram `…pool_wait_seconds` | `ConnectionPoolTimeouts`, `ConnectionPoolWait` |
    /// | the process's own metrics | `HighCpu`, `HighMemory`, `FileDescriptors`, `RestartLoop` |
    /// | those of the Tokio runtime | `TokioSaturated` |
    /// | the server of the HTTP layer | `ConnectionsRejected`, `ScrapesRefused` |
    /// | metrics | `MetricConflicts`; with dynamic labels `SeriesOverflow` |
    /// | a [job](Options::job) | `TargetDown`, `TargetMissing` |
    ///
    /// ```
    /// use metrics_runtime::{catalogue, instrumented};
    /// use metrics_tools::rules::{Options, Rules};
    ///
    /// #[instrumented(slo(success = 99.9, latency = (99, "250ms")))]
    /// fn pay() {}
    ///
    /// let rules = Rules::new(&catalogue(), &Options::default().job("shop"));
    /// assert_eq!(rules.objectives.alerts(), ["ErrorBudgetBurn"]);
    /// assert!(rules.general.alerts().contains(&"TargetDown"));
    /// let tests = rules.objectives.tests("objectives.yml");
    /// assert!(tests.starts_with("# Generated."));
    /// ```
    pub fn new(catalogue: &Catalogue, options: &Options) -> Self {
        Self {
            objectives: objectives(&rule_objectives(catalogue), options),
            general: general(&rule_program(catalogue), options),
        }
    }

    /// One rule file with all of them.
    pub fn whole(&self) -> RuleFile {
        let Self {
            objectives,
            general,
        } = self;
        RuleFile {
            groups: [&*objectives.groups, &general.groups].concat(),
            cases: Vec::new(),
            evaluation_minutes: general.evaluation_minutes,
        }
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.whole().fmt(f)
    }
}

/// The objectives of a catalogue, as rules watch them.
pub(crate) fn rule_objectives(catalogue: &Catalogue) -> Vec<Objective> {
    let all = catalogue.objectives.iter();
    all.flat_map(|objective| of_objective(catalogue, objective))
        .collect()
}

/// The targets of an objective: success, latency or both. Invalid percentages were
/// rejected at compile time.
fn of_objective(catalogue: &Catalogue, objective: &ObjectiveEntry) -> Vec<Objective> {
    let labels = || {
        let labels = objective.labels.iter();
        labels.map(|(name, value)| (name.clone(), value.clone()))
    };
    let subject = subject(catalogue, objective);
    let success = objective.success.as_ref().and_then(|promise| {
        let counted = counted_by(catalogue, &promise.metric)?;
        let indicator = Indicator::Success {
            counter: promise.metric.clone(),
            labels: labels().collect(),
            failures: failures(counted),
        };
        Objective::new(&*subject, promise.percent, indicator).ok()
    });
    let latency = objective.latency.as_ref().and_then(|promise| {
        let indicator = Indicator::Latency {
            histogram: promise.metric.clone(),
            labels: labels().collect(),
            le: promise.le.clone(),
        };
        Objective::new(&*subject, promise.percent, indicator).ok()
    });
    success.into_iter().chain(latency).collect()
}

/// The subject of an objective: `GET /users`, `shop::pay`, or the name of the calls.
fn subject(catalogue: &Catalogue, objective: &ObjectiveEntry) -> String {
    let metric = objective.success.as_ref().map(|promise| &promise.metric);
    let metric = metric.or(objective.latency.as_ref().map(|promise| &promise.metric));
    let counted = metric.and_then(|metric| counted_by(catalogue, metric));
    let labels = counted.map_or(&[][..], |counted| &counted.labels);
    let values = labels
        .iter()
        .filter_map(|label| objective.labels.get(label));
    let values: Vec<_> = values.map(String::as_str).collect();
    let own_name = || {
        let name = metric.map_or("", String::as_str);
        let ends = ["_calls_total", "_call_duration_seconds"];
        let name = ends.iter().find_map(|end| name.strip_suffix(end));
        name.unwrap_or(&objective.location.item).replace('_', " ")
    };
    match (objective.requests, &*values) {
        (true, values) => values.join(" "),
        (false, []) => own_name(),
        (false, values) if counted.is_some_and(is_by_function) => values.join("::"),
        (false, values) => format!("{} {}", own_name(), values.join(" ")),
    }
}

/// The requests or calls that a counter or histogram measures.
fn counted_by<'c>(catalogue: &'c Catalogue, metric: &str) -> Option<&'c CallMetrics> {
    let mut all = catalogue.calls.iter();
    all.find(|counted| counted.counter == metric || counted.duration == metric)
}

/// The parts of a service that have general alerts.
fn rule_program(catalogue: &Catalogue) -> Program {
    let mut program = Program {
        metrics: catalogue
            .metrics
            .iter()
            .map(|metric| (metric.name.clone(), label_names(metric)))
            .collect(),
        pools: pools(catalogue),
        queues: catalogue
            .metrics
            .iter()
            .filter_map(|one| queue(catalogue, one))
            .collect(),
        ..Program::default()
    };
    let rejections = catalogue
        .metrics
        .iter()
        .find(|metric| is_rejections(metric));
    for counted in &catalogue.calls {
        program.calls.extend(calls(counted));
        if let Some((hit, miss)) = &counted.lookups {
            program.lookups.push(Lookups {
                counter: counted.counter.clone(),
                by: counted.labels.clone(),
                result: counted.failed.label.clone(),
                hit: hit.clone(),
                miss: miss.clone(),
            });
        }
        let known = |requests: &Requests| requests.counter == counted.counter;
        if counted.group == MetricGroup::Requests && !program.requests.iter().any(known) {
            let duration = catalogue.metric(&counted.duration);
            let endpoint = counted.labels.last().cloned().unwrap_or_default();
            program.requests.push(Requests {
                counter: counted.counter.clone(),
                duration: counted.duration.clone(),
                buckets: duration.map(BucketKinds::from_metric).unwrap_or_default(),
                probes: probes(catalogue, &counted.counter, &endpoint),
                endpoint,
                failures: failures(counted),
                too_many: counted
                    .too_many
                    .clone()
                    .filter(|code| rejections.is_some() || is_answered(catalogue, counted, code)),
                rejected: rejections.map(|metric| metric.name.clone()),
            });
        }
    }
    program
}

/// Whether an endpoint declares this status code.
fn is_answered(catalogue: &Catalogue, counted: &CallMetrics, code: &String) -> bool {
    let counter = catalogue.metric(&counted.counter);
    let label = counter.and_then(|counter| counter.label(&counted.failed.label));
    label.is_some_and(|label| label.values.contains(code))
}

fn queue(catalogue: &Catalogue, metric: &MetricEntry) -> Option<Queue> {
    // The async runtime's own queues are not the service's.
    if metric.kind != Kind::Gauge
        || MetricGroup::from_name(&metric.name, metric.kind) == MetricGroup::Tokio
    {
        return None;
    }
    let ends = ["queue_depth", "queue_length", "queue_size"];
    let queue = ends.iter().find_map(|end| metric.name.strip_suffix(end))?;
    let by = label_names(metric);
    let capacity = catalogue.metric(&format!("{queue}queue_capacity"));
    // A length and its capacity need the same labels.
    let capacity = capacity.filter(|capacity| label_names(capacity) == by);
    Some(Queue {
        gauge: metric.name.clone(),
        capacity: capacity.map(|metric| metric.name.clone()),
        by,
    })
}

/// Connection pools, by the names of their metrics: `…pool_timeouts_total` and
/// `…pool_wait_seconds`.
fn pools(catalogue: &Catalogue) -> Vec<Pool> {
    let metrics = catalogue.metrics.iter();
    let pools = metrics.filter_map(|metric| {
        let is = |kind, end| metric.kind == kind && metric.name.ends_with(end);
        let mut pool = Pool {
            by: label_names(metric),
            ..Pool::default()
        };
        if is(Kind::Counter, "pool_timeouts_total") {
            pool.timeouts = Some(metric.name.clone());
        } else if is(Kind::Histogram, "pool_wait_seconds") {
            pool.wait = Some(metric.name.clone());
            pool.buckets = BucketKinds::from_metric(metric);
        } else {
            return None;
        }
        Some(pool)
    });
    pools.collect()
}

/// The last segments of routes for probes and scrapers.
const PROBES: [&str; 11] = [
    "health",
    "healthz",
    "live",
    "livez",
    "liveness",
    "metrics",
    "ping",
    "ready",
    "readyz",
    "readiness",
    "startup",
];

/// The declared endpoints for probes and scrapers: `/health/live`, `/metrics`.
fn probes(catalogue: &Catalogue, counter: &str, endpoint: &str) -> Vec<String> {
    let label = catalogue.metric(counter);
    let label = label.and_then(|counter| counter.label(endpoint));
    let routes = label.iter().flat_map(|label| &label.values);
    let of_probes = routes.filter(|route| {
        let last = route.rsplit('/').next().unwrap_or_default();
        PROBES.contains(&last.to_ascii_lowercase().as_str())
    });
    of_probes.cloned().collect()
}

fn label_names(metric: &MetricEntry) -> Vec<String> {
    let labels = metric.labels.iter();
    labels.map(|label| label.name.clone()).collect()
}

/// Whether a metric counts rate-limited requests.
fn is_rejections(metric: &MetricEntry) -> bool {
    let says = ["reject", "limited", "hits", "exceeded"];
    metric.kind == Kind::Counter
        && metric.name.contains("rate_limit")
        && says.iter().any(|word| metric.name.contains(word))
}

fn is_by_function(counted: &CallMetrics) -> bool {
    // Also under the names that Prometheus gives to colliding labels.
    let labels = counted.labels.iter();
    let plain = labels.map(|label| label.trim_start_matches("exported_"));
    plain.eq(["module", "function"])
}

fn failures(counted: &CallMetrics) -> Failures {
    let (failure, success) = &counted.examples;
    let failed = &counted.failed;
    let failures = Failures::new(&failed.label, &failed.values, failure, success);
    match &failed.queued {
        Some(queued) => failures.queued(queued),
        None => failures,
    }
}

/// Functions have no general alert: their errors can be expected, such as "not
/// found". Important functions have objectives.
fn calls(counted: &CallMetrics) -> Option<Calls> {
    let calls = match counted.group {
        MetricGroup::Database => Calls::database(),
        MetricGroup::ExternalCalls => Calls::external(),
        MetricGroup::BackgroundTasks => Calls::background_tasks(),
        _ => return None,
    };
    Some(calls.described(&counted.labels, failures(counted)))
}
