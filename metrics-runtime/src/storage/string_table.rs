//! A hash table of strings that only grows. They are numbered from 1.
//!
//! An entry is one word: the number and a part of the hash, so that a search rarely reads other
//! strings. The strings are stored apart from the entries, by number.
//!
//! Look-ups take no lock, and a table that has become too small stays readable while a larger one
//! replaces it. One caller at a time inserts. Replaced tables are never freed, because readers may
//! still use them. Tables double, so all replaced ones together are smaller than the current one.

use super::published::Published;
use super::stored_string::StoredString;
use super::string_key::{Key, Seeds, hash};
use crate::support::sync::{AtomicU32, Ordering, TABLE_ENTRIES, const_fn};

/// The largest number of strings, which the numbers in entries allow.
pub(super) const MAX_STRINGS: u32 = NUMBER + 1;

/// The bits of an entry for the number, minus 1. The other bits are the part of the hash.
const NUMBER: u32 = (1 << 24) - 1;

/// An unused entry. All others have a bit set that belongs neither to the number nor to the hash.
const UNUSED: u32 = 0;
const USED: u32 = 1 << 31;

#[derive(Debug)]
struct StringGeneration {
    /// Their number is a power of two.
    entries: Box<[AtomicU32]>,
    /// All strings, by number. There is room for one for each entry that can be used.
    strings: Box<[Published<StoredString>]>,
    /// A hash shifted by this gives the position of its entry.
    shift: u32,
    /// The seeds of hashes. Stored here, where access needs no check.
    seeds: Seeds,
    /// The number of strings. Only the one caller of `insert` accesses it.
    length: AtomicU32,
    /// Kept because readers may still search it.
    _replaced: Option<&'static StringGeneration>,
}

/// A table of strings.
#[derive(Debug)]
pub(super) struct StringTable(Published<&'static StringGeneration>);

impl StringTable {
    const_fn! {
        /// A table without strings. Allocates nothing.
        pub(super) fn new() -> Self {
            Self(Published::none())
        }
    }

    /// The string with this number, if it exists.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&'static str> {
        let place = number.checked_sub(1)? as usize;
        let string = self.0.get()?.strings.get(place)?;
        Some(string.get()?.as_str())
    }

    /// The number of a string.
    ///
    /// It may miss a string that is being inserted. Search again under the lock of the inserters
    /// before inserting it.
    #[inline(always)]
    pub(super) fn find(&self, key: impl Key) -> Option<u32> {
        let generation = self.0.get()?;
        let hash = key.hash(&generation.seeds);
        let piece = piece(hash);
        let entries = &*generation.entries;
        // The shift leaves as many bits as the length has, so the position exists.
        let mut place = (hash >> generation.shift) as usize;
        loop {
            // Relaxed: an entry that is seen before its string does not match.
            let entry = entries.get(place)?.load(Ordering::Relaxed);
            if entry & !NUMBER == piece {
                let number = entry & NUMBER;
                let string = generation.strings.get(number as usize)?.get()?;
                if key.is(string.as_str()) {
                    return Some(number + 1);
                }
            } else if entry == UNUSED {
                // There is always an unused entry.
                return None;
            }
            place = (place + 1) & (entries.len() - 1);
        }
    }

    /// Adds a string with the next number, and returns the number. One caller at a time, at most
    /// [`MAX_STRINGS`] times.
    pub(super) fn insert(&self, string: StoredString) -> u32 {
        let length = |generation: &StringGeneration| generation.length.load(Ordering::Relaxed);
        let generation = match self.0.get() {
            Some(generation) if (length(generation) as usize) < generation.strings.len() => {
                generation
            }
            full => self.grow(full),
        };
        generation.put(string)
    }

    fn grow(&self, replaced: Option<&'static StringGeneration>) -> &'static StringGeneration {
        let entries = replaced.map_or(TABLE_ENTRIES, |replaced| 2 * replaced.entries.len());
        let larger: &'static StringGeneration = Box::leak(Box::new(StringGeneration {
            entries: (0..entries).map(|_| AtomicU32::new(UNUSED)).collect(),
            // At most seven eighths full: then searches are short, and memory is small.
            strings: (0..7 * entries / 8).map(|_| Published::none()).collect(),
            shift: u64::BITS - entries.ilog2(),
            seeds: replaced.map_or_else(Seeds::random, |replaced| replaced.seeds.clone()),
            length: AtomicU32::new(0),
            _replaced: replaced,
        }));
        // In their order, which gives them the same numbers.
        let strings = replaced.iter().flat_map(|replaced| &replaced.strings);
        for string in strings.filter_map(Published::get) {
            larger.put(string);
        }
        self.0.set(larger);
        larger
    }
}

impl StringGeneration {
    /// Gives a string the next number, and writes its entry into the first unused position. There
    /// is always one.
    fn put(&self, string: StoredString) -> u32 {
        let hash = hash(&self.seeds, string.as_str());
        // Relaxed: only the one caller of `insert` writes it.
        let number = self.length.load(Ordering::Relaxed);
        self.strings[number as usize].set(string);
        let home = (hash >> self.shift) as usize;
        let (after, before) = (&self.entries[home..], &self.entries[..home]);
        let unused = |place: &&AtomicU32| place.load(Ordering::Relaxed) == UNUSED;
        if let Some(place) = after.iter().chain(before).find(unused) {
            // Relaxed: a reader that sees the entry before the string finds no match.
            place.store(piece(hash) | number, Ordering::Relaxed);
        }
        self.length.store(number + 1, Ordering::Relaxed);
        number + 1
    }
}

/// The part of a hash that is in its entry. It comes from the lower half, because the upper bits
/// determine the position of the entry.
#[inline(always)]
fn piece(hash: u64) -> u32 {
    (hash as u32 | USED) & !NUMBER
}
