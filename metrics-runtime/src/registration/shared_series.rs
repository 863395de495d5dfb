//! Series that several declarations of a family share. Their numbers are added up if they have a
//! sum.

use super::advice::Advice;
use super::conflict::Conflict;
use super::difference::Difference;
use super::family_list::{MergedCells, RegisteredFamily, SeriesGroup};
use super::series_buckets::BucketsOfSeries;
use crate::declaration::{Layout, Sharing, Values};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

/// Adds up the series that several groups of a family share, and reports those that cannot be
/// shared. A series without a sum belongs to the first group.
pub(super) fn add_up(family: &mut RegisteredFamily, conflicts: &mut Vec<Conflict>) {
    if family.groups.len() < 2 {
        return;
    }
    let mut may_share = may_share_series(family).into_iter();
    let mut seen: HashMap<Vec<&'static str>, (usize, u32), RandomState> = HashMap::default();
    let mut buckets = BucketsOfSeries::default();
    let mut index = 0;
    while index < family.groups.len() {
        // Series with dynamic labels are shared when they are first seen.
        if !may_share.next().unwrap_or(true) || family.groups[index].member.dynamic.is_some() {
            index += 1;
            continue;
        }
        let mut repeated = Vec::new();
        for series in 0..family.groups[index].member.series() as u32 {
            let values = family.groups[index].values_in_order_of(&family.labels, series as usize);
            match seen.get(&values) {
                Some(&earlier) => repeated.push((series, earlier)),
                None => _ = seen.insert(values, (index, series)),
            }
        }
        // One shared series stands for all that it shares with this group.
        let is_unintended = |(_, earlier): &&(u32, (usize, u32))| {
            !is_intended(&family.groups[index], &family.groups[earlier.0])
        };
        let unintended: Vec<_> = repeated.iter().filter(is_unintended).copied().collect();
        for conflict in [shared, untimed] {
            let mut repeated = unintended.iter();
            conflicts.extend(
                repeated
                    .find_map(|&(series, (earlier, _))| conflict(family, index, series, earlier)),
            );
        }
        buckets.add(&family.groups, index, &unintended);
        let mut merged = 0;
        for &(series, (earlier, of)) in &repeated {
            if let Some(cells) = merged_cells(family, index, series, (earlier, of)) {
                family.groups[earlier].merged.push(cells);
                merged += 1;
            }
        }
        let group = &mut family.groups[index];
        if merged == 0 && repeated.len() == group.member.series() && !repeated.is_empty() {
            // None of its series is exposed.
            family.groups.remove(index);
            continue;
        }
        group.repeated = repeated.into_iter().map(|(series, _)| series).collect();
        index += 1;
    }
    buckets.report(family, conflicts);
}

/// Which groups may have a series that another one has, too. Most do not, because a label that
/// has one value in each group, such as a function's name, has another one in each of them.
fn may_share_series(family: &RegisteredFamily) -> Vec<bool> {
    let groups = family.groups.iter();
    let listed = groups
        .clone()
        .filter(|group| group.member.dynamic.is_none());
    let is_constant = |name: &&&str| listed.clone().all(|group| constant(group, name).is_some());
    let names: Vec<_> = family.labels.iter().filter(is_constant).collect();
    let state = RandomState::default();
    // Of the same hash, groups are compared series by series.
    let hash = |group| {
        let mut hasher = state.build_hasher();
        let values = names.iter().map(|name| constant(group, name));
        values.for_each(|value| value.hash(&mut hasher));
        hasher.finish()
    };
    let hashes: Vec<u64> = groups.map(hash).collect();
    let mut groups: HashMap<u64, u32, RandomState> = HashMap::default();
    groups.reserve(hashes.len());
    hashes
        .iter()
        .for_each(|hash| *groups.entry(*hash).or_default() += 1);
    hashes.iter().map(|hash| groups[hash] > 1).collect()
}

/// The value of a label that has only one.
fn constant(group: &SeriesGroup, name: &str) -> Option<&'static str> {
    let mut labels = group.member.labels.iter();
    match labels.find(|label| label.name == name)?.values {
        Values::Listed(&[value]) => Some(value),
        _ => None,
    }
}

/// Whether a view makes both groups share series, and the series have a sum.
fn is_intended(group: &SeriesGroup, earlier: &SeriesGroup) -> bool {
    (group.member.is_summed || earlier.member.is_summed) && can_be_added(group, earlier)
}

/// Whether the numbers of both groups have a sum. Values that two declarations set in a gauge have
/// none.
fn can_be_added(group: &SeriesGroup, earlier: &SeriesGroup) -> bool {
    let (layout, other) = (&group.member.layout, &earlier.member.layout);
    // Another attribute may have emitted the function a second time to check it. Then both are the
    // same function, and one of them never runs.
    group.declaration.source == earlier.declaration.source
        || layout.adds_up_with(other)
        || match (group.declaration.sharing, layout, other) {
            // Two statics of one name may mean different things.
            (Sharing::Everything, ..) => false,
            (_, Layout::Histogram { sum, .. }, Layout::Histogram { sum: other, .. }) => {
                sum == other
            }
            // The capacity of two queues with one name is the sum of both.
            (Sharing::Nothing, Layout::Gauge { .. }, Layout::Gauge { .. }) => true,
            _ => false,
        }
}

/// The cells of a group's series that are added to a series of an earlier one.
fn merged_cells(
    family: &RegisteredFamily,
    group: usize,
    series: u32,
    (earlier, of): (usize, u32),
) -> Option<MergedCells> {
    let (group, earlier) = (&family.groups[group], &family.groups[earlier]);
    let (layout, other) = (&group.member.layout, &earlier.member.layout);
    let is_histogram = matches!(layout, Layout::Histogram { .. });
    can_be_added(group, earlier).then(|| MergedCells {
        series: of,
        first: group.first_cell(series as usize),
        native: group.native_cell(series as usize),
        finished: group.finished(series as usize),
        other_buckets: (is_histogram && !layout.adds_up_with(other)).then(|| layout.clone()),
    })
}

/// The conflict of a group that shares a series with an earlier one, and must not.
fn shared(
    family: &RegisteredFamily,
    group: usize,
    series: u32,
    earlier: usize,
) -> Option<Conflict> {
    let (group, first) = (&family.groups[group], &family.groups[earlier]);
    let sums = can_be_added(group, first);
    // Two HTTP layers also have the same source.
    if group.declaration.source == first.declaration.source
        || (sums && group.declaration.sharing != Sharing::Nothing)
    {
        return None;
    }
    let values = group.values_in_order_of(&family.labels, series as usize);
    let difference = Difference::SameSeries(family.series_text(&values));
    let advice = Advice::of_shared_series(group, &values);
    let sources = [first.declaration.source, group.declaration.source];
    Some(Conflict::new(
        family.declared.name,
        sources,
        difference,
        advice,
        sums,
    ))
}

/// The conflict of two groups that share a series of calls, if one times fewer of them or none.
/// They share a counter whose last label is the outcome.
fn untimed(
    family: &RegisteredFamily,
    group: usize,
    series: u32,
    earlier: usize,
) -> Option<Conflict> {
    let (group, first) = (&family.groups[group], &family.groups[earlier]);
    let counts_calls = matches!(
        group.declaration.sharing,
        Sharing::Series | Sharing::Nothing
    ) && matches!(group.member.layout, Layout::Counter { .. })
        && family.labels.last() != Some(&"error");
    if !counts_calls || group.timed == first.timed {
        return None;
    }
    let values = group.values_in_order_of(&family.labels, series as usize);
    let text = family.series_text(&values[..values.len().saturating_sub(1)]);
    let (sources, difference) = (
        [first.declaration.source, group.declaration.source],
        Difference::Timed(text),
    );
    Some(Conflict::new(
        family.declared.name,
        sources,
        difference,
        Advice::Timed,
        true,
    ))
}
