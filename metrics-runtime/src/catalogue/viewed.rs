//! Requests, calls and objectives as [`Views`](crate::Views) expose them.

use super::model::{CallMetrics, FailureMatcher, ObjectiveEntry};
use crate::declaration::Source;
use crate::registration::{exposed_label, exposed_labels, exposed_name};
use std::collections::BTreeMap;

/// The metrics of calls whose series have this source. `None` if their counter, or its label for
/// failures, is not exposed.
pub(super) fn calls(source: &Source, mut calls: CallMetrics) -> Option<CallMetrics> {
    if !are_kept(source, &calls.counter, &[], &calls.failed) {
        return None;
    }
    let labels: Vec<_> = calls.labels.iter().map(String::as_str).collect();
    let (_, labels) = exposed_labels(source, &calls.counter, &labels);
    let labels = labels.into_iter();
    let labels = labels.map(|label| exposed_label(source, &calls.counter, label));
    let labels = labels.collect();
    calls.failed.label = exposed_label(source, &calls.counter, &calls.failed.label);
    let metrics = calls.metrics.iter();
    let metrics = metrics.filter_map(|metric| exposed_name(source, metric));
    (calls.metrics, calls.labels) = (metrics.collect(), labels);
    calls.counter = exposed_name(source, &calls.counter)?;
    if let Some(duration) = exposed_name(source, &calls.duration) {
        calls.duration = duration;
    }
    Some(calls)
}

/// The objective of series with this source, without the targets whose metrics or labels are not
/// exposed.
pub(super) fn objective(source: &Source, mut one: ObjectiveEntry) -> Option<ObjectiveEntry> {
    let labels: Vec<_> = one.labels.keys().map(String::as_str).collect();
    let renamed = |metric: &str| -> BTreeMap<String, String> {
        let labels = one.labels.iter();
        labels
            .map(|(label, value)| (exposed_label(source, metric, label), value.clone()))
            .collect()
    };
    let mut exposed = None;
    one.success = one.success.take().and_then(|mut success| {
        let kept = are_kept(source, &success.metric, &labels, &success.failed);
        success.failed.label = exposed_label(source, &success.metric, &success.failed.label);
        let of_counter = renamed(&success.metric);
        success.metric = exposed_name(source, &success.metric).filter(|_| kept)?;
        exposed = Some(of_counter);
        Some(success)
    });
    one.latency = one.latency.take().and_then(|mut latency| {
        let (kept, _) = exposed_labels(source, &latency.metric, &labels);
        let of_duration = renamed(&latency.metric);
        // Both targets have the same labels.
        let all = kept.len() == labels.len()
            && *exposed.get_or_insert_with(|| of_duration.clone()) == of_duration;
        latency.metric = exposed_name(source, &latency.metric).filter(|_| all)?;
        Some(latency)
    });
    one.labels = exposed.unwrap_or_default();
    let is_left = one.success.is_some() || one.latency.is_some();
    is_left.then_some(one)
}

/// Whether a counter is exposed with these labels and its label for failures as declared.
fn are_kept(source: &Source, counter: &str, labels: &[&str], failed: &FailureMatcher) -> bool {
    let needed = [labels, &[&*failed.label]].concat();
    exposed_labels(source, counter, &needed).0.len() == needed.len()
}
