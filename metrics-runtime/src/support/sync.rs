//! The atomics that the storage is made of.
//!
//! The models in `tests/loom` compile the storage's files against a module of
//! this name that has loom's atomics, which can't be made in constants: hence
//! the macro.

pub(crate) use std::sync::Mutex;
pub(crate) use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};

/// A function that is `const` here, and is not in the models.
macro_rules! const_fn {
    ($(#[$attribute:meta])* $visibility:vis fn $($rest:tt)*) => {
        $(#[$attribute])* $visibility const fn $($rest)*
    };
}
pub(crate) use const_fn;
