//! The series of a metric with a dynamic label. Each gets its cells when it is first
//! seen.
//!
//! There can be many, so their cells do not multiply with threads: they lie in the
//! shards and are updated atomically. A known series is found without a lock.

use super::cell::Cell;
use super::segments::{SEGMENTS, length, place};
use super::shared::{shared, touch_shared};
use super::space::allocate;
use super::table::Table;
use crate::declaration::{DynamicSeries, NOWHERE};
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{AtomicU32, Mutex, Ordering, array_of, const_fn};
use std::fmt;

/// Series that are added at run time. Each has a range of cells: first its index
/// among all combinations of label values, which only scrapes read, then its numbers.
pub struct SeriesTable {
    /// The first cells of the series' numbers, by their indexes.
    cells: Table,
    /// The first cells of blocks of series, in the order of insertion. Each
    /// block is a segment.
    blocks: [AtomicU32; SEGMENTS],
    /// The number of series. Changes only under `inserting`.
    length: AtomicU32,
    inserting: Mutex<()>,
}

impl SeriesTable {
    const_fn! {
        /// Without series; allocates nothing.
        #[allow(clippy::new_without_default)] // Only ever made in statics.
        pub fn new() -> Self {
            Self {
                cells: Table::new(),
                blocks: array_of!(AtomicU32::new(0); SEGMENTS),
                length: AtomicU32::new(0),
                inserting: Mutex::new(()),
            }
        }
    }

    /// The first of the `stride` cells of a series' numbers. Nothing if all cells are
    /// handed out, if the index is out of range, or if the series is new and the thread is on a slow path already.
    #[inline]
    pub(crate) fn cell(&self, index: u64, stride: usize) -> Option<u32> {
        match self.cells.find(index) {
            Some(cell) => Some(cell),
            None => self.add(index, stride as u32),
        }
    }

    #[cold]
    fn add(&self, index: u64, stride: u32) -> Option<u32> {
        if index >= NOWHERE {
            return None;
        }
        let slow = SlowPath::enter()?;
        let _inserting = lock(&self.inserting);
        // Another thread may have been faster.
        if let Some(cell) = self.cells.find(index) {
            return Some(cell);
        }
        let number = self.length.load(Ordering::Relaxed);
        let (block, place) = place(number);
        if place == 0 {
            let first = allocate(length(block) * (stride + 1) as usize)?;
            self.blocks[block].store(first, Ordering::Relaxed);
        }
        let run = self.run(number, stride);
        touch_shared(run, &slow).set(index);
        self.cells.insert(index, run + 1);
        // Release: whoever sees the length sees the range's place and index.
        self.length.store(number + 1, Ordering::Release);
        Some(run + 1)
    }

    /// The first cell of series number `number`, in the order of insertion.
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
        (shared(run).map_or(0, Cell::load), run + 1)
    }
}

impl fmt::Debug for SeriesTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeriesTable")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
