//! Counts bytes that are held in memory until a client acts.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The kind of held bytes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Held {
    /// Parts of responses, until the client reads them.
    Unsent,
    /// Parts of request bodies, until the client has sent the rest.
    Incomplete,
}

/// The numbers of held bytes.
#[derive(Debug, Default)]
pub(super) struct HeldBytes {
    unsent: AtomicUsize,
    incomplete: AtomicUsize,
}

// All orderings are relaxed, because no number depends on another one.
impl HeldBytes {
    fn of(&self, held: Held) -> &AtomicUsize {
        match held {
            Held::Unsent => &self.unsent,
            Held::Incomplete => &self.incomplete,
        }
    }

    pub(super) fn get(&self, held: Held) -> usize {
        self.of(held).load(Ordering::Relaxed)
    }

    /// Adds to the bytes of a connection and to the sum of all connections.
    pub(super) fn add(&self, sum: &Self, held: Held, bytes: usize) {
        // This order ensures that the sum is never less than what can be released.
        sum.of(held).fetch_add(bytes, Ordering::Relaxed);
        self.of(held).fetch_add(bytes, Ordering::Relaxed);
    }

    /// Subtracts from the bytes of a connection, down to 0, and the same amount from the sum.
    pub(super) fn release(&self, sum: &Self, held: Held, bytes: usize) {
        let less = |own: usize| Some(own.saturating_sub(bytes));
        let before = self
            .of(held)
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        let released = before.unwrap_or_default().min(bytes);
        sum.of(held).fetch_sub(released, Ordering::Relaxed);
    }

    /// Releases all bytes of a connection. A later release by the connection itself has no
    /// effect.
    pub(super) fn release_all(&self, sum: &Self) {
        for held in [Held::Unsent, Held::Incomplete] {
            self.release(sum, held, usize::MAX);
        }
    }
}
