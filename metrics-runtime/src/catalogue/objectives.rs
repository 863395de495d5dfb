//! What is promised: of calls by their declarations, of requests by the
//! endpoints', as the layer counts them.

use super::counted::{FAILED_REQUESTS, failed_outcomes};
use super::model::{FailedCalls, LatencyPromise, Objective, Place, SuccessPromise};
use crate::declaration::{self, DeclaredCalls, HttpFamilies, Source, Values};
use crate::exposition::bound;
use std::collections::BTreeMap;

/// All of them, by the labels of what they are about.
pub(super) fn objectives(
    calls: &[(Source, DeclaredCalls)],
    layers: &[HttpFamilies],
) -> Vec<Objective> {
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
            let counted = Counted {
                requests: true,
                ended: families.requests,
                duration: families.duration,
                label: families.status,
                failed: FAILED_REQUESTS.to_owned(),
                labels: owned(labels),
            };
            Some(counted.objective(objective, &declared.source))
        }));
    }
    let metric = |objective: &Objective| {
        let success = objective.success.as_ref().map(|of| of.metric.clone());
        success.or(objective.latency.as_ref().map(|of| of.metric.clone()))
    };
    all.sort_by(|a, b| {
        let key = |one: &Objective| (one.requests, metric(one), one.place.clone());
        (key(a), &a.labels).cmp(&(key(b), &b.labels))
    });
    all.dedup();
    all
}

impl Objective {
    /// What it promises of a metric's series: `99.9 % of the calls of
    /// function="pay" succeed`. Nothing where it is about others.
    pub fn in_words(&self, metric: &str) -> Option<String> {
        let labels = self.labels.iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let what = if self.requests { "requests" } else { "calls" };
        let of = match labels.is_empty() {
            true => what.to_owned(),
            false => format!("{what} of `{}`", labels.join(", ")),
        };
        let success = self.success.as_ref().filter(|one| one.metric == metric);
        let latency = self.latency.as_ref().filter(|one| one.metric == metric);
        match (success, latency) {
            (Some(success), _) => Some(format!("{} % of the {of} succeed", success.percent)),
            (_, Some(latency)) => Some(format!(
                "{} % of the {of} take {} s at most",
                latency.percent, latency.seconds
            )),
            _ => None,
        }
    }
}

fn of_calls(source: &Source, calls: &DeclaredCalls) -> Option<Objective> {
    let families = calls.families;
    let constant = calls.labels.iter().filter_map(|label| match label.values {
        Values::Listed([value]) => Some((label.name, *value)),
        _ => None,
    });
    let counted = Counted {
        requests: false,
        ended: families.ended.name,
        duration: families.duration.name,
        label: families.outcome,
        failed: failed_outcomes(families),
        labels: owned(constant),
    };
    Some(counted.objective(calls.objective?, source))
}

fn owned<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    labels
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// How that is counted which is promised something.
struct Counted {
    requests: bool,
    ended: &'static str,
    duration: &'static str,
    label: &'static str,
    failed: String,
    labels: BTreeMap<String, String>,
}

impl Counted {
    fn objective(self, objective: declaration::Objective, source: &Source) -> Objective {
        Objective {
            requests: self.requests,
            labels: self.labels,
            success: objective.success.map(|percent| SuccessPromise {
                percent,
                metric: self.ended.to_owned(),
                failed: FailedCalls {
                    label: self.label.to_owned(),
                    values: self.failed,
                },
            }),
            latency: objective.latency.map(|latency| LatencyPromise {
                percent: latency.percent,
                seconds: latency.seconds,
                metric: self.duration.to_owned(),
                le: bound(latency.seconds),
            }),
            place: Place::of(source),
        }
    }
}
