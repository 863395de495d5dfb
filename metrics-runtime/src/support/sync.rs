//! The atomics that the storage uses.
//!
//! The models in `tests/loom` compile the storage's files with a module of this name that has
//! loom's atomics. These cannot be created in constants, so constants and statics go through
//! macros.

pub(crate) use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};
pub(crate) use std::sync::{Mutex, OnceLock};

/// log2 of the number of cells in a chunk. Smaller in the models, which follow each cell.
pub(crate) const CHUNK_BITS: u32 = 9;

/// Entries of the first hash table. Fewer in the models.
pub(crate) const TABLE_ENTRIES: usize = 16;

/// Items of the first segment of a list. Fewer in the models.
pub(crate) const FIRST_SEGMENT: u32 = 16;

/// The number of shards. Fewer in the models.
pub(crate) const SHARDS: usize = 8;

/// A function that is `const` here, and is not in the models.
macro_rules! const_fn {
    ($(#[$attribute:meta])* $visibility:vis fn $($rest:tt)*) => {
        $(#[$attribute])* $visibility const fn $($rest)*
    };
}
pub(crate) use const_fn;

/// An array of equal items.
macro_rules! array_of {
    ($item:expr; $length:expr) => {
        [const { $item }; $length]
    };
}
pub(crate) use array_of;

/// A static for the parent module. In the models, each run has its own.
macro_rules! global {
    (static $name:ident: $type:ty = $value:expr;) => {
        pub(super) static $name: $type = $value;
    };
}
pub(crate) use global;

/// A thread-local. In the models, each of loom's threads has its own.
macro_rules! per_thread {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = const { $value:expr };)*) => {
        std::thread_local! { $($(#[$attribute])* static $name: $type = const { $value };)* }
    };
}
pub(crate) use per_thread;
