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
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Series that are added at run time. Each has a range of cells: first its index
/// among all combinations of label values, then its numbers.
pub struct SeriesTable {
    /// The first cells of the series' numbers, by the hashes of their indexes.
    cells: Table,
    /// The hash of an index is its product with this; 0 without series. It is
    /// random, so that nobody can choose label values whose combinations collide.
    seed: AtomicU64,
    /// The first cells of blocks of series, in the order of insertion. Each
    /// block is a segment.
    blocks: [AtomicU32; SEGMENTS],
    /// The number of series. Changes only under `inserting`.
    length: AtomicU32,
    inserting: Mutex<()>,
}

impl SeriesTable {
    /// Without series; allocates nothing.
    #[allow(clippy::new_without_default)] // Only ever made in statics.
    pub const fn new() -> Self {
        Self {
            cells: Table::new(),
            seed: AtomicU64::new(0),
            blocks: [const { AtomicU32::new(0) }; SEGMENTS],
            length: AtomicU32::new(0),
            inserting: Mutex::new(()),
        }
    }

    /// The first of the `stride` cells of a series' numbers. Nothing if all cells are
    /// handed out, if the index is out of range, or if the series is new and the thread is on a slow path already.
    #[inline]
    pub(crate) fn cell(&self, index: u64, stride: usize) -> Option<u32> {
        match self.find(index) {
            Some(cell) => Some(cell),
            None => self.add(index, stride as u32),
        }
    }

    #[inline]
    fn find(&self, index: u64) -> Option<u32> {
        let is_it = |cell: u32| shared(cell - 1).is_some_and(|cell| cell.load() == index);
        self.cells.find(self.hash(index), is_it)
    }

    #[inline]
    fn hash(&self, index: u64) -> u64 {
        // Relaxed: whoever sees the old seed finds nothing, and then asks again
        // under the lock. A product's upper bits depend on all of the index's.
        index.wrapping_mul(self.seed.load(Ordering::Relaxed))
    }

    #[cold]
    fn add(&self, index: u64, stride: u32) -> Option<u32> {
        if index >= NOWHERE {
            return None;
        }
        let slow = SlowPath::enter()?;
        let _inserting = lock(&self.inserting);
        // Another thread may have been faster.
        if let Some(cell) = self.find(index) {
            return Some(cell);
        }
        let number = self.length.load(Ordering::Relaxed);
        if number == 0 {
            // Odd, so that no two indexes have the same product.
            let seed = RandomState::new().build_hasher().finish() | 1;
            self.seed.store(seed, Ordering::Relaxed);
        }
        let (block, place) = place(number);
        if place == 0 {
            let first = allocate(length(block) * (stride + 1) as usize)?;
            self.blocks[block].store(first, Ordering::Relaxed);
        }
        let run = self.run(number, stride);
        touch_shared(run, &slow).set(index);
        self.cells.insert(self.hash(index), run + 1);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_keep_their_cells_and_their_order() {
        let table = SeriesTable::new();
        let indexes: Vec<u64> = (0..1000).map(|n| n * n * 77).collect();
        let cells = || indexes.iter().filter_map(|index| table.cell(*index, 3));
        let (cells, again): (Vec<u32>, Vec<u32>) = (cells().collect(), cells().collect());
        assert_eq!(cells, again);
        assert_eq!(table.len(), 1000);
        let listed: Vec<(u64, u32)> = (0..1000).map(|number| table.get(number, 3)).collect();
        assert_eq!(
            listed,
            indexes.into_iter().zip(cells.clone()).collect::<Vec<_>>()
        );
        let mut sorted = cells;
        sorted.sort_unstable();
        assert!(
            sorted.windows(2).all(|pair| pair[1] - pair[0] >= 4),
            "runs overlap"
        );
    }
}
