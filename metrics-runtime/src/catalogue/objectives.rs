//! The objectives: those of calls from their declarations, and those of requests from the endpoints
//! as each layer counts them.

use super::calls::{FAILED_REQUESTS, failed_outcomes};
use super::location::SourceLocation;
use super::model::{FailureMatcher, LatencyTarget, ObjectiveEntry, SuccessTarget};
use super::viewed;
use crate::declaration::{self, DeclaredCalls, HttpFamilies, Source, Values};
use crate::exposition::bound;
use std::collections::BTreeMap;

/// All objectives, sorted by metric and location.
pub(super) fn objectives(
    calls: &[(Source, DeclaredCalls)],
    layers: &[HttpFamilies],
) -> Vec<ObjectiveEntry> {
    let of_calls = calls
        .iter()
        .filter_map(|(source, calls)| of_calls(source, calls));
    let mut all: Vec<_> = of_calls.collect();
    for families in layers {
        let endpoints = families.endpoints.iter();
        all.extend(endpoints.filter_map(|(name, declared)| {
            let objective = declared.objective?;
            let own = [
                (families.method, declared.method),
                (families.endpoint, *name),
            ];
            let constants = families.constants.iter();
            let labels = constants
                .map(|(name, value)| (&**name, &**value))
                .chain(own);
            let target = Target {
                requests: true,
                ended: families.requests,
                duration: families.duration,
                label: families.status,
                failed: FAILED_REQUESTS.to_owned(),
                queued: None,
                labels: owned(labels),
            };
            viewed::objective(
                &families.layer,
                target.objective(objective, &declared.source),
            )
        }));
    }
    let metric = |objective: &ObjectiveEntry| {
        let success = objective.success.as_ref().map(|of| of.metric.clone());
        success.or(objective.latency.as_ref().map(|of| of.metric.clone()))
    };
    all.sort_by(|a, b| {
        let key = |one: &ObjectiveEntry| (one.requests, metric(one), one.location.clone());
        (key(a), &a.labels).cmp(&(key(b), &b.labels))
    });
    all.dedup();
    all
}

fn of_calls(source: &Source, calls: &DeclaredCalls) -> Option<ObjectiveEntry> {
    let families = calls.families;
    let constant = calls.labels.iter().filter_map(|label| match label.values {
        Values::Listed([value]) => Some((label.name, *value)),
        _ => None,
    });
    let target = Target {
        requests: false,
        ended: families.ended.name,
        duration: families.duration.name,
        label: families.outcome,
        failed: failed_outcomes(families),
        queued: families.queued,
        labels: owned(constant),
    };
    viewed::objective(source, target.objective(calls.objective?, source))
}

fn owned<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    labels
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The series that an objective applies to.
struct Target {
    requests: bool,
    ended: &'static str,
    duration: &'static str,
    label: &'static str,
    failed: String,
    queued: Option<&'static str>,
    labels: BTreeMap<String, String>,
}

impl Target {
    fn objective(self, objective: declaration::Objective, source: &Source) -> ObjectiveEntry {
        ObjectiveEntry {
            requests: self.requests,
            labels: self.labels,
            success: objective.success.map(|percent| SuccessTarget {
                percent,
                metric: self.ended.to_owned(),
                failed: FailureMatcher {
                    label: self.label.to_owned(),
                    values: self.failed,
                    queued: self.queued.map(str::to_owned),
                },
            }),
            latency: objective.latency.map(|latency| LatencyTarget {
                percent: latency.percent,
                seconds: latency.seconds,
                metric: self.duration.to_owned(),
                le: bound(latency.seconds),
            }),
            location: SourceLocation::new(source),
        }
    }
}
