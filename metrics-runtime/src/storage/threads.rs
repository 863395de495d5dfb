//! The lists of chunks of all threads, and which are free.
//!
//! There are as many lists as threads ever lived at once. All of them are linked
//! for readers. Those without an owner are also in `free`, for the next new thread.

use super::chunk_list::ChunkList;
use super::published::Published;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{Mutex, const_fn};

/// A thread's list, linked to the one that was made before it.
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

    /// Makes the caller the owner of a list: of one that an ended thread has left,
    /// with all its counts, or else of a new one.
    ///
    /// The lock orders what the former owner wrote before what the new one reads,
    /// so that the new one may go on adding.
    pub(super) fn adopt(&self, _: &SlowPath) -> &'static ChunkList {
        let mut free = lock(&self.free);
        if let Some(list) = free.pop() {
            return list;
        }
        // Still under the lock, so nobody else adds a list meanwhile.
        let thread = Box::leak(Box::new(ThreadList {
            list: ChunkList::new(),
            next: self.newest.get(),
        }));
        self.newest.set(thread);
        &thread.list
    }

    /// Gives a list back when its owner ends.
    pub(super) fn release(&self, list: &'static ChunkList, _: &SlowPath) {
        lock(&self.free).push(list);
    }
}
