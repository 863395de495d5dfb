//! A run of cells that was registered at run time: the HTTP layer's.

use super::cells;
use crate::registration::CellBase;

/// A run of cells, by its first one.
#[derive(Debug)]
pub(crate) struct Run(CellBase);

impl Run {
    pub(crate) fn new(first: u32) -> Self {
        Self(CellBase::at(first))
    }

    /// The cell at `offset`.
    pub(crate) fn cell(&self, offset: usize) -> u32 {
        self.0.cell(offset)
    }

    /// Adds to the cell at `offset`.
    #[inline]
    pub(crate) fn add(&self, offset: usize, n: u64) {
        cells::add(&self.0, offset, n);
    }

    /// Adds 1 to the cell at `offset`, after which whoever sees that also sees
    /// what this thread did before.
    #[inline]
    pub(crate) fn finish(&self, offset: usize) {
        cells::add_released(&self.0, offset, 1);
    }

    /// Counts an observation in the histogram at `offset`: a sum, then the
    /// buckets with these bounds, then `+Inf`.
    #[inline]
    pub(crate) fn observe(&self, offset: usize, bounds: &[u64], value: u64) {
        let bucket = 1 + bounds.partition_point(|bound| *bound < value);
        cells::add(&self.0, offset + bucket, 1);
        cells::add(&self.0, offset, value);
    }
}
