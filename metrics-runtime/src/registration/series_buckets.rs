//! Declarations of calls that share a series and have different buckets. Each series has one
//! conflict, with all declarations by their buckets.

use super::advice::Advice;
use super::conflict::Conflict;
use super::difference::{Difference, Scale};
use super::family_list::{RegisteredFamily, SeriesGroup};
use crate::declaration::{Layout, Sharing, Source};
use std::collections::{BTreeMap, HashSet};

/// The declarations that observe in each series of a family, with their buckets.
#[derive(Default)]
pub(super) struct BucketsOfSeries(BTreeMap<(usize, u32), Vec<(Source, Layout)>>);

impl BucketsOfSeries {
    /// Adds a group that repeats series of earlier ones. For other declarations than calls, the
    /// buckets are a property of the name.
    pub(super) fn add(
        &mut self,
        groups: &[SeriesGroup],
        index: usize,
        repeated: &[(u32, (usize, u32))],
    ) {
        let group = &groups[index];
        let unit = |group: &SeriesGroup| match group.member.layout {
            Layout::Histogram { sum, .. } => Some(sum),
            _ => None,
        };
        if !matches!(
            group.declaration.sharing,
            Sharing::Series | Sharing::Nothing
        ) || unit(group).is_none()
        {
            return;
        }
        let buckets = |group: &SeriesGroup| (group.declaration.source, group.member.layout.clone());
        for (_, earlier) in repeated {
            let first = &groups[earlier.0];
            if unit(group) == unit(first) {
                let all = self.0.entry(*earlier);
                all.or_insert_with(|| vec![buckets(first)])
                    .push(buckets(group));
            }
        }
    }

    /// Reports series with different buckets. Series of the same declarations are reported
    /// together.
    pub(super) fn report(self, family: &RegisteredFamily, conflicts: &mut Vec<Conflict>) {
        let mut reported = HashSet::new();
        for ((group, series), all) in self.0 {
            let sources: Vec<_> = all.iter().map(|(source, _)| *source).collect();
            let (first, layout) = &all[0];
            let differ = |(other, buckets): &(Source, Layout)| {
                let difference = Difference::of_buckets(layout, buckets)?;
                Some(([*first, *other], difference))
            };
            let Some((pair, difference)) = all.iter().find_map(differ) else {
                continue;
            };
            if !reported.insert(sources) {
                continue;
            }
            let values = family.groups[group].values_in_order_of(&family.labels, series as usize);
            let name = family.declared.name;
            let mut conflict = Conflict::new(name, pair, difference, Advice::Buckets, true);
            conflict.series = Some(family.series_text(&values));
            conflict.lists.clear();
            for (source, layout) in &all {
                conflict.add(Scale::list(layout), *source);
            }
            conflicts.push(conflict);
        }
    }
}
