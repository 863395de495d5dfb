//! A hash table that only grows, from 64-bit keys to 32-bit values.
//!
//! Look-ups take no lock: an entry's value is written before its key, and a
//! table that has become too small stays readable while a larger one takes its
//! place. One caller at a time inserts. Outgrown tables are never freed,
//! because somebody may still read them; they double, so together they are
//! smaller than the one in use.
#![allow(unsafe_code)] // The table in use is found through an atomic pointer.

use crate::support::sync::{AtomicPtr, AtomicU32, AtomicU64, Ordering, TABLE_ENTRIES, const_fn};
use std::ptr;

/// The key of an entry that is not used. [`Table`] takes no such key.
const UNUSED: u64 = 0;

#[derive(Debug)]
struct Entry {
    key: AtomicU64,
    value: AtomicU32,
}

#[derive(Debug)]
struct Generation {
    entries: Box<[Entry]>,
    /// Entries that are used. Only the one caller of `insert` touches it.
    used: AtomicU32,
    /// Kept because readers may still search it.
    _outgrown: Option<&'static Generation>,
}

/// A hash table.
#[derive(Debug)]
pub(crate) struct Table(AtomicPtr<Generation>);

impl Table {
    const_fn! {
        /// Without entries; allocates nothing.
        pub(crate) fn new() -> Self {
            Self(AtomicPtr::new(ptr::null_mut()))
        }
    }

    fn generation(&self) -> Option<&'static Generation> {
        // Acquire pairs with the release in `grow`: its entries are seen.
        let generation = self.0.load(Ordering::Acquire);
        // SAFETY: the pointer is null or came from `Box::leak` in `grow`, and
        // nothing frees or mutably borrows a generation after that.
        unsafe { generation.as_ref() }
    }

    /// The first value under `key`, which is not 0, that is accepted: a key
    /// can have several, such as a hash.
    ///
    /// A value that is inserted meanwhile may be missed: ask again, in turn
    /// with the inserters, before inserting it.
    #[inline]
    pub(crate) fn find(&self, key: u64, accept: impl Fn(u32) -> bool) -> Option<u32> {
        let generation = self.generation()?;
        for entry in generation.probe(key) {
            // Acquire pairs with the release in `put`: the value is seen, and
            // what the inserter wrote for it.
            match entry.key.load(Ordering::Acquire) {
                UNUSED => return None,
                found if found == key => {
                    let value = entry.value.load(Ordering::Relaxed);
                    if accept(value) {
                        return Some(value);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Adds an entry; `key` is not 0. One caller at a time.
    pub(crate) fn insert(&self, key: u64, value: u32) {
        let full = self.generation().is_none_or(|generation| {
            let used = generation.used.load(Ordering::Relaxed) as usize;
            // Seven eighths: probes stay short, and memory small.
            8 * (used + 1) > 7 * generation.entries.len()
        });
        if full {
            self.grow();
        }
        if let Some(generation) = self.generation() {
            generation.put(key, value);
        }
    }

    fn grow(&self) {
        let outgrown = self.generation();
        let length = outgrown.map_or(TABLE_ENTRIES, |outgrown| 2 * outgrown.entries.len());
        let empty = || Entry {
            key: AtomicU64::new(UNUSED),
            value: AtomicU32::new(0),
        };
        let larger = Box::leak(Box::new(Generation {
            entries: std::iter::repeat_with(empty).take(length).collect(),
            used: AtomicU32::new(0),
            _outgrown: outgrown,
        }));
        for entry in outgrown.iter().flat_map(|outgrown| &outgrown.entries) {
            // Relaxed: this caller wrote them, or took turns with who did.
            let key = entry.key.load(Ordering::Relaxed);
            if key != UNUSED {
                larger.put(key, entry.value.load(Ordering::Relaxed));
            }
        }
        // Release: whoever sees the larger table sees its entries.
        self.0.store(larger, Ordering::Release);
    }
}

impl Generation {
    /// The entries in the order in which `key` is looked for.
    #[inline]
    fn probe(&self, key: u64) -> impl Iterator<Item = &Entry> {
        let mask = self.entries.len() - 1;
        // Fibonacci hashing: the product's upper bits depend on all of the key's.
        let home = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize;
        (0..=mask).map(move |step| &self.entries[(home + step) & mask])
    }

    /// Writes an entry into the first unused place. There is one.
    fn put(&self, key: u64, value: u32) {
        let unused = |entry: &&Entry| entry.key.load(Ordering::Relaxed) == UNUSED;
        if let Some(entry) = self.probe(key).find(unused) {
            entry.value.store(value, Ordering::Relaxed);
            // Release: whoever sees the key sees the value, and what it stands for.
            entry.key.store(key, Ordering::Release);
            let used = self.used.load(Ordering::Relaxed);
            self.used.store(used + 1, Ordering::Relaxed);
        }
    }
}
