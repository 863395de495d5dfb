//! Describes registered declarations in the file of this process, so that other processes can read
//! its cells.
//!
//! A declaration is described before an update can see that it is registered, and a series with
//! dynamic labels before its first update. So everything that was recorded has a name, whenever the
//! process ends.

use super::build::build;
use super::registered::{GroupNumbers, Registered};
use crate::declaration::record::{
    CellsRecord, GroupRecord, NOTHING_REPORTED, NativeRecord, Record, SeriesRecord, SumRecord,
};
use crate::declaration::{Kind, Layout, Member, Report, Sharing, SumUnit, Values};
use crate::storage::file::own;
use crate::storage::{allocate, touch_shared};
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

/// A callback, and the cells that hold its values for other processes.
#[derive(Clone, Debug)]
pub(crate) struct PublishedValues {
    pub(crate) collect: fn(Report<'_>),
    /// By the index with which the callback reports a value.
    pub(crate) cells: HashMap<usize, u32>,
}

/// The callbacks of this process.
static PUBLISHED: Mutex<Vec<PublishedValues>> = Mutex::new(Vec::new());

/// The callbacks whose values this process must write into their cells periodically.
pub(crate) fn published_values() -> Vec<PublishedValues> {
    lock(&PUBLISHED).clone()
}

/// Describes the declarations in `all` that start at index `from`.
pub(super) fn describe(all: &[Arc<Registered>], from: usize, slow: &SlowPath) -> GroupNumbers {
    let mut numbers = GroupNumbers::new();
    let Some(own) = own() else {
        return numbers;
    };
    let new = &all[from..];
    // A declaration without cells has the same first cell as the next one.
    let is_new: HashMap<_, _> = new
        .iter()
        .map(|one| ((one.base, one.source), one))
        .collect();
    let (mut groups, mut keys) = (Vec::new(), Vec::new());
    // A declaration that contradicts an earlier one is not exposed.
    let (list, _) = build(&same_names(all, new));
    for family in &list.families {
        for group in &family.groups {
            let one = is_new.get(&(group.base, group.declaration.source)).copied();
            let cells = one.and_then(|one| cells(one, &group.member, slow));
            if let (Some(one), Some(cells)) = (one, cells) {
                groups.push(Record::Group(group_record(one, &group.member, cells)));
                keys.push((group.base, family.declared.name));
            }
        }
    }
    if let Some(before) = own.append(&groups) {
        numbers.extend(keys.into_iter().zip(before..));
    }
    numbers
}

/// Describes a series that was added at run time. `index` is among all combinations of the member's
/// label values, without the states of a set.
pub(super) fn describe_series(group: u32, member: &Member, index: u64, first: u32) {
    let Some(own) = own() else {
        return;
    };
    let sharing = member.layout.sharing();
    let values = member.values_at(index * sharing as u64);
    let labels = values.len() - usize::from(sharing > 1);
    own.append(&[Record::Series(SeriesRecord {
        group,
        values: values.into_iter().take(labels).map(String::from).collect(),
        first,
    })]);
}

/// The declarations in `all` that share a name with one of `new`.
fn same_names(all: &[Arc<Registered>], new: &[Arc<Registered>]) -> Vec<Arc<Registered>> {
    if all.len() == new.len() {
        return all.to_vec();
    }
    let names = |one: &Registered| -> Vec<_> {
        let members = one.members.iter();
        members.map(|member| member.family.name).collect()
    };
    let of_new: HashSet<_> = new.iter().flat_map(|one| names(one)).collect();
    let has_one = |one: &&Arc<Registered>| names(one).iter().any(|name| of_new.contains(name));
    all.iter().filter(has_one).cloned().collect()
}

fn group_record(one: &Registered, member: &Member, cells: CellsRecord) -> GroupRecord {
    let values = member.labels.iter().map(|label| match label.values {
        Values::Listed(values) => values.iter().map(|value| String::from(*value)).collect(),
        Values::Dynamic { .. } => Vec::new(),
    });
    GroupRecord {
        name: member.family.name.to_owned(),
        help: member.family.help.to_owned(),
        kind: member.family.kind,
        mode: member.layout.mode(),
        exclusive: one.sharing == Sharing::Everything,
        labels: member
            .labels
            .iter()
            .map(|label| label.name.to_owned())
            .collect(),
        values: values.collect(),
        dynamic: member.dynamic.is_some(),
        lazy: member.lazy,
        cells,
        created: u64::try_from(one.created.as_millis()).unwrap_or(u64::MAX),
        source: one.source.to_string(),
    }
}

/// Where the numbers of a member are. Those of dynamic series are relative to their first cell, all
/// others to the first cell of the process.
fn cells(one: &Registered, member: &Member, slow: &SlowPath) -> Option<CellsRecord> {
    let base = if member.dynamic.is_some() {
        0
    } else {
        one.base
    };
    Some(match member.layout {
        Layout::Counter { first } => CellsRecord::Counter {
            first: base + first,
            float: false,
        },
        Layout::Gauge { first, .. } => CellsRecord::Gauge {
            first: base + first,
        },
        Layout::Histogram {
            first,
            buckets,
            sum,
            native,
        } => CellsRecord::Histogram {
            first: base + first,
            stride: member.layout.stride() as u32,
            bounds: buckets.to_vec(),
            sum: match sum {
                SumUnit::Float => SumRecord::Float,
                SumUnit::Integer => SumRecord::Integer,
                SumUnit::Nanoseconds => SumRecord::Nanoseconds,
            },
            native: native.map(|cells| NativeRecord {
                first: base + cells.first,
                stride: cells.stride,
                schema: cells.native.schema,
                max_buckets: cells.native.max_buckets,
                classic: cells.native.classic,
                durations: cells.layout.counts_durations(),
            }),
        },
        Layout::InProgress {
            started,
            finished,
            outcomes,
        } => CellsRecord::InProgress {
            started: base + started,
            finished: base + finished,
            outcomes,
        },
        Layout::Info { first, always } => CellsRecord::Info {
            first: base + first,
            always,
        },
        Layout::StateSet { first, .. } => CellsRecord::StateSet {
            first: base + first,
        },
        Layout::ReservedName => return None,
        Layout::Collected { index, .. } => {
            let first = published_cell(one, index, slow)?;
            match member.family.kind {
                Kind::Counter => CellsRecord::Counter { first, float: true },
                _ => CellsRecord::Gauge { first },
            }
        }
    })
}

/// A cell for the value that a callback reports with this index.
fn published_cell(one: &Registered, index: usize, slow: &SlowPath) -> Option<u32> {
    let collect = one.collect?;
    let cell = allocate(1)?;
    touch_shared(cell, slow).set(NOTHING_REPORTED);
    let mut published = lock(&PUBLISHED);
    let known = published
        .iter_mut()
        .find(|known| std::ptr::fn_addr_eq(known.collect, collect));
    match known {
        Some(known) => _ = known.cells.insert(index, cell),
        None => published.push(PublishedValues {
            collect,
            cells: HashMap::from([(index, cell)]),
        }),
    }
    Some(cell)
}
