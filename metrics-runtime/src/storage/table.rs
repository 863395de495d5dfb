//! A hash table from 64-bit keys to 32-bit numbers, which only grows. An entry can be hidden from
//! look-ups until its key is restored.
//!
//! An entry is a key and its number. Both are in one word as long as all keys are small, because
//! there is one entry for each dynamic series. The first large key replaces the table by a wide
//! one, whose entries are a word for the key and then one for the number. The key's word is written
//! last, so a thread that sees the key also sees the number and its target.
//!
//! Look-ups take no lock, and a table that has become too small stays readable while a larger one
//! replaces it. One caller at a time inserts. Replaced tables are never freed, because readers may
//! still use them. Each is at most half as large as its successor, so all replaced ones together
//! are smaller than the current one.

use super::published::Published;
use super::string_key::random;
use crate::support::sync::{AtomicU32, AtomicU64, Ordering, TABLE_ENTRIES, const_fn};
use std::iter;

/// The key's bits of an unused entry.
const UNUSED: u64 = 0;

/// This bit marks the key of a hidden entry.
const FORGOTTEN: u64 = 1;

/// The position of a key in its word, above the mark.
const KEY_SHIFT: u32 = 1;

/// The position of a number in its word, above a small key.
const NUMBER_SHIFT: u32 = 32;

/// The bits of a small key.
const NARROW: u64 = (1 << NUMBER_SHIFT) - 1;

#[derive(Debug)]
struct TableGeneration {
    /// The words of the entries, whose number is a power of two.
    words: Box<[AtomicU64]>,
    /// 0 if an entry is one word, 1 if it is two.
    wide: u32,
    /// The bits of an entry's first word that are the key: the lower half if `wide` is 0.
    key_bits: u64,
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
        let mut entry = generation.home(key);
        loop {
            // Acquire pairs with the release in `put`: the number is visible, and everything that
            // the inserter wrote for it.
            let found = generation.key(entry, Ordering::Acquire)?;
            if found == bits(key) {
                return generation.number(entry);
            }
            // There is always an unused entry.
            if found == UNUSED {
                return None;
            }
            entry = generation.next(entry);
        }
    }

    /// Adds a key with its number. One caller at a time.
    pub(crate) fn insert(&self, key: u64, number: u32) {
        let current = self.0.get();
        let entries = current.map_or(0, TableGeneration::len);
        let used = current.map_or(0, |current| current.used.load(Ordering::Relaxed) as usize);
        // At most seven eighths full: then probes are short, and memory is small.
        let is_full = 8 * (used + 1) > 7 * entries;
        let is_too_narrow = current.is_some_and(|current| bits(key) & !current.key_bits != 0);
        if is_full || is_too_narrow {
            let wide = current.map_or(0, |current| current.wide);
            let length = if is_full { 2 * entries } else { entries };
            self.replace(
                length.max(TABLE_ENTRIES),
                wide | u32::from(bits(key) > NARROW),
            );
        }
        if let Some(generation) = self.0.get() {
            generation.put(bits(key), number);
        }
    }

    /// Hides the entries with these numbers from look-ups. The caller holds the lock of the
    /// inserters.
    pub(crate) fn forget(&self, is_meant: &dyn Fn(u32) -> bool) {
        let Some(generation) = self.0.get() else {
            return;
        };
        for (entry, _) in generation.used_entries() {
            if generation.number(entry).is_some_and(is_meant) {
                // Relaxed: one more look-up that finds it does no harm.
                generation.set_forgotten(entry, true, Ordering::Relaxed);
            }
        }
    }

    /// The number of a hidden key. Look-ups find it again. The caller holds the lock of the
    /// inserters.
    pub(crate) fn remember(&self, key: u64) -> Option<u32> {
        let generation = self.0.get()?;
        let entry = generation.search(key, bits(key) | FORGOTTEN)?;
        // Release: as in `put`.
        generation.set_forgotten(entry, false, Ordering::Release);
        generation.number(entry)
    }

    /// The numbers of all keys that are not hidden. The caller holds the lock of the inserters.
    pub(crate) fn remembered(&self) -> impl Iterator<Item = u32> {
        self.0.get().into_iter().flat_map(|generation| {
            let entries = generation.used_entries();
            let remembered = entries.filter(|(_, key)| key & FORGOTTEN == 0);
            remembered.filter_map(|(entry, _)| generation.number(entry))
        })
    }

    /// The number of entries, and whether they are wide, of the table and of those that it replaced.
    #[cfg(test)]
    pub(crate) fn generations(&self) -> Vec<(usize, bool)> {
        iter::successors(self.0.get(), |generation| generation._replaced)
            .map(|generation| (generation.len(), generation.wide == 1))
            .collect()
    }

    /// Goes on with a table of this many entries, wide or not.
    fn replace(&self, length: usize, wide: u32) {
        let replaced = self.0.get();
        let larger = Box::leak(Box::new(TableGeneration {
            words: iter::repeat_with(|| AtomicU64::new(0))
                .take(length << wide)
                .collect(),
            wide,
            key_bits: if wide == 0 { NARROW } else { u64::MAX },
            shift: u64::BITS - length.ilog2(),
            seed: replaced.map_or_else(|| random() | 1, |replaced| replaced.seed),
            used: AtomicU32::new(0),
            _replaced: replaced,
        }));
        if let Some(replaced) = replaced {
            for (entry, key) in replaced.used_entries() {
                larger.put(key, replaced.number(entry).unwrap_or_default());
            }
        }
        self.0.set(larger);
    }
}

impl TableGeneration {
    /// The number of entries.
    fn len(&self) -> usize {
        self.words.len() >> self.wide
    }

    /// The entry at which the search for a key begins. The upper bits of a product depend on all
    /// bits of the key, and the shift leaves as many of them as the number of entries has.
    #[inline]
    fn home(&self, key: u64) -> usize {
        ((key.wrapping_mul(self.seed) >> self.shift) as usize) << self.wide
    }

    /// The entry after this one.
    #[inline]
    fn next(&self, entry: usize) -> usize {
        (entry + (1 << self.wide)) & (self.words.len() - 1)
    }

    /// An entry's key as [`bits`]. All entries exist; `None` keeps the look-up without a panic.
    #[inline]
    fn key(&self, entry: usize, order: Ordering) -> Option<u64> {
        Some(self.words.get(entry)?.load(order) & self.key_bits)
    }

    /// The number of an entry whose key was seen. The key published it.
    #[inline]
    fn number(&self, entry: usize) -> Option<u32> {
        let word = self.words.get(entry + self.wide as usize)?;
        Some((word.load(Ordering::Relaxed) >> NUMBER_SHIFT) as u32)
    }

    /// The entries that are in use, with the bits of their keys. The caller holds the lock of the
    /// inserters.
    fn used_entries(&self) -> impl Iterator<Item = (usize, u64)> {
        let entries = (0..self.words.len()).step_by(1 << self.wide);
        entries
            // Relaxed: this caller has written them, or holds the lock of their writer.
            .filter_map(|entry| Some((entry, self.key(entry, Ordering::Relaxed)?)))
            .filter(|&(_, key)| key != UNUSED)
    }

    /// The first entry with these bits, from the home of this key on. The caller holds the lock of
    /// the inserters.
    fn search(&self, key: u64, wanted: u64) -> Option<usize> {
        let entries = iter::successors(Some(self.home(key)), |&entry| Some(self.next(entry)));
        let mut entries = entries.take(self.len());
        entries.find(|&entry| self.key(entry, Ordering::Relaxed) == Some(wanted))
    }

    /// Writes a key, hidden or not, with its number into the first unused entry. There is always
    /// one.
    fn put(&self, key: u64, number: u32) {
        let Some(entry) = self.search((key >> KEY_SHIFT) - 1, UNUSED) else {
            return;
        };
        let number = u64::from(number) << NUMBER_SHIFT;
        if self.wide == 0 {
            // Release: a thread that sees the key also sees the number's target.
            self.words[entry].store(key | number, Ordering::Release);
        } else {
            // Relaxed: the key publishes it.
            self.words[entry + 1].store(number, Ordering::Relaxed);
            // Release: a thread that sees the key also sees the number and its target.
            self.words[entry].store(key, Ordering::Release);
        }
        let used = self.used.load(Ordering::Relaxed);
        self.used.store(used + 1, Ordering::Relaxed);
    }

    /// Hides an entry from look-ups, or shows it to them again.
    fn set_forgotten(&self, entry: usize, forgotten: bool, order: Ordering) {
        // The caller holds the lock of the inserters, so the word does not change in between.
        let word = self.words[entry].load(Ordering::Relaxed) & !FORGOTTEN;
        self.words[entry].store(word | u64::from(forgotten), order);
    }
}

/// What an entry has in the place of its key: never `UNUSED`, and with room for the mark.
#[inline]
fn bits(key: u64) -> u64 {
    (key.wrapping_add(1)) << KEY_SHIFT
}
