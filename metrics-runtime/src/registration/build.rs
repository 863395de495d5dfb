//! Builds the list of families from what was registered, and finds the conflicts
//! between declarations.

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

/// The family that says what the program is.
const TARGET: &str = "target_info";

/// Sorts what was registered into families. If declarations contradict each other, the
/// first one in `registered` decides, and the others count where their numbers add up
/// with it.
pub(crate) fn build(registered: &[Arc<Registered>]) -> (FamilyList, Vec<Conflict>) {
    let mut families: BTreeMap<&'static str, RegisteredFamily> = BTreeMap::new();
    let mut collectors = Vec::new();
    let mut conflicts = Vec::new();
    for (position, one) in registered.iter().enumerate() {
        let is_histogram = |member: &Member| matches!(member.layout, Layout::Histogram { .. });
        let mut histograms = one.members.iter().filter(|member| is_histogram(member));
        let timed = histograms.next().map(|member| member.sample);
        let collector = collectors.len();
        // If views drop all of its metrics, nothing is read.
        collectors.extend(one.collect.filter(|_| !one.members.is_empty()));
        for member in &one.members {
            let labels: Vec<_> = member.labels.iter().map(|label| label.name).collect();
            let group = SeriesGroup {
                member: member.clone(),
                base: one.base,
                repeated: Vec::new(),
                merged: Vec::new(),
                collector,
                created: one.created,
                source: one.source,
                sharing: one.sharing,
                timed,
            };
            let family = families
                .entry(member.family.name)
                .or_insert_with(|| RegisteredFamily {
                    declared: member.family,
                    groups: Vec::new(),
                    source: one.source,
                    position,
                    labels: labels.clone(),
                    reserved: member.layout == Layout::ReservedName,
                    is_dynamic: false,
                });
            if family.waits_for(&one.source) {
                // The layer has its configuration now, which decides what the name means.
                family.declared = member.family;
                family.labels.clone_from(&labels);
            }
            let differences = differences(family, &group, &labels);
            // The numbers of functions do not mean something else because their help text
            // or their buckets do.
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
            // Those with dynamic labels may have no series yet.
            let listed = |group: &SeriesGroup| group.member.dynamic.is_none();
            let order = |group: &SeriesGroup| listed(group).then(|| group.member.label_values(0));
            family.groups.sort_by_cached_key(order);
        }
    }
    conflicts.sort_by(|a, b| (a.name, a.second).cmp(&(b.name, b.second)));
    warn_once(&mut conflicts);
    // Names that are only reserved have no series.
    families.retain(|_, family| !family.groups.is_empty());
    // Readers of OpenMetrics look for the target first.
    let target = families.remove(TARGET);
    (
        FamilyList {
            families: target.into_iter().chain(families.into_values()).collect(),
            collectors,
        },
        conflicts,
    )
}

/// The differences between a declaration of a family and earlier ones, each with the
/// source of the earlier one.
fn differences(
    family: &RegisteredFamily,
    group: &SeriesGroup,
    labels: &[&'static str],
) -> Vec<(Source, Difference)> {
    let (old, new) = (&family.declared, &group.member.family);
    // With different types, other differences mean nothing.
    if old.kind != new.kind {
        return vec![(family.source, Difference::Kind(old.kind, new.kind))];
    }
    let mut found = Vec::new();
    if !are_same(&family.labels, labels) {
        let difference = Difference::Labels(family.labels.clone(), labels.to_vec());
        found.push((family.source, difference));
    }
    if old.help != new.help {
        found.push((family.source, Difference::Help(old.help, new.help)));
    }
    // The groups of a family have one mode, because one with another is not added to them.
    let mode = group.member.layout.mode();
    let other_mode = |other: &&SeriesGroup| other.member.layout.mode() != mode;
    if let Some(other) = family.groups.first().filter(other_mode) {
        let difference = Difference::Processes(other.member.layout.mode(), mode);
        found.push((other.source, difference));
    }
    // Without dynamic labels, all may share: the functions of a program are not compared with
    // each other.
    if family.is_dynamic || group.member.dynamic.is_some() {
        let alone = |other: &&SeriesGroup| !may_share(other, group);
        if let Some(other) = family.groups.iter().find(alone) {
            found.push((other.source, Difference::Dynamic));
        }
    }
    // Functions, endpoints and operations may have buckets of their own, because their
    // labels keep them apart. Otherwise, the buckets belong to the name.
    if matches!(group.sharing, Sharing::Everything | Sharing::Events)
        && matches!(group.member.layout, Layout::Histogram { .. })
    {
        let difference = |other: &SeriesGroup| {
            let difference = Difference::of_buckets(&other.member.layout, &group.member.layout)?;
            Some((other.source, difference))
        };
        let mut others = family.groups.iter();
        found.extend(others.find_map(difference));
    }
    found
}

/// Whether both have the same labels, in any order.
fn are_same(one: &[&str], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().all(|label| other.contains(label))
}

/// Whether both groups may have a series if one of them has dynamic labels. The values
/// that two statics set have no sum.
fn may_share(one: &SeriesGroup, other: &SeriesGroup) -> bool {
    if one.member.dynamic.is_none() && other.member.dynamic.is_none() {
        return true;
    }
    let statics = one.sharing == Sharing::Everything && other.sharing == Sharing::Everything;
    match (&one.member.layout, &other.member.layout) {
        (Layout::Counter { .. }, Layout::Counter { .. }) => true,
        (Layout::Gauge { .. }, Layout::Gauge { .. }) => !statics,
        (Layout::Histogram { sum, .. }, Layout::Histogram { sum: other, .. }) => sum == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
