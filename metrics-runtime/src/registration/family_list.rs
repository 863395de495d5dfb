//! The families that can be exposed, with their series, in the order of the exposition.

use super::registered::Registered;
use crate::declaration::{Family, Layout, Member, Report, Source};
use std::ops::Range;
use std::sync::Arc;

/// All families, sorted by name; `target_info` comes first.
#[derive(Debug, Default)]
pub(crate) struct FamilyList {
    pub(crate) families: Vec<RegisteredFamily>,
    /// The callbacks of collected members.
    pub(crate) collectors: Vec<fn(Report<'_>)>,
}

/// A family and its series.
#[derive(Debug)]
pub(crate) struct RegisteredFamily {
    pub(crate) declared: Family,
    pub(crate) groups: Vec<SeriesGroup>,
    /// The declaration that named it first, and its position among all declarations.
    pub(super) source: Source,
    pub(super) position: usize,
    pub(super) labels: Vec<&'static str>,
    /// Whether that declaration only reserves the name.
    pub(super) reserved: bool,
    /// Whether a group has dynamic labels.
    pub(super) is_dynamic: bool,
}

/// The declaration that named a family first.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstDeclaration {
    pub(super) declared: Family,
    pub(super) source: Source,
    /// Its position among all declarations.
    pub(super) position: usize,
}

impl RegisteredFamily {
    /// Whether `source` is the HTTP layer, and the name is only reserved for it and has no series
    /// yet.
    pub(super) fn is_reserved_for(&self, source: &Source) -> bool {
        self.reserved && self.groups.is_empty() && source.is_of_framework()
    }

    /// A series as it is exposed.
    pub(super) fn series_text(&self, values: &[&str]) -> String {
        let pairs = self.labels.iter().zip(values);
        let pairs: Vec<_> = pairs
            .map(|(label, value)| format!("{label}={value:?}"))
            .collect();
        let name = self.declared.name;
        if pairs.is_empty() {
            return name.to_owned();
        }
        format!("{name}{{{}}}", pairs.join(","))
    }

    pub(super) fn first(&self) -> FirstDeclaration {
        FirstDeclaration {
            declared: self.declared,
            source: self.source,
            position: self.position,
        }
    }
}

/// The series that one declaration adds to a family.
#[derive(Debug)]
pub(crate) struct SeriesGroup {
    pub(crate) member: Member,
    /// The declaration, with its source and the time when its series began.
    pub(crate) declaration: Arc<Registered>,
    /// The first cell of the declaration's range.
    pub(crate) base: u32,
    /// Series that an earlier group has, too, in ascending order. The earlier group writes them,
    /// with the sum.
    pub(crate) repeated: Vec<u32>,
    /// The cells of later groups that are added to series of this one.
    pub(crate) merged: Vec<MergedCells>,
    /// The index of the collector of a collected member.
    pub(crate) collector: usize,
    /// If its declaration has a histogram: it observes one in this many calls. `None` if calls are
    /// not timed.
    pub(super) timed: Option<u32>,
}

/// The cells of another declaration that are added to a series.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MergedCells {
    /// The number of the series in the group.
    pub(crate) series: u32,
    /// The first cell.
    pub(crate) first: u32,
    /// The first cell of the native buckets, for a histogram that has them.
    pub(crate) native: u32,
    /// The cells that count what has finished, for calls in progress.
    pub(crate) finished: Range<u32>,
    /// The layout of a histogram whose buckets differ from those of the group.
    pub(crate) other_buckets: Option<Layout>,
}

impl SeriesGroup {
    /// The first cell of series number `series`. Not for layouts without cells.
    pub(crate) fn first_cell(&self, series: usize) -> u32 {
        let stride = self.member.layout.stride();
        match self.member.dynamic {
            Some(dynamic) => dynamic.get(series, stride).1,
            None => self.base + self.member.layout.first() + (series * stride) as u32,
        }
    }

    /// The cell after the last one of this many listed series.
    pub(crate) fn end(&self, series: usize) -> usize {
        self.base as usize + self.member.layout.end(series)
    }

    /// Those of the first `series` series that were removed.
    pub(crate) fn removed(&self, series: usize) -> impl Iterator<Item = u32> {
        let layout = &self.member.layout;
        let (sharing, stride) = (layout.sharing(), layout.stride());
        let dynamic = self.member.dynamic.into_iter();
        dynamic.flat_map(move |dynamic| {
            let numbers =
                (0..series / sharing).filter(move |number| dynamic.is_removed(*number, stride));
            numbers.map(move |number| (number * sharing) as u32)
        })
    }

    /// The cell of the first native bucket of this series, or 0 without native buckets.
    pub(crate) fn native_cell(&self, series: usize) -> u32 {
        let layout = &self.member.layout;
        match layout.native() {
            None => 0,
            Some(native) if self.member.dynamic.is_some() => {
                self.first_cell(series) - layout.first() + native.first
            }
            Some(native) => self.base + native.first + series as u32 * native.stride,
        }
    }

    /// The cells that count what has finished in this series. Empty for all other layouts than
    /// `InProgress`.
    pub(crate) fn finished(&self, series: usize) -> Range<u32> {
        let finished = self.member.layout.finished(series);
        if finished.is_empty() {
            return finished;
        }
        self.base + finished.start..self.base + finished.end
    }

    /// The label values of series number `series`, in the order of the family's labels.
    pub(super) fn values_in_order_of(&self, labels: &[&str], series: usize) -> Vec<&'static str> {
        let values = self.member.label_values(series);
        self.member.in_order_of(labels, values)
    }

    /// Whether this group writes this series.
    pub(crate) fn writes(&self, series: usize) -> bool {
        self.repeated.binary_search(&(series as u32)).is_err()
    }
}
