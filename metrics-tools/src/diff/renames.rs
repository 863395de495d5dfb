//! Metrics that have another name, and are the same otherwise.

use metrics_runtime::catalogue::MetricEntry;
use std::collections::BTreeSet;

/// Takes out pairs of a metric that is gone and one that is new, which are of
/// the same kind, have labels of the same names, and stand in the same file:
/// first those that have more in common.
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
        // Of equals the first ones, by name.
        let best = all.max_by_key(|(common, r, a)| (*common, std::cmp::Reverse((*r, *a))));
        let Some((_, r, a)) = best else {
            return pairs;
        };
        pairs.push((removed.remove(r), added.remove(a)));
    }
}

/// How much two metrics have in common that may be one; nothing where they
/// can't be.
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
    // Of many that stand in one file, these say that it is this one.
    let sure = help || item || (values && !old.labels.is_empty());
    sure.then_some(4 * u32::from(help) + 2 * u32::from(item) + u32::from(values))
}
