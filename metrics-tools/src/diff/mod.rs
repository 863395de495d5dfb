//! Compares two catalogues: which metrics have changed, and which changes can break
//! an alert or a dashboard.
//!
//! | change | breaks |
//! |---|---|
//! | a metric is removed, or renamed: same type and labels in the same file under another name | expressions that use it |
//! | another type | rates of a former counter, quantiles of a former histogram |
//! | a label, or a listed value of it, is removed | expressions that select or group by it |
//! | a label is added | operators that match series by all labels |
//! | a bucket is removed | expressions that select it by `le` |
//! | another mode of `processes` | thresholds for several processes; with `per_process`, operators that match series by all labels |
//!
//! New metrics, values and buckets, and changed help texts and objectives, break
//! nothing. Source locations are not compared.

mod breakage;
mod broken;
mod change;
mod metric;
mod renames;

pub use breakage::Breakage;
pub use broken::{BrokenExpression, BrokenFiles};
pub use change::{Change, ChangeKind};

use crate::report::{Style, counted, json};
use metrics_runtime::catalogue::{Catalogue, MetricEntry, ObjectiveEntry};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// The changes from one catalogue to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogueDiff {
    /// The changes, breaking ones first.
    pub changes: Vec<Change>,
}

impl CatalogueDiff {
    /// Compares a catalogue with a newer one.
    ///
    /// ```
    /// use metrics_runtime::catalogue;
    /// use metrics_runtime::catalogue::Catalogue;
    /// use metrics_tools::catalogue::{from_json, to_json};
    /// use metrics_tools::diff::{CatalogueDiff, ChangeKind};
    ///
    /// let old = catalogue();
    /// let json = to_json(&old).replace("process_open_fds", "process_open_files");
    /// let diff = CatalogueDiff::new(&old, &from_json(&json).unwrap());
    /// assert_eq!(diff.changes[0].kind, ChangeKind::Renamed);
    /// assert_eq!(diff.changes[0].message, "is now `process_open_files`");
    /// assert!(diff.is_breaking());
    /// ```
    pub fn new(older: &Catalogue, newer: &Catalogue) -> Self {
        let mut changes = Vec::new();
        let mut removed = Vec::new();
        let (olds, news) = (by_name(older), by_name(newer));
        for old in &older.metrics {
            match news.get(&*old.name) {
                Some(new) => metric::compare(old, new, &mut changes),
                None => removed.push(old),
            }
        }
        let new = newer.metrics.iter();
        let mut added: Vec<_> = new.filter(|new| !olds.contains_key(&*new.name)).collect();
        for (old, new) in renames::take(&mut removed, &mut added) {
            let message = format!("is now `{}`", new.name);
            changes.push(Change {
                now: Some(new.name.clone()),
                ..Change::breaking(&old.name, ChangeKind::Renamed, message)
            });
            metric::compare(old, new, &mut changes);
        }
        for old in removed {
            let message = format!("this {} is gone", old.kind);
            changes.push(Change::breaking(&old.name, ChangeKind::Removed, message));
        }
        for new in added {
            let message = format!("a new {}: {}", new.kind, new.help);
            changes.push(Change::harmless(&new.name, ChangeKind::Added, message));
        }
        compare_objectives(&older.objectives, &newer.objectives, &mut changes);
        changes.sort_by(|a, b| (!a.breaking, a).cmp(&(!b.breaking, b)));
        changes.dedup();
        Self { changes }
    }
}

fn by_name(catalogue: &Catalogue) -> HashMap<&str, &MetricEntry> {
    let metrics = catalogue.metrics.iter();
    metrics.map(|metric| (&*metric.name, metric)).collect()
}

/// Compares objectives that apply to the same series.
fn compare_objectives(old: &[ObjectiveEntry], new: &[ObjectiveEntry], changes: &mut Vec<Change>) {
    let of = |all: &[ObjectiveEntry]| -> BTreeMap<(String, String), String> {
        let described = all.iter().flat_map(|one| {
            let labels: Vec<_> = one
                .labels
                .iter()
                .map(|(n, v)| format!("{n}={v:?}"))
                .collect();
            let labels = labels.join(",");
            let success = one.success.as_ref().map(|promise| {
                let words = format!("{} % succeed", promise.percent);
                ((promise.metric.clone(), labels.clone()), words)
            });
            let latency = one.latency.as_ref().map(|promise| {
                let words = format!("{} % take at most {} s", promise.percent, promise.seconds);
                ((promise.metric.clone(), labels.clone()), words)
            });
            [success, latency].into_iter().flatten()
        });
        described.collect()
    };
    let (old, new) = (of(old), of(new));
    let mut push = |(metric, labels): &(String, String), words: String| {
        let message = match labels.is_empty() {
            true => words,
            false => format!("for {{{labels}}}, {words}"),
        };
        changes.push(Change::harmless(metric, ChangeKind::Objective, message));
    };
    for (about, was) in &old {
        match new.get(about) {
            Some(is) if is == was => {}
            Some(is) => push(
                about,
                format!("the objective is now that {is}; before, {was}"),
            ),
            None => push(about, format!("there is no objective any more that {was}")),
        }
    }
    for (about, is) in &new {
        if !old.contains_key(about) {
            push(about, format!("a new objective: {is}"));
        }
    }
}

impl CatalogueDiff {
    /// Whether some change can break an alert or a dashboard.
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.breaking)
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// The report: a line for each change, then their number.
    pub fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let mark = match change.breaking {
                true => style.bold("breaking"),
                false => style.dim("harmless"),
            };
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "{mark}  {}: {}",
                style.bold(&change.metric),
                change.message
            );
        }
        let breaking = self.changes.iter().filter(|change| change.breaking).count();
        let _ = match self.changes.len() {
            0 => writeln!(text, "no changes"),
            many => writeln!(
                text,
                "{}, {breaking} breaking",
                counted(many as u64, "change")
            ),
        };
        text
    }
}

#[cfg(test)]
mod tests;
