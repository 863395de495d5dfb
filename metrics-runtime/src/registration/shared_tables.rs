//! Series with dynamic labels that several declarations of a name share. The declaration that sees
//! a series first allocates its cells, and all declarations update these. So nothing has to be
//! added up, and gauges can be set by several declarations.
//!
//! Histograms with other buckets cannot use the same cells. Gauges that are added up because a view
//! removes a label must not use them. Both have their own cells, which are added when the series is
//! read.

use super::build::build;
#[cfg(feature = "multiprocess")]
use super::describe::describe_series;
use super::family_list::{MergedCells, RegisteredFamily, SeriesGroup};
use super::registered::{GroupNumbers, Registered};
use crate::declaration::{DynamicSeries, Layout, Member, SharedSeries};
use crate::storage::{List, allocate};
use crate::support::lock::lock;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

/// A name with several declarations, and its series.
#[derive(Debug)]
pub(super) struct SharedName {
    name: &'static str,
    /// The names of the labels, in the order of the first declaration.
    labels: Vec<&'static str>,
    /// The cells of each series, by its label values in the order of `labels`. Locked only when a
    /// declaration sees a series for the first time.
    owners: Mutex<HashMap<Vec<&'static str>, Owner>>,
}

/// The cells of a series.
#[derive(Debug)]
struct Owner {
    first: u32,
    layout: Layout,
}

/// One declaration of such a name.
#[derive(Debug)]
struct Sharer {
    name: &'static SharedName,
    member: Member,
    /// Its number in the file of this process, if there is one.
    group: Option<u32>,
}

/// Further cells that are added to a series.
struct LateCells {
    name: &'static str,
    /// The first cell of that series.
    owner: u32,
    cells: MergedCells,
}

/// Read by scrapes, without a lock.
static LATE: List<LateCells> = List::new();

/// The number of late cells. Locked while some are added.
static LATE_COUNT: Mutex<u32> = Mutex::new(0);

/// Makes all declarations of a name share its series, if one of them has dynamic labels. Their
/// series must not have been updated yet, so this comes before an update can see that its
/// declaration is registered.
///
/// If this process has a file, single declarations are handled in the same way, because their
/// series are described when they are first seen.
/// series are described when they are seen first.
pub(super) fn share_tables(
    registered: &[Arc<Registered>],
    groups: &GroupNumbers,
    names: &mut Vec<&'static SharedName>,
) {
    let is_projected = |member: &Member| member.dynamic.is_some_and(DynamicSeries::is_projected);
    let members = || registered.iter().flat_map(|one| &one.members);
    let dynamic = members().filter(|member| member.dynamic.is_some());
    let (mut one, mut several) = (HashSet::new(), HashSet::new());
    let dynamic: HashSet<_> = dynamic.map(|member| member.family.name).collect();
    for member in members().filter(|member| dynamic.contains(member.family.name)) {
        let is_seen = !one.insert(member.family.name);
        if is_seen || !groups.is_empty() || is_projected(member) {
            several.insert(member.family.name);
        }
    }
    if several.is_empty() {
        return;
    }
    let has_one = |registered: &&Arc<Registered>| {
        let mut members = registered.members.iter();
        members.any(|member| several.contains(member.family.name))
    };
    let theirs: Vec<_> = registered.iter().filter(has_one).cloned().collect();
    // A declaration that contradicts the first one is not exposed, so it shares nothing.
    for family in &build(&theirs).0.families {
        let mut members = family.groups.iter().map(|group| &group.member);
        let is_shared =
            family.groups.len() > 1 || !groups.is_empty() || members.clone().any(is_projected);
        if is_shared && members.any(|member| member.dynamic.is_some()) {
            share(family, groups, names);
        }
    }
}

fn share(family: &RegisteredFamily, groups: &GroupNumbers, names: &mut Vec<&'static SharedName>) {
    let name = family.declared.name;
    let known = names.iter().find(|known| known.name == name).copied();
    let shared = known.unwrap_or_else(|| {
        let shared = Box::leak(Box::new(SharedName {
            name,
            labels: family.labels.clone(),
            owners: Mutex::default(),
        }));
        names.push(shared);
        shared
    });
    for group in &family.groups {
        if group.member.dynamic.is_none() {
            shared.add_listed(group);
        }
    }
    for group in &family.groups {
        if let Some(dynamic) = group.member.dynamic {
            let sharer = Box::leak(Box::new(Sharer {
                name: shared,
                member: group.member.clone(),
                group: groups.get(&(group.base, name)).copied(),
            }));
            dynamic.share(sharer, group.member.layout.stride());
        }
    }
}

impl SharedName {
    /// Adds the series of a declaration with listed label values.
    fn add_listed(&self, group: &SeriesGroup) {
        let mut owners = lock(&self.owners);
        let written = (0..group.member.series()).filter(|series| group.writes(*series));
        for series in written {
            let values = group.values_in_order_of(&self.labels, series);
            let owner = || Owner {
                first: group.first_cell(series),
                layout: group.member.layout.clone(),
            };
            owners.entry(values).or_insert_with(owner);
        }
    }
}

impl SharedSeries for Sharer {
    fn find_or_add(&self, index: u64, add: &mut dyn FnMut() -> Option<u32>) -> Option<u32> {
        let Self { name, member, .. } = self;
        let is_projected = member.dynamic.is_some_and(DynamicSeries::is_projected);
        let index = member.dynamic.map_or(index, |series| series.exposed(index));
        let values = member.in_order_of(&name.labels, member.values_at(index));
        let mut owners = lock(&name.owners);
        let Some(owner) = owners.get(&values) else {
            let first = add()?;
            self.describe(index, first);
            let layout = member.layout.clone();
            owners.insert(values, Owner { first, layout });
            return Some(first);
        };
        // Setting a gauge for one value of a label that is not exposed must not overwrite the gauge
        // for another value.
        let is_added = is_projected && matches!(member.layout, Layout::Gauge { .. });
        if owner.layout.has_cells_of(&member.layout) && !is_added {
            return Some(owner.first);
        }
        let first = allocate(member.layout.stride())?;
        self.describe(index, first);
        let mut count = lock(&LATE_COUNT);
        LATE.get_or_init(*count, || LateCells {
            name: name.name,
            owner: owner.first,
            cells: MergedCells {
                series: 0,
                first,
                native: member
                    .layout
                    .native()
                    .map_or(0, |native| first + native.first),
                finished: 0..0,
                other_buckets: (!is_added).then(|| member.layout.clone()),
            },
        });
        *count += 1;
        Some(first)
    }

    fn owner(&self, first: u32) -> u32 {
        let late = (0..).map_while(|number| LATE.get(number));
        let mut of_these = late.filter(|late| late.cells.first == first);
        of_these.next().map_or(first, |late| late.owner)
    }
}

/// Finds the first cell of the series that some cells belong to, in the current state.
pub(super) fn owner_of() -> impl Fn(u32) -> u32 {
    let late = (0..).map_while(|number| LATE.get(number));
    let owners: HashMap<_, _> = late.map(|late| (late.cells.first, late.owner)).collect();
    move |first| owners.get(&first).copied().unwrap_or(first)
}

impl Sharer {
    /// Describes a series for other processes.
    fn describe(&self, index: u64, first: u32) {
        #[cfg(feature = "multiprocess")]
        if let Some(group) = self.group {
            describe_series(group, &self.member, index, first);
        }
        #[cfg(not(feature = "multiprocess"))]
        let _ = (self.group, index, first);
    }
}

/// Whether any [`late_cells`] were added.
pub(crate) fn has_late_cells() -> bool {
    LATE.get(0).is_some()
}

/// The cells, added at run time, that belong to the first `series` series of a group but have other
/// buckets. Takes no lock.
pub(crate) fn late_cells(group: &SeriesGroup, series: usize) -> Vec<MergedCells> {
    let of_name = |late: &&LateCells| late.name == group.member.family.name;
    let late = || (0..).map_while(|number| LATE.get(number)).filter(of_name);
    if late().next().is_none() {
        return Vec::new();
    }
    let numbers: HashMap<_, _> = (0..series)
        .map(|series| (group.first_cell(series), series as u32))
        .collect();
    late()
        .filter_map(|late| {
            Some(MergedCells {
                series: *numbers.get(&late.owner)?,
                ..late.cells.clone()
            })
        })
        .collect()
}
