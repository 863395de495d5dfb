//! What is counted by how it ended: requests and calls, under the names that
//! they have in this program. So nobody who makes something of a catalogue has
//! to know names.

use super::groups::MetricGroup;
use super::model::FailedCalls;
use crate::declaration::{
    AUTH_EVENTS, BACKGROUND_TASKS, CACHE_OPERATIONS, CallFamilies, DATABASE_OPERATIONS,
    DeclaredCalls, EXTERNAL_CALLS, FUNCTION_CALLS, HttpFamilies, Source,
};
use crate::registration::RegisteredFamily;
use serde::{Deserialize, Serialize};

/// Requests or calls that are counted by how they ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Counted {
    /// What they are.
    pub group: MetricGroup,
    /// Counts those that have ended.
    pub counter: String,
    /// A histogram of how long they took.
    pub duration: String,
    /// Every metric that is about them, those two among them.
    pub metrics: Vec<String>,
    /// The labels that tell them apart: of requests the method's and the
    /// endpoint's, in this order.
    pub labels: Vec<String>,
    /// The counter's series that count failures.
    pub failed: FailedCalls,
    /// The value of that label where a lookup found something, and where it did
    /// not; nothing of what is no lookup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookups: Option<(String, String)>,
    /// A value of that label that means a failure, and one that does not.
    pub examples: (String, String),
    /// The status code of what a rate limit rejected, where requests are
    /// counted by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub too_many: Option<String>,
}

/// Status codes of failures, or their class.
pub(super) const FAILED_REQUESTS: &str = "5..";

/// The outcomes that are failures, by their numbers: an error and a panic.
const FAILED_OUTCOMES: [usize; 2] = [1, 2];

/// The pattern of the outcomes that are failures.
pub(super) fn failed_outcomes(families: &CallFamilies) -> String {
    let failed = FAILED_OUTCOMES.map(|outcome| families.outcomes[outcome]);
    failed.join("|")
}

/// All of it, sorted by the counters' names; only what is exposed.
pub(super) fn counted(
    calls: &[(Source, DeclaredCalls)],
    layers: &[HttpFamilies],
    exposed: &[RegisteredFamily],
) -> Vec<Counted> {
    let requests = layers.iter().map(of_requests);
    let calls = calls.iter().map(|(_, calls)| of_calls(calls));
    let is_exposed = |name: &String| exposed.iter().any(|family| family.declared.name == *name);
    let mut all: Vec<Counted> = Vec::new();
    for mut one in requests.chain(calls) {
        one.metrics.retain(is_exposed);
        if !one.metrics.contains(&one.counter) {
            continue;
        }
        let same = |other: &&mut Counted| {
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

fn of_requests(families: &HttpFamilies) -> Counted {
    let owned = str::to_owned;
    let (failure, success) = match families.status_classes {
        true => ("5xx", "2xx"),
        false => ("500", "200"),
    };
    Counted {
        group: MetricGroup::Requests,
        counter: owned(families.requests),
        duration: owned(families.duration),
        metrics: families.all.map(owned).to_vec(),
        labels: vec![owned(families.method), owned(families.endpoint)],
        failed: FailedCalls {
            label: owned(families.status),
            values: owned(FAILED_REQUESTS),
        },
        lookups: None,
        examples: (owned(failure), owned(success)),
        too_many: (!families.status_classes).then(|| owned("429")),
    }
}

fn of_calls(calls: &DeclaredCalls) -> Counted {
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
    // Only lookups have an outcome behind the four that all calls have.
    let miss = families.outcomes.get(4);
    Counted {
        group: group(families),
        metrics: vec![ended.clone(), duration.clone(), in_progress, errors],
        counter: ended,
        duration,
        labels: labels.map(|label| owned(label.name)).collect(),
        failed: FailedCalls {
            label: owned(families.outcome),
            values: failed_outcomes(families),
        },
        lookups: miss.map(|miss| (owned(ok), owned(miss))),
        examples: (owned(error), owned(ok)),
        too_many: None,
    }
}

/// What calls are about: families that a program names itself count functions.
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
