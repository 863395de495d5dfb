//! Builds the list of families from the registered declarations, and finds the conflicts between
//! them.

use super::advice::Advice;
use super::conflict::Conflict;
use super::difference::Difference;
use super::family_list::{FamilyList, RegisteredFamily, SeriesGroup};
use super::names::drop_clashes;
use super::registered::Registered;
use super::shared_series::add_up;
use super::warn_once::warn_once;
use crate::declaration::{Layout, Member, Sharing, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The family that describes the service.
const TARGET: &str = "target_info";

/// Sorts registered declarations into families. If declarations contradict each other, the first
/// one in `registered` decides. The others are added where their numbers can be added up.
pub(crate) fn build(registered: &[Arc<Registered>]) -> (FamilyList, Vec<Conflict>) {
    let mut families: BTreeMap<&'static str, RegisteredFamily> = BTreeMap::new();
    let mut collectors = Vec::new();
    let mut conflicts = Vec::new();
    for (position, one) in registered.iter().enumerate() {
        let is_histogram = |member: &Member| matches!(member.layout, Layout::Histogram { .. });
        let mut histograms = one.members.iter().filter(|member| is_histogram(member));
        let timed = histograms.next().map(|member| member.sample);
        let collector = collectors.len();
        // If views drop all of its metrics, the callback is not called.
        collectors.extend(one.collect.filter(|_| !one.members.is_empty()));
        for member in &one.members {
            let names = || member.labels.iter().map(|label| label.name);
            let group = SeriesGroup {
                member: member.clone(),
                declaration: Arc::clone(one),
                base: one.base,
                repeated: Vec::new(),
                merged: Vec::new(),
                collector,
                timed,
            };
            let family = families
                .entry(member.family.name)
                .or_insert_with(|| RegisteredFamily {
                    declared: member.family,
                    groups: Vec::new(),
                    source: one.source,
                    position,
                    labels: names().collect(),
                    reserved: member.layout == Layout::ReservedName,
                    is_dynamic: false,
                });
            if family.is_reserved_for(&one.source) {
                // The layer has its configuration now, which defines the name.
                family.declared = member.family;
                family.labels = names().collect();
            }
            let differences = differences(family, &group);
            // Other help texts or buckets do not change the meaning of what functions count.
            let is_counted = differences.iter().all(|(_, difference)| {
                one.sharing != Sharing::Everything && difference.is_of_presentation()
            });
            let advice = Advice::of_metric(one.sharing, member.family.kind);
            let conflict = |(first, difference): (Source, Difference)| {
                let advice = Advice::of_difference(&difference).unwrap_or(advice);
                let sources = [first, one.source];
                Conflict::new(member.family.name, sources, difference, advice, is_counted)
            };
            conflicts.extend(differences.into_iter().map(conflict));
            if is_counted && group.member.layout != Layout::ReservedName {
                family.is_dynamic |= group.member.dynamic.is_some();
                family.groups.push(group);
            }
        }
    }
    drop_clashes(&mut families, &mut conflicts);
    for family in families.values_mut() {
        add_up(family, &mut conflicts);
        if family.groups.len() > 1 {
            // Groups with dynamic labels may have no series yet.
            let listed = |group: &SeriesGroup| group.member.dynamic.is_none();
            let order = |group: &SeriesGroup| listed(group).then(|| group.member.label_values(0));
            family.groups.sort_by_cached_key(order);
        }
    }
    conflicts.sort_by(|a, b| (a.name, a.second).cmp(&(b.name, b.second)));
    warn_once(&mut conflicts);
    // Reserved names have no series.
    families.retain(|_, family| !family.groups.is_empty());
    // Readers of OpenMetrics expect the target first.
    let target = families.remove(TARGET);
    (
        FamilyList {
            families: target.into_iter().chain(families.into_values()).collect(),
            collectors,
        },
        conflicts,
    )
}

/// The differences between a declaration of a family and earlier declarations, each with the source
/// of the earlier one.
fn differences(family: &RegisteredFamily, group: &SeriesGroup) -> Vec<(Source, Difference)> {
    let (old, new) = (&family.declared, &group.member.family);
    // If the types differ, other differences have no meaning.
    if old.kind != new.kind {
        return vec![(family.source, Difference::Kind(old.kind, new.kind))];
    }
    let mut found = Vec::new();
    let names = || group.member.labels.iter().map(|label| label.name);
    if !are_same(&family.labels, names()) {
        let difference = Difference::Labels(family.labels.clone(), names().collect());
        found.push((family.source, difference));
    }
    if old.help != new.help {
        found.push((family.source, Difference::Help(old.help, new.help)));
    }
    // All groups of a family have the same mode, because one with another mode is not added.
    let mode = group.member.layout.mode();
    let other_mode = |other: &&SeriesGroup| other.member.layout.mode() != mode;
    if let Some(other) = family.groups.first().filter(other_mode) {
        let difference = Difference::Processes(other.member.layout.mode(), mode);
        found.push((other.declaration.source, difference));
    }
    // Without dynamic labels, all of them may share series, so functions are not compared with each
    // other.
    if family.is_dynamic || group.member.dynamic.is_some() {
        let alone = |other: &&SeriesGroup| !may_share(other, group);
        if let Some(other) = family.groups.iter().find(alone) {
            found.push((other.declaration.source, Difference::Dynamic));
        }
    }
    // Functions, endpoints and operations can have different buckets, because their labels keep
    // them apart. Otherwise, the buckets are a property of the name.
    if matches!(
        group.declaration.sharing,
        Sharing::Everything | Sharing::Events
    ) && matches!(group.member.layout, Layout::Histogram { .. })
    {
        let difference = |other: &SeriesGroup| {
            let difference = Difference::of_buckets(&other.member.layout, &group.member.layout)?;
            Some((other.declaration.source, difference))
        };
        let mut others = family.groups.iter();
        found.extend(others.find_map(difference));
    }
    found
}

/// Whether both have the same labels, in any order.
fn are_same<'a>(
    one: &[&'a str],
    mut other: impl ExactSizeIterator<Item = &'a str> + Clone,
) -> bool {
    other.clone().eq(one.iter().copied())
        || (one.len() == other.len() && other.all(|label| one.contains(&label)))
}

/// Whether both groups may share series, if one of them has dynamic labels. Values that two statics
/// set have no meaningful sum.
fn may_share(one: &SeriesGroup, other: &SeriesGroup) -> bool {
    if one.member.dynamic.is_none() && other.member.dynamic.is_none() {
        return true;
    }
    let is_static = |group: &SeriesGroup| group.declaration.sharing == Sharing::Everything;
    let statics = is_static(one) && is_static(other);
    match (&one.member.layout, &other.member.layout) {
        (Layout::Counter { .. }, Layout::Counter { .. }) => true,
        (Layout::Gauge { .. }, Layout::Gauge { .. }) => !statics,
        (Layout::Histogram { sum, .. }, Layout::Histogram { sum: other, .. }) => sum == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
