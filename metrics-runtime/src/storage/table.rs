//! A hash table from 64-bit keys to 32-bit numbers, which only grows. An entry can be hidden from
//! look-ups until its key is restored.
//!
//! An entry is the key and the number next to it. The key is written last, so a thread that sees it
//! also sees the number and its target.
//!
//! Look-ups take no lock, and a table that has become too small stays readable while a larger one
//! replaces it. One caller at a time inserts. Replaced tables are never freed, because readers may
//! still use them. Tables double, so all replaced ones together are smaller than the current one.

use super::published::Published;
use super::string_key::random;
use crate::support::sync::{AtomicU32, AtomicU64, Ordering, TABLE_ENTRIES, const_fn};

/// The key of an unused entry.
const UNUSED: u64 = 0;

/// This bit marks the key of a hidden entry.
const FORGOTTEN: u64 = 1 << 63;

/// Aligned, so that an entry lies in one cache line.
#[derive(Debug)]
#[repr(align(16))]
struct Entry {
    /// The key plus 1, with the mark if it is hidden.
    key: AtomicU64,
    number: AtomicU32,
}

#[derive(Debug)]
struct TableGeneration {
    /// Their number is a power of two.
    entries: Box<[Entry]>,
    /// A hash shifted by this gives the position of its entry.
    shift: u32,
    /// The hash of a key is its product with this number. It is random, so that clients cannot
    /// choose label values whose combinations collide. It is odd, so that no two keys have the same
    /// product.
    seed: u64,
    /// The number of used entries. Only the one caller of `insert` accesses it.
    used: AtomicU32,
    /// Kept because readers may still search it.
    _replaced: Option<&'static TableGeneration>,
}

/// A hash table.
#[derive(Debug)]
pub(crate) struct Table(Published<&'static TableGeneration>);

impl Table {
    const_fn! {
        /// A table without entries. Allocates nothing.
        pub(crate) fn new() -> Self {
            Self(Published::none())
        }
    }

    /// The number of a key, which must be below 2⁶³ − 1.
    ///
    /// It may miss a key that is being inserted. Search again under the lock of the inserters
    /// before inserting it.
    #[inline]
    pub(crate) fn find(&self, key: u64) -> Option<u32> {
        let generation = self.0.get()?;
        let entries = &*generation.entries;
        // The shift leaves as many bits as the length has, so the position exists.
        let mut place = generation.place(key);
        loop {
            let entry = entries.get(place)?;
            // Acquire pairs with the release in `put`: the number is visible, and everything that
            // the inserter wrote for it.
            let found = entry.key.load(Ordering::Acquire);
            if found == key.wrapping_add(1) {
                return Some(entry.number.load(Ordering::Relaxed));
            }
            // There is always an unused entry.
            if found == UNUSED {
                return None;
            }
            place = (place + 1) & (entries.len() - 1);
        }
    }

    /// Adds a key with its number. One caller at a time.
    pub(crate) fn insert(&self, key: u64, number: u32) {
        let full = self.0.get().is_none_or(|generation| {
            let used = generation.used.load(Ordering::Relaxed) as usize;
            // At most seven eighths full: then probes are short, and memory is small.
            8 * (used + 1) > 7 * generation.entries.len()
        });
        if full {
            self.grow();
        }
        if let Some(generation) = self.0.get() {
            generation.put(key + 1, number);
        }
    }

    /// Hides the entries with these numbers from look-ups. The caller holds the lock of the
    /// inserters.
    pub(crate) fn forget(&self, is_meant: &dyn Fn(u32) -> bool) {
        for entry in self.entries() {
            let key = entry.key.load(Ordering::Relaxed);
            if key != UNUSED && is_meant(entry.number.load(Ordering::Relaxed)) {
                // Relaxed: one more look-up that finds it does no harm.
                entry.key.store(key | FORGOTTEN, Ordering::Relaxed);
            }
        }
    }

    /// The number of a hidden key. Look-ups find it again. The caller holds the lock of the
    /// inserters.
    pub(crate) fn remember(&self, key: u64) -> Option<u32> {
        let forgotten = (key + 1) | FORGOTTEN;
        let has_key = |entry: &&Entry| entry.key.load(Ordering::Relaxed) == forgotten;
        let entry = self.0.get()?.probe(key).find(has_key)?;
        // Release: as in `put`.
        entry.key.store(key + 1, Ordering::Release);
        Some(entry.number.load(Ordering::Relaxed))
    }

    /// The numbers of all keys that are not hidden. The caller holds the lock of the inserters.
    pub(crate) fn remembered(&self) -> impl Iterator<Item = u32> {
        self.entries().filter_map(|entry| {
            let key = entry.key.load(Ordering::Relaxed);
            let is_found = key != UNUSED && key & FORGOTTEN == 0;
            is_found.then(|| entry.number.load(Ordering::Relaxed))
        })
    }

    fn entries(&self) -> impl Iterator<Item = &'static Entry> {
        self.0
            .get()
            .into_iter()
            .flat_map(|generation| &generation.entries)
    }

    fn grow(&self) {
        let replaced = self.0.get();
        let length = replaced.map_or(TABLE_ENTRIES, |replaced| 2 * replaced.entries.len());
        let empty = || Entry {
            key: AtomicU64::new(UNUSED),
            number: AtomicU32::new(0),
        };
        let larger = Box::leak(Box::new(TableGeneration {
            entries: std::iter::repeat_with(empty).take(length).collect(),
            shift: u64::BITS - length.ilog2(),
            seed: replaced.map_or_else(|| random() | 1, |replaced| replaced.seed),
            used: AtomicU32::new(0),
            _replaced: replaced,
        }));
        for entry in replaced.iter().flat_map(|replaced| &replaced.entries) {
            // Relaxed: this caller has written them, or holds the lock of their writer.
            let key = entry.key.load(Ordering::Relaxed);
            if key != UNUSED {
                larger.put(key, entry.number.load(Ordering::Relaxed));
            }
        }
        self.0.set(larger);
    }
}

impl TableGeneration {
    /// Where the search for a key begins. The upper bits of a product depend on all bits of the
    /// key.
    #[inline]
    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(self.seed) >> self.shift) as usize
    }

    /// All entries, from the position where the search for a key begins.
    fn probe(&self, key: u64) -> impl Iterator<Item = &Entry> {
        let home = self.place(key);
        let (before, after) = self.entries.split_at(home);
        after.iter().chain(before)
    }

    /// Writes an entry with this word for its key into the first unused position. There is always
    /// one.
    fn put(&self, word: u64, number: u32) {
        let key = (word & !FORGOTTEN) - 1;
        let unused = |entry: &&Entry| entry.key.load(Ordering::Relaxed) == UNUSED;
        if let Some(entry) = self.probe(key).find(unused) {
            // Relaxed: the key publishes it.
            entry.number.store(number, Ordering::Relaxed);
            // Release: a thread that sees the key also sees the number and its target.
            entry.key.store(word, Ordering::Release);
            let used = self.used.load(Ordering::Relaxed);
            self.used.store(used + 1, Ordering::Relaxed);
        }
    }
}
