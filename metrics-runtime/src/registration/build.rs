//! Builds the list of families from what was registered, and finds the conflicts
//! between declarations.

use super::conflict::{Conflict, Difference, Scale};
use super::family_list::{FamilyList, MergedCells, RegisteredFamily, SeriesGroup};
use super::names::drop_clashes;
use super::registered::Registered;
use super::warn_once::warn_once;
use crate::declaration::{Layout, Sharing, Source};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The family that says what the program is.
const TARGET: &str = "target_info";

/// Sorts what was registered into families. If declarations contradict each other, the
/// first one in `registered` is exposed.
pub(crate) fn build(registered: &[Arc<Registered>]) -> (FamilyList, Vec<Conflict>) {
    let mut families: BTreeMap<&'static str, RegisteredFamily> = BTreeMap::new();
    let mut collectors = Vec::new();
    let mut conflicts = Vec::new();
    for (position, one) in registered.iter().enumerate() {
        let collector = collectors.len();
        collectors.extend(one.collect);
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
                });
            if family.waits_for(&one.source) {
                // The layer has its configuration now, which decides what the name means.
                family.declared = member.family;
                family.labels.clone_from(&labels);
            }
            let differences = differences(family, &group, &labels);
            if differences.is_empty() && group.member.layout != Layout::ReservedName {
                family.groups.push(group);
            }
            let conflict = |(first, difference)| Conflict {
                name: member.family.name,
                first,
                second: one.source,
                difference,
            };
            conflicts.extend(differences.into_iter().map(conflict));
        }
    }
    drop_clashes(&mut families, &mut conflicts);
    for family in families.values_mut() {
        merge_repeated_series(family, &mut conflicts);
        // A family with dynamic labels has one group.
        if family.groups.len() > 1 {
            let order = |group: &SeriesGroup| group.member.label_values(0);
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
    let has_same_labels = family.labels == labels;
    if !has_same_labels {
        let difference = Difference::Labels(family.labels.clone(), labels.to_vec());
        found.push((family.source, difference));
    }
    if old.help != new.help {
        found.push((family.source, Difference::Help(old.help, new.help)));
    }
    if let Some(first) = family.groups.first()
        && (first.member.dynamic.is_some() || group.member.dynamic.is_some())
    {
        found.push((family.source, Difference::Dynamic));
    }
    // Functions, endpoints and operations may have buckets of their own, because their
    // labels keep them apart. Otherwise, the buckets belong to the name.
    if group.sharing != Sharing::Nothing
        && let Layout::Histogram {
            buckets: new,
            native: finer,
            ..
        } = group.member.layout
    {
        let of_name = group.sharing == Sharing::Everything;
        let mut others = family
            .groups
            .iter()
            .filter(|other| of_name || (has_same_labels && !apart(other, group)));
        let other = others.find_map(|other| match other.member.layout {
            Layout::Histogram {
                buckets: old,
                native,
                ..
            } => {
                let (coarser, finer) = (native.map(Scale::of), finer.map(Scale::of));
                let difference = if coarser != finer {
                    Some(Difference::Native(coarser, finer))
                } else {
                    (old != new).then_some(Difference::Buckets(old, new))
                };
                difference.map(|difference| (other.source, difference))
            }
            _ => None,
        });
        found.extend(other);
    }
    found
}

/// Whether both groups have a single series, and these differ.
fn apart(a: &SeriesGroup, b: &SeriesGroup) -> bool {
    let single = |group: &SeriesGroup| group.member.dynamic.is_none() && group.member.series() == 1;
    single(a) && single(b) && a.member.label_values(0) != b.member.label_values(0)
}

/// Finds series that several declarations of a family have in common. They are added
/// up, unless they have no sum or a declaration must not share its series.
fn merge_repeated_series(family: &mut RegisteredFamily, conflicts: &mut Vec<Conflict>) {
    if family.groups.len() < 2 {
        return;
    }
    let mut seen: HashMap<Vec<&'static str>, (usize, u32)> = HashMap::new();
    let mut index = 0;
    while index < family.groups.len() {
        let mut repeated = Vec::new();
        for series in 0..family.groups[index].member.series() as u32 {
            let values = family.groups[index].member.label_values(series as usize);
            match seen.get(&values) {
                Some(&earlier) => repeated.push((series, earlier)),
                None => _ = seen.insert(values, (index, series)),
            }
        }
        let group = &family.groups[index];
        let collides = |earlier: &SeriesGroup| {
            let alone = group.sharing == Sharing::Nothing
                || !group.member.layout.adds_up_with(&earlier.member.layout);
            // Another attribute may have emitted the function a second time to check
            // it: then both are the same function.
            alone && group.source != earlier.source
        };
        let shared = repeated
            .iter()
            .find(|(_, (earlier, _))| collides(&family.groups[*earlier]));
        if let Some(&(series, (earlier, _))) = shared {
            let second = family.groups.remove(index);
            let values = second.member.label_values(series as usize);
            conflicts.push(Conflict {
                name: family.declared.name,
                first: family.groups[earlier].source,
                second: second.source,
                difference: Difference::SameSeries(series_text(family, &values)),
            });
            continue;
        }
        for (series, (earlier, of)) in repeated {
            let other = &family.groups[index];
            let merged = MergedCells {
                series: of,
                first: other.first_cell(series as usize),
                native: other.native_cell(series as usize),
                finished: other.finished(series as usize),
            };
            family.groups[earlier].merged.push(merged);
            family.groups[index].repeated.push(series);
        }
        index += 1;
    }
}

fn series_text(family: &RegisteredFamily, values: &[&str]) -> String {
    let labels: Vec<_> = family
        .labels
        .iter()
        .zip(values)
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect();
    format!("{}{{{}}}", family.declared.name, labels.join(","))
}

#[cfg(test)]
mod tests;
