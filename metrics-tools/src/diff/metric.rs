//! The changes of one metric.

use super::change::{Change, ChangeKind};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::{LabelEntry, MetricEntry};
use std::collections::HashSet;

/// Reports what differs, under the old name.
pub(super) fn compare(old: &MetricEntry, new: &MetricEntry, changes: &mut Vec<Change>) {
    let name = &old.name;
    if old.kind != new.kind {
        let message = format!("was a {} and is a {}", old.kind, new.kind);
        changes.push(Change::breaking(name, ChangeKind::Kind, message));
    }
    if old.processes != new.processes && old.kind == new.kind {
        let (before, now) = (old.processes.describe(), new.processes.describe());
        let message = format!("is, of several processes, {now}; before, {before}");
        changes.push(Change::breaking(name, ChangeKind::Processes, message));
    }
    if old.help != new.help {
        let message = format!("says {:?}; before, {:?}", new.help, old.help);
        changes.push(Change::harmless(name, ChangeKind::Help, message));
    }
    for label in &old.labels {
        match new.label(&label.name) {
            Some(now) => compare_values(name, new.kind, label, now, changes),
            None => {
                let message = format!("the label `{}` is gone", label.name);
                changes.push(
                    Change::breaking(name, ChangeKind::LabelRemoved, message)
                        .for_label(&label.name),
                );
            }
        }
    }
    for label in &new.labels {
        if old.label(&label.name).is_none() {
            let message = format!("the label `{}` is new", label.name);
            changes.push(
                Change::breaking(name, ChangeKind::LabelAdded, message).for_label(&label.name),
            );
        }
    }
    compare_buckets(old, new, changes);
}

fn compare_values(
    metric: &str,
    kind: Kind,
    old: &LabelEntry,
    new: &LabelEntry,
    changes: &mut Vec<Change>,
) {
    // The values of an info metric change with each build.
    if kind == Kind::Info {
        return;
    }
    let name = &new.name;
    let gone = missing(&old.values, &new.values);
    // A value of an open label is not gone: it may still occur.
    if !gone.is_empty() && new.is_listed() {
        let message = format!("`{name}` is no longer {}", listed(&gone));
        changes.push(Change::breaking(metric, ChangeKind::ValueRemoved, message).for_label(name));
    } else if !old.is_listed() && new.is_listed() {
        let message = format!("`{name}` is now {} only", listed(&all(&new.values)));
        changes.push(Change::breaking(metric, ChangeKind::ValueRemoved, message).for_label(name));
    } else if !gone.is_empty() {
        let message = format!("`{name}` is {} no longer from the start", listed(&gone));
        changes.push(Change::harmless(metric, ChangeKind::ValueRemoved, message).for_label(name));
    }
    let added = missing(&new.values, &old.values);
    if !added.is_empty() {
        let message = format!("`{name}` can be {}", listed(&added));
        changes.push(Change::harmless(metric, ChangeKind::ValueAdded, message).for_label(name));
    }
    if old.is_listed() && !new.is_listed() {
        let message = format!("`{name}` can be what no declaration lists");
        changes.push(Change::harmless(metric, ChangeKind::ValueAdded, message).for_label(name));
    }
}

fn compare_buckets(old: &MetricEntry, new: &MetricEntry, changes: &mut Vec<Change>) {
    let texts = |metric: &MetricEntry| -> Vec<String> {
        metric.buckets().iter().map(ToString::to_string).collect()
    };
    let (before, now) = (texts(old), texts(new));
    let gone = missing(&before, &now);
    if !gone.is_empty() && new.kind == Kind::Histogram {
        let message = format!("there is no bucket up to {} any more", listed(&gone));
        changes.push(Change::breaking(&old.name, ChangeKind::Buckets, message));
    }
    let added = missing(&now, &before);
    if !added.is_empty() && old.kind == Kind::Histogram {
        let message = format!("there are buckets up to {}", listed(&added));
        changes.push(Change::harmless(&old.name, ChangeKind::Buckets, message));
    }
    if old.is_native() && !new.is_native() {
        let message = "it has no native buckets any more".to_owned();
        changes.push(Change::breaking(&old.name, ChangeKind::Buckets, message));
    }
}

fn missing<'a>(of: &'a [String], among: &[String]) -> Vec<&'a str> {
    let among: HashSet<&String> = among.iter().collect();
    let of = of.iter().filter(|value| !among.contains(value));
    of.map(String::as_str).collect()
}

fn all(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

fn listed(values: &[&str]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    quoted.join(", ")
}
