//! Recognizes renamed metrics.

use metrics_runtime::catalogue::MetricEntry;
use std::collections::BTreeSet;

/// Removes pairs of an old and a new metric that are of the same type, have the
/// same label names and are declared in the same file, the most similar first.
pub(super) fn take<'c>(
    removed: &mut Vec<&'c MetricEntry>,
    added: &mut Vec<&'c MetricEntry>,
) -> Vec<(&'c MetricEntry, &'c MetricEntry)> {
    let mut pairs = Vec::new();
    loop {
        let all = removed.iter().enumerate().flat_map(|(r, old)| {
            let of_old = added.iter().enumerate();
            of_old.filter_map(move |(a, new)| Some((in_common(old, new)?, r, a)))
        });
        // Equally similar pairs are taken in the order of names.
        let best = all.max_by_key(|(common, r, a)| (*common, std::cmp::Reverse((*r, *a))));
        let Some((_, r, a)) = best else {
            return pairs;
        };
        pairs.push((removed.remove(r), added.remove(a)));
    }
}

/// The similarity of two metrics; none if they cannot be the same metric.
fn in_common(old: &MetricEntry, new: &MetricEntry) -> Option<u32> {
    let names = |metric: &MetricEntry| -> Vec<String> {
        metric
            .labels
            .iter()
            .map(|label| label.name.clone())
            .collect()
    };
    let files = |metric: &MetricEntry| {
        let locations = metric.declarations.iter().flat_map(|one| &one.location);
        locations
            .map(|one| (one.package.clone(), one.file.clone()))
            .collect::<BTreeSet<_>>()
    };
    let items = |metric: &MetricEntry| {
        let locations = metric.declarations.iter().flat_map(|one| &one.location);
        locations.map(|one| one.item.clone()).collect::<Vec<_>>()
    };
    if old.kind != new.kind || names(old) != names(new) || files(old) != files(new) {
        return None;
    }
    let help = old.help == new.help;
    let item = items(old) == items(new);
    let values = old.labels == new.labels;
    // Many metrics of a file can have the same type and labels.
    let sure = help || item || (values && !old.labels.is_empty());
    sure.then_some(4 * u32::from(help) + 2 * u32::from(item) + u32::from(values))
}
