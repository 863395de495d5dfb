//! Keeps an update from waiting for its own thread.
//!
//! The slow path of an update takes locks and allocates. If the global allocator itself updates a
//! metric, its update runs within the slow path of another one on the same thread, perhaps while
//! that holds a lock. So each thread has a flag for being on a slow path. An update that finds it
//! set takes the fast path or is dropped.
//!
//! Code that takes a lock that updates also take requires a [`SlowPath`] as proof.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    /// Constant and without a destructor, so using it does not allocate and is always allowed.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// The calling thread is on a slow path until this is dropped.
#[derive(Debug)]
pub(crate) struct SlowPath {
    was_inside: bool,
    /// Prevents `Send`.
    thread: PhantomData<*const ()>,
}

impl SlowPath {
    /// For an update. `None` if the thread is already on a slow path: then the update must be
    /// dropped.
    pub(crate) fn enter() -> Option<Self> {
        let path = Self::nest();
        (!path.was_inside).then_some(path)
    }

    /// For other work than updates, which must not be dropped. No update calls it.
    pub(crate) fn nest() -> Self {
        Self {
            was_inside: INSIDE.replace(true),
            thread: PhantomData,
        }
    }

    /// Whether the thread is on a slow path.
    pub(crate) fn is_entered() -> bool {
        INSIDE.get()
    }
}

impl Drop for SlowPath {
    fn drop(&mut self) {
        INSIDE.set(self.was_inside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_enters_once_and_the_rest_nests() {
        let outer = SlowPath::enter();
        assert!(outer.is_some() && SlowPath::enter().is_none());
        drop(SlowPath::nest());
        assert!(SlowPath::enter().is_none() && SlowPath::is_entered());
        drop(outer);
        assert!(!SlowPath::is_entered());
        drop(SlowPath::nest());
        assert!(SlowPath::enter().is_some());
    }
}
