//! The atomics that the storage is made of.
//!
//! The models in `tests/loom` compile the storage's files against a module of
//! this name that has loom's atomics, which can't be made in constants: hence
//! the macro.

pub(crate) use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};
pub(crate) use std::sync::{Mutex, OnceLock};

/// log2 of the cells in a chunk. Fewer in the models, which follow each one.
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

/// An array whose items are alike.
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

/// Values of each thread. In the models, each of loom's threads has its own.
macro_rules! per_thread {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = const { $value:expr };)*) => {
        std::thread_local! { $($(#[$attribute])* static $name: $type = const { $value };)* }
    };
}
pub(crate) use per_thread;
