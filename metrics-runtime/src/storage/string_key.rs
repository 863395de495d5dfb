//! A string to look up: its hash, and its comparison with stored strings.
//!
//! Labels are mostly short. A short string is read once, as machine words that may overlap, and
//! everything else is computed from these. That needs no calls and few branches, because lengths
//! vary from string to string. The key's type determines the number of words.

use foldhash::SharedSeed;
use foldhash::quality::FoldHasher;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// The seeds of hashes. They are random, so that clients cannot choose strings that collide.
#[derive(Clone, Debug)]
pub(super) struct Seeds(u64, SharedSeed);

impl Seeds {
    pub(super) fn random() -> Self {
        Self(random(), SharedSeed::from_u64(random()))
    }
}

/// A random number from the operating system, through the standard library.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A string to look up, as a table uses it.
pub(super) trait Key: Copy {
    fn hash(self, seeds: &Seeds) -> u64;

    /// Whether it is this string.
    fn is(self, other: &'static str) -> bool;
}

/// The contents of a string whose length is in a certain range.
pub(super) trait Contents<'a>: Copy + PartialEq {
    fn from_bytes(text: &'a [u8]) -> Self;

    fn write(self, hasher: &mut FoldHasher<'_>);
}

/// A string to look up.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct StringKey<C> {
    length: usize,
    contents: C,
}

impl<'a, C: Contents<'a>> StringKey<C> {
    #[inline(always)]
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            length: text.len(),
            contents: C::from_bytes(text.as_bytes()),
        }
    }
}

impl<'a, C: Contents<'a>> Key for StringKey<C> {
    #[inline(always)]
    fn hash(self, seeds: &Seeds) -> u64 {
        // Includes the length, because strings of one repeated byte have the same words.
        let seed = seeds.0.rotate_right(self.length as u32);
        let mut hasher = FoldHasher::with_seed(seed, &seeds.1);
        self.contents.write(&mut hasher);
        hasher.finish()
    }

    #[inline(always)]
    fn is(self, other: &'static str) -> bool {
        self.length == other.len() && self.contents == C::from_bytes(other.as_bytes())
    }
}

/// Up to 7 bytes.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct OneWord(u64);

/// 8 to 15 bytes.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct TwoWords(u64, u64);

/// 16 to 32 bytes. It starts at 16, not at 17: strings often differ in a number at their end, and
/// branch predictors cannot predict its length.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct FourWords(u64, u64, u64, u64);

/// Any length.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Bytes<'a>(&'a [u8]);

impl Contents<'_> for OneWord {
    #[inline(always)]
    fn from_bytes(text: &[u8]) -> Self {
        let half = |bytes: &[u8; 4]| u64::from(u32::from_ne_bytes(*bytes));
        if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            return Self(half(first) << 32 | half(last));
        }
        // The first, the middle and the last of 1 to 3 bytes.
        let byte = |at: usize| text.get(at).map_or(0, |byte| u64::from(*byte));
        let last = text.len().wrapping_sub(1);
        Self(byte(0) << 16 | byte(text.len() / 2) << 8 | byte(last))
    }

    #[inline(always)]
    fn write(self, hasher: &mut FoldHasher<'_>) {
        hasher.write_u128(self.0.into());
    }
}

impl Contents<'_> for TwoWords {
    #[inline(always)]
    fn from_bytes(text: &[u8]) -> Self {
        Self(word(text.first_chunk()), word(text.last_chunk()))
    }

    #[inline(always)]
    fn write(self, hasher: &mut FoldHasher<'_>) {
        hasher.write_u128(u128::from(self.0) << 64 | u128::from(self.1));
    }
}

impl Contents<'_> for FourWords {
    #[inline(always)]
    fn from_bytes(text: &[u8]) -> Self {
        let words = |half: Option<&[u8; 16]>| {
            let half = half.map_or(&[][..], |half| half);
            (word(half.first_chunk()), word(half.last_chunk()))
        };
        let ((a, b), (c, d)) = (words(text.first_chunk()), words(text.last_chunk()));
        Self(a, b, c, d)
    }

    #[inline(always)]
    fn write(self, hasher: &mut FoldHasher<'_>) {
        hasher.write_u128(u128::from(self.0) << 64 | u128::from(self.1));
        hasher.write_u128(u128::from(self.2) << 64 | u128::from(self.3));
    }
}

impl<'a> Contents<'a> for Bytes<'a> {
    #[inline(always)]
    fn from_bytes(text: &'a [u8]) -> Self {
        Self(text)
    }

    #[inline(always)]
    fn write(self, hasher: &mut FoldHasher<'_>) {
        hasher.write(self.0);
    }
}

/// A word of a string that is long enough.
#[inline(always)]
fn word(bytes: Option<&[u8; 8]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from_ne_bytes(*bytes))
}

/// Evaluates an expression with the key of a string, of the type for its length.
macro_rules! with_key {
    ($text:expr, |$key:ident| $value:expr) => {{
        use $crate::storage::string_key::{Bytes, FourWords, OneWord, StringKey, TwoWords};
        let text = $text;
        match text.len() {
            0..8 => {
                let $key = StringKey::<OneWord>::new(text);
                $value
            }
            8..16 => {
                let $key = StringKey::<TwoWords>::new(text);
                $value
            }
            16..=32 => {
                let $key = StringKey::<FourWords>::new(text);
                $value
            }
            _ => {
                let $key = StringKey::<Bytes<'_>>::new(text);
                $value
            }
        }
    }};
}
pub(super) use with_key;

/// The hash of a string.
pub(super) fn hash(seeds: &Seeds, text: &str) -> u64 {
    with_key!(text, |key| key.hash(seeds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn is(one: &str, other: &str) -> bool {
        let other: &'static str = Box::leak(other.into());
        with_key!(one, |key| key.is(other))
    }

    #[test]
    fn texts_are_the_same_if_all_their_bytes_are() {
        for length in 0..70 {
            let text = "x".repeat(length);
            assert!(is(&text, &text.clone()));
            assert!(!is(&text, &(text.clone() + "x")));
            for at in 0..length {
                let mut other = text.clone();
                other.replace_range(at..=at, "y");
                assert!(!is(&text, &other), "{text} and {other}");
            }
        }
    }

    #[test]
    fn texts_that_differ_in_a_byte_or_in_length_have_other_hashes() {
        let (seeds, mut hashes) = (Seeds::random(), HashSet::new());
        let mut is_new = |text: &str| hashes.insert(hash(&seeds, text));
        for length in 0..70 {
            let text = "x".repeat(length);
            assert!(is_new(&text));
            for at in 0..length {
                let mut other = text.clone();
                other.replace_range(at..=at, "y");
                assert!(is_new(&other), "{other}");
            }
        }
    }

    #[test]
    fn hashes_are_even_in_their_upper_bits() {
        let seeds = Seeds::random();
        let places = (0..1 << 12).map(|n: u32| hash(&seeds, &format!("/orders/{n:06}")) >> 52);
        // With as many positions as texts, one in e stays empty.
        let used = places.collect::<HashSet<_>>().len();
        assert!((2400..2800).contains(&used), "{used}");
    }

    #[test]
    fn seeds_differ() {
        assert_ne!(
            hash(&Seeds::random(), "text"),
            hash(&Seeds::random(), "text")
        );
    }
}
