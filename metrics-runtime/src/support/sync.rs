//! The atomics that the storage is made of.
//!
//! The models in `tests/loom` compile the storage's files against a module of
//! this name that has loom's atomics, which can't be made in constants: hence
//! the macro.

pub(crate) use std::sync::Mutex;
pub(crate) use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};

/// log2 of the cells in a chunk. Fewer in the models, which follow each one.
pub(crate) const CHUNK_BITS: u32 = 9;

/// Entries of the first hash table. Fewer in the models.
pub(crate) const TABLE_ENTRIES: usize = 16;

/// Items of the first segment of a list. Fewer in the models.
pub(crate) const FIRST_SEGMENT: u32 = 16;

/// A function that is `const` here, and is not in the models.
macro_rules! const_fn {
    ($(#[$attribute:meta])* $visibility:vis fn $($rest:tt)*) => {
        $(#[$attribute])* $visibility const fn $($rest)*
    };
}
pub(crate) use const_fn;
