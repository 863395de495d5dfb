//! Who owns which list of chunks.
//!
//! There are as many lists as threads ever lived at once. All of them are
//! linked for readers; those without an owner also wait in `free` for the
//! next new thread.
#![allow(unsafe_code)] // The links are atomic pointers.

use super::chunk_list::ChunkList;
use crate::support::lock::lock;
use crate::support::sync::{AtomicPtr, Mutex, Ordering, const_fn};
use std::ptr;

/// A thread's list, linked to those that were made before it.
struct Node {
    list: ChunkList,
    next: Option<&'static Node>,
}

/// All threads' lists.
pub(super) struct Threads {
    newest: AtomicPtr<Node>,
    free: Mutex<Vec<&'static ChunkList>>,
}

impl Threads {
    const_fn! {
        pub(super) fn new() -> Self {
            Self {
                newest: AtomicPtr::new(ptr::null_mut()),
                free: Mutex::new(Vec::new()),
            }
        }
    }

    fn newest(&self) -> Option<&'static Node> {
        // Acquire pairs with the release in `adopt`: the node is seen whole.
        let node = self.newest.load(Ordering::Acquire);
        // SAFETY: the pointer is null or came from `Box::leak` in `adopt`, and
        // nothing frees or mutably borrows a node after that.
        unsafe { node.as_ref() }
    }

    /// Every list, owned or not. Takes no lock.
    pub(super) fn lists(&self) -> impl Iterator<Item = &'static ChunkList> + use<> {
        std::iter::successors(self.newest(), |node| node.next).map(|node| &node.list)
    }

    /// Makes the caller the owner of a list: of one that a thread left behind
    /// if there is one, with all its counts, else of a new one.
    ///
    /// The lock orders what the former owner wrote before what the new one
    /// reads, so that the new one may go on adding.
    pub(super) fn adopt(&self) -> &'static ChunkList {
        let mut free = lock(&self.free);
        if let Some(list) = free.pop() {
            return list;
        }
        // Still under the lock, so nobody else adds a node meanwhile.
        let node = Box::leak(Box::new(Node {
            list: ChunkList::new(),
            next: self.newest(),
        }));
        // Release: whoever sees the pointer sees the node.
        self.newest.store(node, Ordering::Release);
        &node.list
    }

    /// Gives a list back when its owner ends.
    pub(super) fn release(&self, list: &'static ChunkList) {
        lock(&self.free).push(list);
    }
}
