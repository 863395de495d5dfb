//! A hash table of texts, numbered from 1 as they come, that only grows.
//!
//! An entry is one word: the number, and a piece of the hash, because of which
//! other texts that are met on the way are seldom read. The texts' records are
//! beside the entries, by number.
//!
//! Look-ups take no lock, and a table that has become too small stays readable
//! while a larger one takes its place. One caller at a time inserts. Outgrown
//! tables are never freed, because somebody may still read them; they double,
//! so together they are smaller than the one in use.
#![allow(unsafe_code)] // Tables and records are found through atomic pointers.

use super::stored_string::StoredString;
use super::string_key::{Key, Seeds, hash};
use crate::support::sync::{AtomicPtr, AtomicU32, Ordering, TABLE_ENTRIES, const_fn};
use std::ptr::{self, NonNull};

/// Texts at most: what the numbers in entries can tell apart.
pub(super) const MAX_STRINGS: u32 = NUMBER + 1;

/// The bits of an entry that are the number, less 1. The others are the piece
/// of the hash.
const NUMBER: u32 = (1 << 24) - 1;

/// An entry that is not used. All others have a bit set that is none of the
/// number's and none of the hash's.
const UNUSED: u32 = 0;
const USED: u32 = 1 << 31;

#[derive(Debug)]
struct Generation {
    /// As many as a power of two.
    entries: Box<[AtomicU32]>,
    /// The records of all texts, as many as entries may be used.
    records: Box<[AtomicPtr<u8>]>,
    /// By how much a hash is shifted to give the place of its entry.
    shift: u32,
    /// The last place.
    last: usize,
    /// What hashes begin with: here, where it is found without a check.
    seeds: Seeds,
    /// Texts in it. Only the one caller of `insert` touches it.
    length: AtomicU32,
    /// Kept because readers may still search it.
    _outgrown: Option<&'static Generation>,
}

/// A table of texts.
#[derive(Debug)]
pub(super) struct StringTable(AtomicPtr<Generation>);

impl StringTable {
    const_fn! {
        /// Without texts; allocates nothing.
        pub(super) fn new() -> Self {
            Self(AtomicPtr::new(ptr::null_mut()))
        }
    }

    #[inline]
    fn generation(&self) -> Option<&'static Generation> {
        // Acquire pairs with the release in `grow`: its entries are seen.
        let generation = self.0.load(Ordering::Acquire);
        // SAFETY: the pointer is null or came from `Box::leak` in `grow`, and
        // nothing frees or mutably borrows a generation after that.
        unsafe { generation.as_ref() }
    }

    /// The text with a number, if there is one.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&'static str> {
        let place = number.checked_sub(1)? as usize;
        let record = self.generation()?.records.get(place)?;
        Some(seen(record)?.as_str())
    }

    /// The number of a text.
    ///
    /// One that is inserted meanwhile may be missed: ask again, in turn with
    /// the inserters, before inserting it.
    #[inline(always)]
    pub(super) fn find(&self, key: impl Key) -> Option<u32> {
        let generation = self.generation()?;
        let hash = key.hash(&generation.seeds);
        let piece = piece(hash);
        let mut place = (hash >> generation.shift) as usize;
        loop {
            // SAFETY: a hash has no more bits above `shift` than `last` has,
            // and `last` is below the number of entries.
            let entry = unsafe { generation.entries.get_unchecked(place) };
            // Relaxed: if its record can't be seen yet, that is checked.
            let entry = entry.load(Ordering::Relaxed);
            if entry & !NUMBER == piece {
                // SAFETY: `put` has found the place of that number's record.
                let record = unsafe { generation.records.get_unchecked((entry & NUMBER) as usize) };
                if key.is(seen(record)?.as_str()) {
                    return Some((entry & NUMBER) + 1);
                }
            } else if entry == UNUSED {
                // There is always one.
                return None;
            }
            place = (place + 1) & generation.last;
        }
    }

    /// Adds a text with the next number, and returns that. One caller at a
    /// time, [`MAX_STRINGS`] times at most.
    pub(super) fn insert(&self, record: StoredString) -> u32 {
        let length = |generation: &'static Generation| generation.length.load(Ordering::Relaxed);
        let generation = match self.generation() {
            Some(generation) if (length(generation) as usize) < generation.records.len() => {
                generation
            }
            outgrown => self.grow(outgrown),
        };
        generation.put(record)
    }

    fn grow(&self, outgrown: Option<&'static Generation>) -> &'static Generation {
        let entries = outgrown.map_or(TABLE_ENTRIES, |outgrown| 2 * outgrown.entries.len());
        let none = || AtomicPtr::new(ptr::null_mut());
        let larger: &'static Generation = Box::leak(Box::new(Generation {
            entries: (0..entries).map(|_| AtomicU32::new(UNUSED)).collect(),
            // Seven eighths: searches stay short, and memory small.
            records: (0..7 * entries / 8).map(|_| none()).collect(),
            shift: u64::BITS - entries.ilog2(),
            last: entries - 1,
            seeds: outgrown.map_or_else(Seeds::random, |outgrown| outgrown.seeds.clone()),
            length: AtomicU32::new(0),
            _outgrown: outgrown,
        }));
        // In their order, which gives them their numbers again.
        let records = outgrown.iter().flat_map(|outgrown| &outgrown.records);
        for record in records.filter_map(seen) {
            larger.put(record);
        }
        // Release: whoever sees the larger table sees its entries.
        self.0
            .store(ptr::from_ref(larger).cast_mut(), Ordering::Release);
        larger
    }
}

impl Generation {
    /// Gives a text the next number, and writes its entry into the first unused
    /// place. There is one.
    fn put(&self, record: StoredString) -> u32 {
        let hash = hash(&self.seeds, record.as_str());
        // Relaxed: only the one caller of `insert` writes it.
        let number = self.length.load(Ordering::Relaxed);
        // Release: whoever sees the pointer sees the text.
        self.records[number as usize].store(record.as_ptr().as_ptr(), Ordering::Release);
        let home = (hash >> self.shift) as usize;
        let (after, before) = (&self.entries[home..], &self.entries[..home]);
        let unused = |place: &&AtomicU32| place.load(Ordering::Relaxed) == UNUSED;
        if let Some(place) = after.iter().chain(before).find(unused) {
            // Relaxed: whoever sees the entry before the record goes without.
            place.store(piece(hash) | number, Ordering::Relaxed);
        }
        self.length.store(number + 1, Ordering::Relaxed);
        number + 1
    }
}

/// A record, where its pointer can be seen.
#[inline(always)]
fn seen(record: &AtomicPtr<u8>) -> Option<StoredString> {
    // Acquire pairs with the release in `put`: the text is seen.
    let record = record.load(Ordering::Acquire);
    // SAFETY: what `put` stores is a record's; see above for the order.
    NonNull::new(record).map(|record| unsafe { StoredString::from_ptr(record) })
}

/// The piece of a hash that is in its entry: of the lower half, because the
/// upper bits say where the entry is.
#[inline(always)]
fn piece(hash: u64) -> u32 {
    (hash as u32 | USED) & !NUMBER
}
