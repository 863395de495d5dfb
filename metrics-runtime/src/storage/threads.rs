//! The lists of chunks of all threads, and which of them are free.
//!
//! The number of lists is the largest number of threads that ever ran at the same time. All lists
//! are linked for readers. Those without an owner are also in `free`, for the next new thread.

use super::chunk_list::ChunkList;
use super::published::Published;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{Mutex, const_fn};

/// A thread's list, linked to the list before it.
struct ThreadList {
    list: ChunkList,
    next: Option<&'static ThreadList>,
}

/// All threads' lists.
pub(super) struct Threads {
    newest: Published<&'static ThreadList>,
    free: Mutex<Vec<&'static ChunkList>>,
}

impl Threads {
    const_fn! {
        pub(super) fn new() -> Self {
            Self {
                newest: Published::none(),
                free: Mutex::new(Vec::new()),
            }
        }
    }

    /// Every list, owned or not. Takes no lock.
    pub(super) fn lists(&self) -> impl Iterator<Item = &'static ChunkList> + use<> {
        std::iter::successors(self.newest.get(), |thread| thread.next).map(|thread| &thread.list)
    }

    /// Makes the caller the owner of a list: one that an ended thread has left, with all its
    /// counts, or else a new one.
    ///
    /// The lock orders the writes of the former owner before the reads of the new one, so the new
    /// owner can continue to add.
    pub(super) fn adopt(&self, _: &SlowPath) -> &'static ChunkList {
        let mut free = lock(&self.free);
        if let Some(list) = free.pop() {
            return list;
        }
        // The lock is still held, so no other thread adds a list.
        let thread = Box::leak(Box::new(ThreadList {
            list: ChunkList::new(),
            next: self.newest.get(),
        }));
        self.newest.set(thread);
        &thread.list
    }

    /// Returns a list when its owner ends.
    pub(super) fn release(&self, list: &'static ChunkList, _: &SlowPath) {
        lock(&self.free).push(list);
    }
}
