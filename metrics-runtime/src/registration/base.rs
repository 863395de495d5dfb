//! Where a declaration's run of cells begins.

use super::exemplar_gate::ExemplarGate;
use crate::storage::MAX_CELLS;
use std::sync::atomic::{AtomicU32, Ordering};

/// Stands for "not registered yet". It lies above every cell that is
/// handed out, and so does each sum with an offset into a run: the lookup of
/// such a cell finds no chunk, and the hot path needs no check of its own.
const NOT_REGISTERED: u32 = MAX_CELLS;

/// Stands for "never registered": there were no cells left. Above every cell, too.
pub(super) const REFUSED: u32 = MAX_CELLS + (MAX_CELLS >> 1);

/// The first cell of a declaration's run, once it is registered; and which of its
/// observations get an exemplar.
#[derive(Debug)]
pub struct CellBase {
    first: AtomicU32,
    gate: ExemplarGate,
}

impl CellBase {
    /// Not registered yet.
    #[allow(clippy::new_without_default)] // Only ever made in statics.
    pub const fn new() -> Self {
        Self::at(NOT_REGISTERED)
    }

    /// A run that was handed out already.
    pub(crate) const fn at(first: u32) -> Self {
        Self {
            first: AtomicU32::new(first),
            gate: ExemplarGate::new(),
        }
    }

    /// Which observations get an exemplar.
    #[inline(always)]
    pub(crate) fn gate(&self) -> &ExemplarGate {
        &self.gate
    }

    /// The cell at `offset` in the run: one that was never handed out, if the
    /// declaration is not registered.
    ///
    /// Relaxed: the number publishes nothing; chunks are found on their own.
    #[inline(always)]
    pub(crate) fn cell(&self, offset: usize) -> u32 {
        self.first.load(Ordering::Relaxed) + offset as u32
    }

    /// The cell at `offset`, if the declaration is registered.
    pub(super) fn registered(&self, offset: usize) -> Option<u32> {
        (self.first.load(Ordering::Relaxed) < NOT_REGISTERED).then(|| self.cell(offset))
    }

    /// Whether it was registered or refused.
    pub(super) fn is_decided(&self) -> bool {
        self.first.load(Ordering::Relaxed) != NOT_REGISTERED
    }

    /// Registers it with a run, or refuses it.
    pub(super) fn decide(&self, base: Option<u32>) {
        self.first.store(base.unwrap_or(REFUSED), Ordering::Relaxed);
    }
}
