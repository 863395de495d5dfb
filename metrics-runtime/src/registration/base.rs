//! Where a declaration's range of cells begins.

use super::exemplar_gate::ExemplarGate;
use crate::storage::MAX_CELLS;
use crate::support::sync::{AtomicU32, Ordering, const_fn};

/// Means "not registered yet". It points past every chunk, and so does its sum with any offset into
/// a range, because sums have 64 bits. So the bounds check of the look-up doubles as the check
/// whether the declaration is registered.
const NOT_REGISTERED: u32 = MAX_CELLS;

/// Means "never registered", because no cells were left. It also points past every chunk.
pub(super) const REFUSED: u32 = MAX_CELLS + 1;

/// An offset past the end of every range.
const NO_OFFSET: u64 = 3 << 30;

/// The first cell of a declaration's range once it is registered, and the gate that decides which
/// of its observations get an exemplar.
#[derive(Debug)]
pub struct CellBase {
    first: AtomicU32,
    gate: ExemplarGate,
}

impl CellBase {
    const_fn! {
        /// A declaration that is not registered yet.
        #[allow(clippy::new_without_default)] // Only created in statics.
        pub fn new() -> Self {
            Self::at(NOT_REGISTERED)
        }
    }

    const_fn! {
        /// A range that is already allocated.
        pub(crate) fn at(first: u32) -> Self {
            Self {
                first: AtomicU32::new(first),
                gate: ExemplarGate::new(),
            }
        }
    }

    /// The base of statics that record nothing.
    #[cfg(feature = "off")]
    pub(crate) const fn off() -> &'static Self {
        static OFF: CellBase = CellBase::at(REFUSED);
        &OFF
    }

    /// Decides which observations get an exemplar.
    #[inline(always)]
    pub(crate) fn gate(&self) -> &ExemplarGate {
        &self.gate
    }

    /// The offset of a series with `stride` cells. If the index is at least
    /// [`NOWHERE`](crate::declaration::NOWHERE), the offset is past the end of every range.
    #[inline(always)]
    pub(crate) fn offset(index: u64, stride: usize) -> usize {
        let offset = index.wrapping_mul(stride as u64);
        if cfg!(target_pointer_width = "64") {
            offset as usize
        } else {
            offset.min(NO_OFFSET) as usize
        }
    }

    /// The cell at `offset` in the range. If the declaration is not registered, a number that no
    /// cell has. It has 64 bits, so the sum cannot wrap.
    ///
    /// Relaxed: the number publishes nothing, because chunks are published on their own.
    #[inline(always)]
    pub(crate) fn cell(&self, offset: usize) -> u64 {
        u64::from(self.first.load(Ordering::Relaxed)) + offset as u64
    }

    /// The cell at `offset`, if the declaration is registered and ranges can be that long.
    pub(crate) fn registered(&self, offset: usize) -> Option<u32> {
        let cell = self.cell(offset);
        (cell < u64::from(MAX_CELLS)).then_some(cell as u32)
    }

    /// Whether it was registered or refused.
    pub(super) fn is_decided(&self) -> bool {
        self.first.load(Ordering::Relaxed) != NOT_REGISTERED
    }

    /// Registers it with a range, or rejects it.
    pub(super) fn decide(&self, base: Option<u32>) {
        self.first.store(base.unwrap_or(REFUSED), Ordering::Relaxed);
    }
}
