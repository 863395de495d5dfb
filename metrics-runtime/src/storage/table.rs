//! A hash table from hashes to 32-bit numbers, which only grows.
//!
//! An entry is one word, half of the hash and the number, so it is written and read
//! at once. The half of the hash rules out all but one in 2³² other entries; what the
//! number stands for decides.
//!
//! Look-ups take no lock, and a table that has become too small stays readable while a
//! larger one replaces it. One caller at a time inserts. Replaced tables are never
//! freed, because a reader may still use them. Tables double, so all that were replaced
//! are together smaller than the one in use.

use super::published::Published;
use crate::support::sync::{AtomicU32, AtomicU64, Ordering, TABLE_ENTRIES, const_fn};

/// An entry that is not used.
const UNUSED: u64 = 0;

/// The half of a hash that is stored in an entry. The other half of the entry is the
/// number.
const HASH: u64 = !NUMBER;
const NUMBER: u64 = u32::MAX as u64;

#[derive(Debug)]
struct TableGeneration {
    /// A power of two of them.
    entries: Box<[AtomicU64]>,
    /// A hash shifted by this gives the place of its entry.
    shift: u32,
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
        /// Without entries; allocates nothing.
        pub(crate) fn new() -> Self {
            Self(Published::none())
        }
    }

    /// The first number under `hash` that is accepted. Only the upper half of the hash
    /// counts, so numbers with another hash may be offered, too.
    ///
    /// A number that is inserted meanwhile may be missed: ask again, in turn with the
    /// inserters, before inserting it.
    #[inline]
    pub(crate) fn find(&self, hash: u64, accept: impl Fn(u32) -> bool) -> Option<u32> {
        let generation = self.0.get()?;
        let entries = &*generation.entries;
        // The shift leaves as many bits as the length has, so the place exists.
        let mut place = (hash >> generation.shift) as usize;
        loop {
            // Acquire pairs with the release in `put`: what the inserter wrote
            // for the number is seen.
            let entry = entries.get(place)?.load(Ordering::Acquire);
            if (entry ^ hash) & HASH == 0 && entry != UNUSED && accept(entry as u32) {
                return Some(entry as u32);
            }
            // There is always one.
            if entry == UNUSED {
                return None;
            }
            place = (place + 1) & (entries.len() - 1);
        }
    }

    /// Adds a number, which is not 0. One caller at a time.
    pub(crate) fn insert(&self, hash: u64, number: u32) {
        let full = self.0.get().is_none_or(|generation| {
            let used = generation.used.load(Ordering::Relaxed) as usize;
            // Seven eighths: probes stay short, and memory small.
            8 * (used + 1) > 7 * generation.entries.len()
        });
        if full {
            self.grow();
        }
        if let Some(generation) = self.0.get() {
            generation.put(hash & HASH | u64::from(number));
        }
    }

    fn grow(&self) {
        let replaced = self.0.get();
        let length = replaced.map_or(TABLE_ENTRIES, |replaced| 2 * replaced.entries.len());
        let empty = || AtomicU64::new(UNUSED);
        let larger = Box::leak(Box::new(TableGeneration {
            entries: std::iter::repeat_with(empty).take(length).collect(),
            shift: u64::BITS - length.ilog2(),
            used: AtomicU32::new(0),
            _replaced: replaced,
        }));
        for entry in replaced.iter().flat_map(|replaced| &replaced.entries) {
            // Relaxed: this caller wrote them, or took turns with who did.
            let entry = entry.load(Ordering::Relaxed);
            if entry != UNUSED {
                larger.put(entry);
            }
        }
        self.0.set(larger);
    }
}

impl TableGeneration {
    /// Writes an entry into the first unused place. There is one.
    fn put(&self, entry: u64) {
        let home = (entry >> self.shift) as usize;
        let (after, before) = (&self.entries[home..], &self.entries[..home]);
        let unused = |place: &&AtomicU64| place.load(Ordering::Relaxed) == UNUSED;
        if let Some(place) = after.iter().chain(before).find(unused) {
            // Release: whoever sees the number sees what it stands for.
            place.store(entry, Ordering::Release);
            let used = self.used.load(Ordering::Relaxed);
            self.used.store(used + 1, Ordering::Relaxed);
        }
    }
}
