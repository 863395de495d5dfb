//! What `#[business_counter]` counts.

use super::cells;
use crate::registration::CellBase;

/// A counter that a function feeds, with labels by number.
#[derive(Debug)]
pub struct Event {
    base: CellBase,
}

impl Event {
    /// Not admitted yet.
    #[allow(clippy::new_without_default)] // Only ever made in statics.
    pub const fn new() -> Self {
        Self {
            base: CellBase::new(),
        }
    }

    /// What the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Adds `n` to series number `series`.
    #[inline]
    pub fn add(&self, series: usize, n: u64) {
        cells::add(&self.base, series, n);
    }
}
