//! A dictionary of strings with a limit: the values of a dynamic label.
//!
//! A known string is found without a lock. A new one takes a lock once. Past the limit, every new
//! string is [`OTHER`], without a lock. The same applies to strings that are too long, because
//! clients can choose them, and scrapes repeat them.

use super::stored_string::StringArena;
use super::string_key::with_key;
use super::string_table::{MAX_STRINGS, StringTable};
use crate::declaration::{DynamicValues, OTHER, OTHER_VALUE};
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{AtomicU32, Mutex, Ordering, const_fn};
use std::fmt;

/// A dictionary of at most `limit` strings with at most `max_length` bytes, numbered from 1. It is
/// never freed.
pub struct Dictionary {
    limit: u32,
    max_length: u32,
    strings: StringTable,
    /// The number of strings. It changes only while `inserting` is locked.
    length: AtomicU32,
    inserting: Mutex<StringArena>,
}

impl Dictionary {
    const_fn! {
        /// An empty dictionary. Allocates nothing.
        ///
        /// # Panics
        ///
        /// If the limit is 0 or above 2²⁴. Macros call it in statics, so this is a compile error.
        pub fn new(limit: u32, max_length: u32) -> Self {
            assert!(
                limit > 0 && limit <= MAX_STRINGS,
                "a limit must be from 1 to 16777216"
            );
            Self {
                limit,
                max_length,
                strings: StringTable::new(),
                length: AtomicU32::new(0),
                inserting: Mutex::new(StringArena::new()),
            }
        }
    }

    /// The number of `string`. Adds it if there is room; otherwise it is [`OTHER`]. On a slow path,
    /// nothing is added, and the caller drops the update.
    #[inline]
    pub fn number(&self, string: &str) -> u64 {
        // Converted from 32 bits, so that the compiler knows the index is in range.
        u64::from(self.find(string).unwrap_or_else(|| self.add(string)))
    }

    #[inline]
    fn find(&self, string: &str) -> Option<u32> {
        with_key!(string, |key| self.strings.find(key))
    }

    #[cold]
    fn add(&self, string: &str) -> u32 {
        // Long strings are never added, so the look-up need not check the length.
        if string == OTHER_VALUE || string.len() > self.max_length as usize {
            return OTHER as u32;
        }
        // Acquire pairs with the release below: a thread that sees it full finds all strings.
        if self.length.load(Ordering::Acquire) >= self.limit {
            // This string may have been added last, after the first look-up.
            return self.find(string).unwrap_or(OTHER as u32);
        }
        let Some(_slow) = SlowPath::enter() else {
            return OTHER as u32;
        };
        let mut arena = lock(&self.inserting);
        // Another thread may have added it.
        if let Some(number) = self.find(string) {
            return number;
        }
        if self.length.load(Ordering::Relaxed) >= self.limit {
            return OTHER as u32;
        }
        let Some(stored) = arena.write(string) else {
            return OTHER as u32;
        };
        let number = self.strings.insert(stored);
        self.length.store(number, Ordering::Release);
        number
    }
}

impl DynamicValues for Dictionary {
    fn value(&'static self, number: u64) -> &'static str {
        match u32::try_from(number) {
            Ok(number @ 1..) => self.strings.get(number).unwrap_or(OTHER_VALUE),
            _ => OTHER_VALUE,
        }
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
