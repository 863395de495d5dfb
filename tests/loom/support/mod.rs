//! What the storage's files use, with loom's atomics.

pub(crate) mod stored_string;
pub(crate) mod string_key;

pub(crate) mod lock {
    use super::sync::Mutex;
    use loom::sync::MutexGuard;

    pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().expect("no model panics")
    }
}

pub(crate) mod sync {
    pub(crate) use loom::sync::Mutex;
    pub(crate) use loom::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering, fence};

    pub(crate) const CHUNK_BITS: u32 = 1;
    pub(crate) const TABLE_ENTRIES: usize = 4;
    pub(crate) const FIRST_SEGMENT: u32 = 2;

    /// loom's atomics can't be made in constants.
    macro_rules! const_fn {
        ($(#[$attribute:meta])* $visibility:vis fn $($rest:tt)*) => {
            $(#[$attribute])* $visibility fn $($rest)*
        };
    }
    pub(crate) use const_fn;
}

/// Stands in for the flag of a thread: all models' threads run on one.
pub(crate) mod slow_path {
    #[derive(Debug)]
    pub(crate) struct SlowPath;

    impl SlowPath {
        pub(crate) fn enter() -> Option<Self> {
            Some(Self)
        }

        pub(crate) fn nest() -> Self {
            Self
        }
    }
}
