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
    /// In the declaration's range, from this offset on.
    Range(&'a CellBase, usize),
    /// In the shards, from this cell on.
    Shards(&'a CellBase, u32),
    /// No cells: the process has none left, or the thread is already on a slow path.
    Nowhere,
}

impl<'a> SeriesCells<'a> {
    /// The cells of the series with these labels. Each series has `stride` cells.
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
        // A hand-written label set can return any index.
        if !L::CHECKED && !L::DYNAMIC && index >= L::SERIES {
            index = NOWHERE;
        }
        Self::at_index(base, dynamic.filter(|_| L::DYNAMIC), index, stride)
    }

    /// The cells of the series with this index among all combinations of label values. With a
    /// table, a new series is added there.
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
            // On a slow path, a new value cannot be added.
            if SlowPath::is_entered() {
                return Self::Nowhere;
            }
            // The range of such a declaration counts updates past a limit.
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

    /// Like [`add`](Self::add), with release: a thread that sees the new value also sees what this
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

    /// Changes the shared cell at `offset`, for numbers that threads do not own: gauges. Does
    /// nothing if no registration of the declaration was linked.
    #[inline(always)]
    pub(super) fn change(self, offset: usize, change: Change) {
        match self {
            Self::Range(base, first) => cells::change_shared(base, first + offset, change),
            Self::Shards(_, first) => storage::change_shared(first + offset as u32, change),
            Self::Nowhere => {}
        }
    }

    /// The shared cell at `offset`, for numbers that threads do not own: gauges. `None` if no
    /// registration of the declaration was linked.
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
                // Threads have cells for it if it shares the series of a listed label.
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

/// Adds a series to a table, after registering its declaration, which decides whether other
/// declarations share the series. `None` if the thread is already on a slow path, and for the same
/// reasons as in [`SeriesTable::find_or_add`].
#[cold]
fn add_series(base: &CellBase, table: &SeriesTable, index: u64, stride: usize) -> Option<u32> {
    let slow = SlowPath::enter()?;
    // Any cell will do: this is only to register the declaration.
    let _ = registered_cell(base, 0, &slow);
    table.find_or_add(index, stride, &slow)
}
