//! The metrics of requests and calls, by their exposed names. So users of a catalogue need not know
//! the names.

use super::groups::MetricGroup;
use super::model::{CallMetrics, FailureMatcher};
use super::viewed;
use crate::declaration::{
    AUTH_EVENTS, BACKGROUND_TASKS, CACHE_OPERATIONS, CallFamilies, DATABASE_OPERATIONS,
    DeclaredCalls, EXTERNAL_CALLS, FUNCTION_CALLS, HttpFamilies, Source,
};
use crate::registration::RegisteredFamily;

/// The status codes of failures. The pattern also matches their class.
pub(super) const FAILED_REQUESTS: &str = "5..";

/// The indexes of the failure outcomes: error and panic.
const FAILED_OUTCOMES: [usize; 2] = [1, 2];

/// A regular expression for the outcomes that are failures.
pub(super) fn failed_outcomes(families: &CallFamilies) -> String {
    let failed = FAILED_OUTCOMES.map(|outcome| families.outcomes[outcome]);
    failed.join("|")
}

/// The exposed metrics of calls, sorted by the names of the counters.
pub(super) fn call_metrics(
    calls: &[(Source, DeclaredCalls)],
    layers: &[HttpFamilies],
    exposed: &[RegisteredFamily],
) -> Vec<CallMetrics> {
    let requests = layers
        .iter()
        .map(|layer| (&layer.layer, of_requests(layer)));
    let calls = calls
        .iter()
        .map(|(source, calls)| (source, of_calls(calls)));
    let exposed_calls = requests
        .chain(calls)
        .filter_map(|(source, calls)| viewed::calls(source, calls));
    let is_exposed = |name: &String| exposed.iter().any(|family| family.declared.name == *name);
    let mut all: Vec<CallMetrics> = Vec::new();
    for mut one in exposed_calls {
        one.metrics.retain(is_exposed);
        if !one.metrics.contains(&one.counter) {
            continue;
        }
        let same = |other: &&mut CallMetrics| {
            (&other.counter, &other.labels, &other.failed)
                == (&one.counter, &one.labels, &one.failed)
        };
        match all.iter_mut().find(same) {
            Some(other) => other.lookups = other.lookups.take().or(one.lookups),
            None => all.push(one),
        }
    }
    all.sort_by(|a, b| (&a.counter, &a.labels).cmp(&(&b.counter, &b.labels)));
    all
}

fn of_requests(families: &HttpFamilies) -> CallMetrics {
    let owned = str::to_owned;
    let (failure, success) = match families.status_classes {
        true => ("5xx", "2xx"),
        false => ("500", "200"),
    };
    CallMetrics {
        group: MetricGroup::Requests,
        counter: owned(families.requests),
        duration: owned(families.duration),
        metrics: families.all.map(owned).to_vec(),
        labels: vec![owned(families.method), owned(families.endpoint)],
        failed: FailureMatcher {
            label: owned(families.status),
            values: owned(FAILED_REQUESTS),
            queued: None,
        },
        lookups: None,
        examples: (owned(failure), owned(success)),
        too_many: (!families.status_classes).then(|| owned("429")),
    }
}

fn of_calls(calls: &DeclaredCalls) -> CallMetrics {
    let owned = str::to_owned;
    let families = calls.families;
    let [ended, duration, in_progress, errors] = [
        families.ended,
        families.duration,
        families.in_progress,
        families.errors,
    ]
    .map(|named| owned(named.name));
    let labels = calls.labels.iter();
    let (ok, error) = (families.outcomes[0], families.outcomes[1]);
    // Only lookups have a fifth outcome.
    let miss = families.outcomes.get(4);
    CallMetrics {
        group: group(families),
        metrics: vec![ended.clone(), duration.clone(), in_progress, errors],
        counter: ended,
        duration,
        labels: labels.map(|label| owned(label.name)).collect(),
        failed: FailureMatcher {
            label: owned(families.outcome),
            values: failed_outcomes(families),
            queued: families.queued.map(owned),
        },
        lookups: miss.map(|miss| (owned(ok), owned(miss))),
        examples: (owned(error), owned(ok)),
        too_many: None,
    }
}

/// The group of the calls. Families with names that users choose belong to functions.
fn group(families: &CallFamilies) -> MetricGroup {
    let known = [
        (&FUNCTION_CALLS, MetricGroup::Functions),
        (&DATABASE_OPERATIONS, MetricGroup::Database),
        (&CACHE_OPERATIONS, MetricGroup::Cache),
        (&BACKGROUND_TASKS, MetricGroup::BackgroundTasks),
        (&EXTERNAL_CALLS, MetricGroup::ExternalCalls),
        (&AUTH_EVENTS, MetricGroup::Authentication),
    ];
    let same = |(known, _): &&(&CallFamilies, _)| known.ended.name == families.ended.name;
    known
        .iter()
        .find(same)
        .map_or(MetricGroup::Functions, |(_, group)| *group)
}
