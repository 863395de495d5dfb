//! What `#[business_counter]` counts.

use super::cells;
use crate::declaration::OVERFLOW;
use crate::registration::CellBase;
use crate::storage::{self, SeriesTable};

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
    pub fn add(&self, series: u64, n: u64) {
        cells::add(&self.base, series as usize, n);
    }

    /// Adds `n` to the series with an index among all combinations of label
    /// values, which is added to the table if it is new.
    #[inline]
    pub fn add_dynamic(&self, table: &'static SeriesTable, index: u64, n: u64) {
        if index & OVERFLOW != 0 {
            // The run of such a declaration counts these.
            cells::add(&self.base, 0, 1);
        }
        if let Some(cell) = table.cell(index & !OVERFLOW, 1) {
            storage::add(cell, n);
        }
    }
}
