//! Recognizes renamed metrics.

use metrics_runtime::catalogue::{LabelEntry, MetricEntry};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// Removes pairs of an old and a new metric that are of the same type, have the
/// same label names and are declared in the same file, the most similar first.
/// Equally similar pairs are taken in the order of names.
pub(super) fn take<'c>(
    removed: &mut Vec<&'c MetricEntry>,
    added: &mut Vec<&'c MetricEntry>,
) -> Vec<(&'c MetricEntry, &'c MetricEntry)> {
    let mut pairs = Vec::new();
    for similarity in SIMILARITIES {
        let keys: Vec<_> = added.iter().map(|new| similarity.key(new)).collect();
        let mut candidates: HashMap<_, VecDeque<usize>> = HashMap::new();
        for (at, key) in keys.into_iter().enumerate() {
            if let Some(key) = key {
                candidates.entry(key).or_default().push_back(at);
            }
        }
        let mut taken = BTreeSet::new();
        removed.retain(|old| {
            let key = similarity.key(old);
            let of_key = key.and_then(|key| candidates.get_mut(&key));
            let Some(at) = of_key.and_then(VecDeque::pop_front) else {
                return true;
            };
            taken.insert(at);
            pairs.push((*old, added[at]));
            false
        });
        let mut at = 0;
        added.retain(|_| {
            at += 1;
            !taken.contains(&(at - 1))
        });
    }
    pairs
}

/// What two metrics have in common, besides type, label names and files.
#[derive(Clone, Copy)]
struct Similarity {
    help: bool,
    item: bool,
    values: bool,
}

/// From the most to the least similar.
const SIMILARITIES: [Similarity; 7] = {
    const fn similarity(bits: u8) -> Similarity {
        Similarity {
            help: bits & 4 != 0,
            item: bits & 2 != 0,
            values: bits & 1 != 0,
        }
    }
    [
        similarity(7),
        similarity(6),
        similarity(5),
        similarity(4),
        similarity(3),
        similarity(2),
        similarity(1),
    ]
};

impl Similarity {
    /// Metrics with equal keys have this in common.
    fn key(self, metric: &MetricEntry) -> Option<String> {
        // Many metrics of a file have the same type and no labels.
        if self.values && !self.help && !self.item && metric.labels.is_empty() {
            return None;
        }
        let locations = || metric.declarations.iter().flat_map(|one| &one.location);
        let files: BTreeSet<_> = locations().map(|one| (&one.package, &one.file)).collect();
        let items: Vec<_> = locations().map(|one| &one.item).collect();
        let names: Vec<_> = metric.labels.iter().map(|label| &label.name).collect();
        let help = self.help.then_some(&metric.help);
        let items = self.item.then_some(items);
        let values: Option<&Vec<LabelEntry>> = self.values.then_some(&metric.labels);
        // `Debug` quotes texts, so different parts do not run together.
        Some(format!(
            "{:?} {names:?} {files:?} {help:?} {items:?} {values:?}",
            metric.kind
        ))
    }
}
