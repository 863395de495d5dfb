//! Bytes that are held in memory until a client acts.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What is held.
#[derive(Clone, Copy, Debug)]
pub(super) enum Held {
    /// Of responses, until the client reads.
    Unsent,
    /// Of requests' bodies, until the client has sent the rest.
    Incomplete,
}

/// How many bytes are held.
#[derive(Debug, Default)]
pub(super) struct HeldBytes {
    unsent: AtomicUsize,
    incomplete: AtomicUsize,
}

// All orderings are relaxed: each number is read on its own.
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

    /// Adds to the bytes of a connection and to the sum of all.
    pub(super) fn add(&self, sum: &Self, held: Held, bytes: usize) {
        // In this order, so that the sum is never less than what can be released.
        sum.of(held).fetch_add(bytes, Ordering::Relaxed);
        self.of(held).fetch_add(bytes, Ordering::Relaxed);
    }

    /// Takes away as many of the bytes of a connection as there are, and from the sum as many.
    pub(super) fn release(&self, sum: &Self, held: Held, bytes: usize) {
        let less = |own: usize| Some(own.saturating_sub(bytes));
        let before = self
            .of(held)
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        let released = before.unwrap_or_default().min(bytes);
        sum.of(held).fetch_sub(released, Ordering::Relaxed);
    }

    /// Releases all bytes of a connection. What it releases itself afterwards does not count
    /// again.
    pub(super) fn release_all(&self, sum: &Self) {
        for held in [Held::Unsent, Held::Incomplete] {
            self.release(sum, held, usize::MAX);
        }
    }
}
