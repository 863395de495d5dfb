//! One change of a cell as data, so that it can be both made and recorded.

use super::cell::Cell;
use crate::support::sync::Ordering;

/// The kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ChangeKind {
    /// Adds a whole number.
    Add,
    /// Like `Add`, with release: a thread that sees the new value also sees what this thread did
    /// before.
    AddReleased,
    /// Adds a float.
    AddFloat,
    /// Sets all bits.
    Set,
    /// Raises a whole number to this one.
    Raise,
    /// Sets these bits.
    SetBits,
    /// Clears these bits.
    ClearBits,
}

/// One change of a cell. It has two words, which are passed in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    /// A whole number, or the bits of a float.
    pub(crate) bits: u64,
}

impl Change {
    #[inline(always)]
    pub(crate) const fn new(kind: ChangeKind, bits: u64) -> Self {
        Self { kind, bits }
    }

    /// Adds a float.
    #[inline(always)]
    pub(crate) const fn add_f64(x: f64) -> Self {
        Self::new(ChangeKind::AddFloat, x.to_bits())
    }

    /// Sets a float.
    #[inline(always)]
    pub(crate) const fn set_f64(x: f64) -> Self {
        Self::new(ChangeKind::Set, x.to_bits())
    }

    /// The operand as a float.
    #[inline(always)]
    pub(crate) const fn float(self) -> f64 {
        f64::from_bits(self.bits)
    }

    /// Makes the change as the cell's single writer.
    #[inline]
    pub(crate) fn make_alone(self, cell: &Cell) {
        match self.kind {
            ChangeKind::Add => cell.add(self.bits),
            ChangeKind::AddReleased => cell.add_released(self.bits),
            ChangeKind::AddFloat => cell.add_f64(self.float()),
            _ => self.make(cell),
        }
    }

    /// Makes the change with concurrent writers.
    #[inline(always)]
    pub(crate) fn make(self, cell: &Cell) {
        match self.kind {
            ChangeKind::Add | ChangeKind::AddReleased => cell.fetch_add(self.bits),
            ChangeKind::AddFloat => cell.fetch_add_f64(self.float()),
            ChangeKind::Set => cell.set(self.bits),
            ChangeKind::Raise => cell.fetch_max(self.bits),
            ChangeKind::SetBits => cell.set_bits(self.bits),
            ChangeKind::ClearBits => cell.clear_bits(self.bits),
        }
    }

    /// Makes an adding change, unless another writer interferes.
    #[inline(always)]
    pub(super) fn try_make(self, cell: &Cell) -> bool {
        match self.kind {
            ChangeKind::Add => cell.try_add(self.bits, Ordering::Relaxed),
            ChangeKind::AddReleased => cell.try_add(self.bits, Ordering::Release),
            ChangeKind::AddFloat => cell.try_add_f64(self.float()),
            _ => {
                self.make(cell);
                true
            }
        }
    }
}
