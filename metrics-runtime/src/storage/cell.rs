//! A 64-bit number, and the two ways to update it.
//!
//! A cell in a thread's chunk has one writer, its thread: `add` and similar methods are a load, an
//! addition and a store. A cell of a shard has many writers: `fetch_add` and similar methods are
//! atomic. Callers must not use both on one cell.
//!
//! Floats are stored as their bits.

use crate::support::sync::{AtomicU64, Ordering, const_fn, fence};

/// One number.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct Cell(AtomicU64);

/// Orders the caller's earlier reads of cells before everything that it does next. Pairs with
/// [`Cell::add_released`].
#[inline]
pub(crate) fn acquire() {
    fence(Ordering::Acquire);
}

impl Cell {
    const_fn! {
        pub(crate) fn new() -> Self {
            Self(AtomicU64::new(0))
        }
    }

    /// The value as a whole number. Relaxed: a cell publishes only itself. See [`acquire`] if the
    /// order matters.
    #[inline]
    pub(crate) fn load(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// The value as a float.
    #[inline]
    pub(crate) fn load_f64(&self) -> f64 {
        f64::from_bits(self.load())
    }

    /// Adds. Only for the cell's single writer. Wraps around, which Prometheus allows for counters.
    #[inline(always)]
    pub(crate) fn add(&self, n: u64) {
        self.0.store(self.load().wrapping_add(n), Ordering::Relaxed);
    }

    /// Like [`add`](Self::add), with release. A thread that sees the new value and then calls
    /// [`acquire`] also sees everything that this thread did before. So a scrape that sees a call
    /// as finished also sees it as started. The release is free on x86 and one cheap instruction on
    /// ARM.
    #[inline(always)]
    pub(crate) fn add_released(&self, n: u64) {
        self.0.store(self.load().wrapping_add(n), Ordering::Release);
    }

    /// Adds a float. Only for the cell's single writer.
    #[inline(always)]
    pub(crate) fn add_f64(&self, x: f64) {
        self.0
            .store((self.load_f64() + x).to_bits(), Ordering::Relaxed);
    }

    /// Adds, with concurrent writers. Release for the same reason as in
    /// [`add_released`](Self::add_released). This path is rare.
    pub(crate) fn fetch_add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Release);
    }

    /// Adds a float, with concurrent writers.
    #[inline]
    pub(crate) fn fetch_add_f64(&self, x: f64) {
        // Relaxed: the cell publishes only itself.
        let mut old = self.load();
        while let Err(newer) = self.0.compare_exchange_weak(
            old,
            (f64::from_bits(old) + x).to_bits(),
            Ordering::Relaxed,
            Ordering::Relaxed,
        ) {
            old = newer;
        }
    }

    /// Adds, unless another writer interferes. Relaxed if the cell publishes only itself, otherwise
    /// release for the same reason as in [`add_released`](Self::add_released).
    #[inline]
    pub(crate) fn try_add(&self, n: u64, ordering: Ordering) -> bool {
        let old = self.load();
        let new = old.wrapping_add(n);
        // Relaxed on failure, because the value is not used then.
        self.0
            .compare_exchange(old, new, ordering, Ordering::Relaxed)
            .is_ok()
    }

    /// Adds a float, unless another writer interferes.
    #[inline]
    pub(crate) fn try_add_f64(&self, x: f64) -> bool {
        let old = self.load();
        let (new, relaxed) = ((f64::from_bits(old) + x).to_bits(), Ordering::Relaxed);
        self.0.compare_exchange(old, new, relaxed, relaxed).is_ok()
    }

    /// Raises a whole number to `n`, with concurrent writers. Release: a thread that sees the new
    /// value and then calls [`acquire`] also sees what this thread did before.
    pub(crate) fn fetch_max(&self, n: u64) {
        self.0.fetch_max(n, Ordering::Release);
    }

    /// Sets bits, with concurrent writers. Relaxed: the cell publishes only itself.
    pub(crate) fn set_bits(&self, bits: u64) {
        self.0.fetch_or(bits, Ordering::Relaxed);
    }

    /// Clears bits, with concurrent writers.
    pub(crate) fn clear_bits(&self, bits: u64) {
        self.0.fetch_and(!bits, Ordering::Relaxed);
    }

    /// Sets a whole number, with concurrent writers.
    pub(crate) fn set(&self, n: u64) {
        self.0.store(n, Ordering::Relaxed);
    }
}
