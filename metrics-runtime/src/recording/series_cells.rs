//! The cells of one series.

use super::cells;
use crate::declaration::{NOWHERE, OVERFLOW};
use crate::labels::LabelSet;
use crate::registration::{CellBase, registered_cell};
use crate::storage::{self, Cell, Change, ChangeKind, SeriesTable};
use crate::support::slow_path::SlowPath;

/// The cells of one series.
#[derive(Clone, Copy, Debug)]
pub(super) enum SeriesCells<'a> {
    /// In the declaration's range, from an offset on.
    Range(&'a CellBase, usize),
    /// In the shards, from a cell on.
    Shards(&'a CellBase, u32),
    /// There are none: all cells of the process are handed out, or the thread is on a slow
    /// path already.
    Nowhere,
}

impl<'a> SeriesCells<'a> {
    /// Of the series with these labels. Each series has `stride` cells.
    #[inline(always)]
    pub(super) fn for_labels<L: LabelSet>(
        base: &'a CellBase,
        dynamic: Option<&'static SeriesTable>,
        labels: &L,
        stride: usize,
    ) -> Self {
        if cfg!(feature = "off") {
            return Self::Nowhere;
        }
        let mut index = labels.index();
        // A set that was written by hand may return any index.
        if !L::CHECKED && !L::DYNAMIC && index >= L::SERIES {
            index = NOWHERE;
        }
        Self::at_index(base, dynamic.filter(|_| L::DYNAMIC), index, stride)
    }

    /// Of the series with an index among all combinations of label values. With a
    /// table, the series is added there if it is new.
    #[inline(always)]
    pub(super) fn at_index(
        base: &'a CellBase,
        table: Option<&'static SeriesTable>,
        index: u64,
        stride: usize,
    ) -> Self {
        let Some(table) = table else {
            return Self::Range(base, CellBase::offset(index, stride));
        };
        if index & OVERFLOW != 0 {
            // The value may be one that could not be added on a slow path.
            if SlowPath::is_entered() {
                return Self::Nowhere;
            }
            // The range of such a declaration counts these.
            cells::add(base, 0, 1);
        }
        let index = index & !OVERFLOW;
        let cell = table
            .find(index)
            .or_else(|| add_series(base, table, index, stride));
        cell.map_or(Self::Nowhere, |cell| Self::Shards(base, cell))
    }

    /// Adds to the number at `offset`.
    #[inline(always)]
    pub(super) fn add(self, offset: usize, n: u64) {
        match self {
            Self::Range(base, first) => cells::add(base, first + offset, n),
            Self::Shards(_, first) => add_in_shard(first, offset, Change::new(ChangeKind::Add, n)),
            Self::Nowhere => {}
        }
    }

    /// [`add`](Self::add), with release: whoever sees the new value also sees what this
    /// thread did before.
    #[inline(always)]
    pub(super) fn add_released(self, offset: usize, n: u64) {
        match self {
            Self::Range(base, first) => cells::add_released(base, first + offset, n),
            Self::Shards(_, first) => {
                add_in_shard(first, offset, Change::new(ChangeKind::AddReleased, n));
            }
            Self::Nowhere => {}
        }
    }

    /// Adds to the float at `offset`.
    #[inline(always)]
    pub(super) fn add_f64(self, offset: usize, x: f64) {
        match self {
            Self::Range(base, first) => cells::add_f64(base, first + offset, x),
            Self::Shards(_, first) => add_in_shard(first, offset, Change::add_f64(x)),
            Self::Nowhere => {}
        }
    }

    /// Changes the shared cell at `offset`, for numbers that threads don't own: gauges.
    /// Nothing if the declaration's registration was not linked.
    #[inline(always)]
    pub(super) fn change(self, offset: usize, change: Change) {
        match self {
            Self::Range(base, first) => cells::change_shared(base, first + offset, change),
            Self::Shards(_, first) => storage::change_shared(first + offset as u32, change),
            Self::Nowhere => {}
        }
    }

    /// The shared cell at `offset`, for numbers that threads don't own: gauges. Nothing
    /// if the declaration's registration was not linked.
    #[inline(always)]
    pub(super) fn shared(self, offset: usize) -> Option<&'static Cell> {
        match self {
            Self::Range(base, first) => cells::shared(base, first + offset),
            Self::Shards(_, first) => storage::shared(first + offset as u32),
            Self::Nowhere => None,
        }
    }

    /// The sum of the first number over all threads.
    #[cfg_attr(feature = "off", inline)]
    pub(super) fn sum(self) -> u64 {
        if cfg!(feature = "off") {
            return 0;
        }
        match self {
            Self::Range(base, offset) => cells::sum(base, offset),
            Self::Shards(_, cell) => {
                let mut sum = [0];
                // Threads have cells of it if it shares the series of a listed label.
                storage::sum(cell, &mut sum);
                sum[0]
            }
            Self::Nowhere => 0,
        }
    }
}

/// Adds to a number in the shards.
#[inline(always)]
fn add_in_shard(first: u32, offset: usize, change: Change) {
    storage::add(first + offset as u32, change);
}

/// Adds a series to a table, after registering its declaration, which decides whether
/// others have the series, too. Nothing if the thread is on a slow path already, and for
/// the reasons given at [`SeriesTable::find_or_add`].
#[cold]
fn add_series(base: &CellBase, table: &SeriesTable, index: u64, stride: usize) -> Option<u32> {
    let slow = SlowPath::enter()?;
    // No matter which cell: the range counts updates past a limit.
    let _ = registered_cell(base, 0, &slow);
    table.find_or_add(index, stride, &slow)
}
