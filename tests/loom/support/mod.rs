//! The dependencies of the storage's files, with loom's atomics.

pub(crate) mod once_lock;
pub(crate) mod pages;
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
    pub(crate) use super::once_lock::OnceLock;
    pub(crate) use loom::sync::Mutex;
    pub(crate) use loom::sync::atomic::{
        AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering, fence,
    };

    pub(crate) const CHUNK_BITS: u32 = 1;
    pub(crate) const TABLE_ENTRIES: usize = 4;
    pub(crate) const FIRST_SEGMENT: u32 = 2;
    pub(crate) const SHARDS: usize = 2;

    /// loom's atomics can't be created in constants.
    macro_rules! const_fn {
        ($(#[$attribute:meta])* $visibility:vis fn $($rest:tt)*) => {
            $(#[$attribute])* $visibility fn $($rest)*
        };
    }
    pub(crate) use const_fn;

    macro_rules! array_of {
        ($item:expr; $length:expr) => {
            std::array::from_fn(|_| $item)
        };
    }
    pub(crate) use array_of;

    macro_rules! global {
        (static $name:ident: $type:ty = $value:expr;) => {
            loom::lazy_static! { pub(super) static ref $name: $type = $value; }
        };
    }
    pub(crate) use global;

    macro_rules! per_thread {
        ($($(#[$attribute:meta])* static $name:ident: $type:ty = const { $value:expr };)*) => {
            loom::thread_local! { $($(#[$attribute])* static $name: $type = $value;)* }
        };
    }
    pub(crate) use per_thread;
}

/// Replaces the flag of a thread: all threads of a model run on one thread.
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

/// The parts of the stage that the models use.
pub(crate) mod storage {
    pub(crate) use crate::cell::Cell;
    pub(crate) use crate::change::{Change, ChangeKind};
    pub(crate) use crate::local::{owned, touch};
    pub(crate) use crate::shared::{add, change_shared, shared, touch_shared};
    pub(crate) use crate::space::{MAX_CELLS, allocate};
    pub(crate) use crate::sum::{sum, sum_f64, sum_shards};
    pub(crate) use crate::unwatched::report;
}

pub(crate) mod declaration {
    pub(crate) use crate::dynamic::{
        DynamicSeries, DynamicValues, OTHER, OTHER_VALUE, SharedSeries,
    };

    pub(crate) const NOWHERE: u64 = 1 << 62 | 1 << 32;
}

/// Replaces the registry: the first update of a declaration registers it under a lock.
pub(crate) mod registration {
    use super::slow_path::SlowPath;
    use super::sync::{Mutex, global};
    pub(crate) use crate::base::CellBase;

    global! {
        static REGISTRY: Mutex<()> = Mutex::new(());
    }

    pub(crate) fn registered_cell(base: &CellBase, offset: usize, _: &SlowPath) -> Option<u32> {
        if !base.is_decided() {
            let _registry = super::lock::lock(&REGISTRY);
            if !base.is_decided() {
                base.decide(crate::space::allocate(2));
            }
        }
        base.registered(offset)
    }
}
