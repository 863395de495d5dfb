//! The series of a metric with a dynamic label. Each gets its cells when it is first seen.
//!
//! There can be many, so they have no cells for each thread. Their cells are in the shards, and are
//! updated atomically. A known series is found without a lock.
//!
//! If several declarations have one name, a series that another declaration already has gets the
//! cells of that one. The hot path is not affected, and nothing has to be added up.
//!
//! A removed series keeps its cells and its values. Scrapes skip it, and updates no longer find it.
//! So the next update takes this path, which restores it.

use super::cell::Cell;
use super::segments::{SEGMENTS, length, place};
use super::shared::{shared, touch_shared};
use super::space::allocate;
use super::table::Table;
use crate::declaration::{DynamicSeries, NOWHERE, SharedSeries};
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{AtomicU32, Mutex, Ordering, array_of, const_fn};
use std::fmt;

/// Marks the index of a series that was removed.
const REMOVED: u64 = 1 << 63;

/// Series that are added at run time. Each has a range of cells: first its index among all
/// combinations of label values, which only scrapes read, then its numbers.
pub struct SeriesTable {
    /// The first cell of each series' numbers, by index.
    cells: Table,
    /// The first cells of blocks of series, in the order of insertion. Each block is a segment.
    blocks: [AtomicU32; SEGMENTS],
    /// The number of series in the blocks. It changes only while `inserting` is locked.
    length: AtomicU32,
    /// Locked while a series is added. Holds the declarations that may already have the series.
    inserting: Mutex<Option<&'static dyn SharedSeries>>,
}

impl SeriesTable {
    const_fn! {
        /// A table without series. Allocates nothing.
        #[allow(clippy::new_without_default)] // Only created in statics.
        pub fn new() -> Self {
            Self {
                cells: Table::new(),
                blocks: array_of!(AtomicU32::new(0); SEGMENTS),
                length: AtomicU32::new(0),
                inserting: Mutex::new(None),
            }
        }
    }

    /// The first cell of a series' numbers, if the series was added.
    #[inline]
    pub(crate) fn find(&self, index: u64) -> Option<u32> {
        self.cells.find(index)
    }

    /// Like [`find`](Self::find), after adding the series if it is new: with its own `stride`
    /// cells, or with those of another declaration. `None` if no cells are left, or if the index is
    /// out of range.
    pub(crate) fn find_or_add(&self, index: u64, stride: usize, slow: &SlowPath) -> Option<u32> {
        if index >= NOWHERE {
            return None;
        }
        let shared = lock(&self.inserting);
        // Another thread may have added it.
        if let Some(cell) = self.find(index) {
            return Some(cell);
        }
        if let Some(cell) = self.cells.remember(index) {
            let owner = shared.map_or(cell, |shared| shared.owner(cell));
            mark(owner - 1, false);
            return Some(cell);
        }
        let mut add = || self.add(index, stride as u32, slow);
        let first = match *shared {
            Some(shared) => shared.find_or_add(index, &mut add)?,
            None => add()?,
        };
        self.cells.insert(index, first);
        Some(first)
    }

    /// Adds a series to the blocks. The caller holds the lock.
    fn add(&self, index: u64, stride: u32, slow: &SlowPath) -> Option<u32> {
        let number = self.length.load(Ordering::Relaxed);
        let (block, place) = place(number);
        if place == 0 {
            let first = allocate(length(block) * (stride + 1) as usize)?;
            self.blocks[block].store(first, Ordering::Relaxed);
        }
        let run = self.run(number, stride);
        touch_shared(run, slow).set(index);
        // Release: a thread that sees the length also sees the range's position and index.
        self.length.store(number + 1, Ordering::Release);
        Some(run + 1)
    }

    /// The first cell of this series, in the order of insertion.
    fn run(&self, number: u32, stride: u32) -> u32 {
        let (block, place) = place(number);
        self.blocks[block].load(Ordering::Relaxed) + place as u32 * (stride + 1)
    }
}

impl DynamicSeries for SeriesTable {
    fn len(&self) -> usize {
        // Acquire pairs with the release in `add`.
        self.length.load(Ordering::Acquire) as usize
    }

    fn get(&self, number: usize, stride: usize) -> (u64, u32) {
        let run = self.run(number as u32, stride as u32);
        (shared(run).map_or(0, Cell::load) & !REMOVED, run + 1)
    }

    fn is_removed(&self, number: usize, stride: usize) -> bool {
        let run = self.run(number as u32, stride as u32);
        shared(run).is_some_and(|index| index.load() & REMOVED != 0)
    }

    fn set_removed(&self, number: usize, stride: usize, removed: bool) {
        mark(self.run(number as u32, stride as u32), removed);
    }

    fn forget(&self, is_meant: &dyn Fn(u32) -> bool) {
        let _turn = lock(&self.inserting);
        self.cells.forget(is_meant);
    }

    fn remembered(&self) -> Vec<u32> {
        let _turn = lock(&self.inserting);
        self.cells.remembered().collect()
    }

    fn share(&self, with: &'static dyn SharedSeries, stride: usize) {
        let mut shared = lock(&self.inserting);
        if shared.is_some() {
            return;
        }
        for number in 0..self.len() {
            let (index, first) = self.get(number, stride);
            with.find_or_add(index, &mut || Some(first));
        }
        *shared = Some(with);
    }
}

/// Marks the series whose range begins with this cell as removed, or removes the mark.
fn mark(run: u32, removed: bool) {
    match shared(run) {
        Some(index) if removed => index.set_bits(REMOVED),
        Some(index) => index.clear_bits(REMOVED),
        None => {}
    }
}

impl fmt::Debug for SeriesTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeriesTable")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
