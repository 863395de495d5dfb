//! Where a declaration's run of cells begins.

use super::gate::Gate;
use crate::storage::MOST_CELLS;
use std::sync::atomic::{AtomicU32, Ordering};

/// Stands for "not admitted yet". It lies above every cell that is
/// handed out, and so does each sum with an offset into a run: the lookup of
/// such a cell finds no chunk, and the hot path needs no check of its own.
const NOT_ADMITTED: u32 = MOST_CELLS;

/// Stands for "never admitted": there were no cells left. Above every cell, too.
pub(super) const REFUSED: u32 = MOST_CELLS + (MOST_CELLS >> 1);

/// The first cell of a declaration's run, once it is admitted; and which of its
/// observations get an exemplar.
#[derive(Debug)]
pub struct CellBase {
    first: AtomicU32,
    gate: Gate,
}

impl CellBase {
    /// Not admitted yet.
    #[allow(clippy::new_without_default)] // Only ever made in statics.
    pub const fn new() -> Self {
        Self::at(NOT_ADMITTED)
    }

    /// A run that was handed out already.
    pub(crate) const fn at(first: u32) -> Self {
        Self {
            first: AtomicU32::new(first),
            gate: Gate::new(),
        }
    }

    /// Which observations get an exemplar.
    #[inline(always)]
    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// The cell at `offset` in the run: one that was never handed out, if the
    /// declaration is not admitted.
    ///
    /// Relaxed: the number publishes nothing; chunks are found on their own.
    #[inline(always)]
    pub(crate) fn cell(&self, offset: usize) -> u32 {
        self.first.load(Ordering::Relaxed) + offset as u32
    }

    /// The cell at `offset`, after admitting what is not admitted yet.
    /// Nothing where no registration of this declaration was linked, or there
    /// were no cells left for it.
    pub(crate) fn admitted(&self, offset: usize) -> Option<u32> {
        if !self.is_decided() {
            super::admit();
        }
        (self.first.load(Ordering::Relaxed) < NOT_ADMITTED).then(|| self.cell(offset))
    }

    /// Whether it was admitted or refused.
    pub(super) fn is_decided(&self) -> bool {
        self.first.load(Ordering::Relaxed) != NOT_ADMITTED
    }

    /// Admits it with a run, or refuses it.
    pub(super) fn decide(&self, base: Option<u32>) {
        self.first.store(base.unwrap_or(REFUSED), Ordering::Relaxed);
    }
}
