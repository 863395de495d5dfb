//! A string that is stored forever: its length and its bytes, behind a thin
//! pointer.
//!
//! Strings lie one behind the other in blocks, which live as long as the process.
#![allow(unsafe_code)] // A length is read from where its string begins.

use super::published::Pointer;
use std::ptr::NonNull;

/// Bytes of the largest blocks. A block is as long as all before it together,
/// so that a few strings don't take the memory of many.
const LARGEST_BLOCK: usize = 4096;

/// Before a string's bytes: how many there are.
type Length = [u8; 4];

/// A string that is stored forever.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredString(NonNull<u8>);

/// Space for strings: what the newest block has left.
#[derive(Debug)]
pub(super) struct StringArena {
    left: &'static mut [u8],
    /// How long all blocks are together.
    all: usize,
}

// SAFETY: blocks are leaked, and nothing writes a string after `write`.
unsafe impl Pointer for StoredString {
    #[inline]
    fn into_raw(self) -> NonNull<u8> {
        self.0
    }

    #[inline]
    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        Self(raw)
    }
}

impl StoredString {
    #[inline]
    pub(super) fn as_str(self) -> &'static str {
        // SAFETY: the pointer came from `StringArena::write`, after which nothing
        // writes there: to a length, which needs no alignment because it is an
        // array of bytes, and to as many bytes behind it, copied from a `str`.
        unsafe {
            let length = u32::from_ne_bytes(self.0.cast::<Length>().read());
            let bytes = self.0.add(size_of::<Length>());
            let bytes = NonNull::slice_from_raw_parts(bytes, length as usize);
            std::str::from_utf8_unchecked(bytes.as_ref())
        }
    }
}

impl StringArena {
    /// Without space; allocates nothing.
    pub(super) const fn new() -> Self {
        Self {
            left: &mut [],
            all: 0,
        }
    }

    /// Stores a copy of a string, unless it has 4 GiB or more.
    pub(super) fn write(&mut self, source: &str) -> Option<StoredString> {
        let length: Length = u32::try_from(source.len()).ok()?.to_ne_bytes();
        let string = self.take(length.len() + source.len());
        let (before, bytes) = string.split_at_mut(length.len());
        before.copy_from_slice(&length);
        bytes.copy_from_slice(source.as_bytes());
        Some(StoredString(NonNull::from(string).cast()))
    }

    fn take(&mut self, length: usize) -> &'static mut [u8] {
        if self.left.len() < length {
            let block = self.all.min(LARGEST_BLOCK);
            // A long one gets a block for itself, and wastes none of another.
            if 4 * length > block {
                return self.block(length);
            }
            self.left = self.block(block);
        }
        let (taken, left) = std::mem::take(&mut self.left).split_at_mut(length);
        self.left = left;
        taken
    }

    fn block(&mut self, length: usize) -> &'static mut [u8] {
        self.all += length;
        Box::leak(vec![0; length].into_boxed_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_kept() {
        let mut arena = StringArena::new();
        let text = |n: usize| "ä".repeat(n * n % 3001);
        let keep = |n| (n, arena.write(&text(n)).expect("short enough"));
        let kept: Vec<(usize, StoredString)> = (0..200).map(keep).collect();
        for (n, string) in kept {
            assert_eq!(string.as_str(), text(n));
        }
    }

    #[test]
    fn little_more_room_is_taken_than_texts_need() {
        let (mut arena, mut needed) = (StringArena::new(), 0);
        for n in 0..1000 {
            let text = "x".repeat(n % 50);
            arena.write(&text).expect("short enough");
            needed += size_of::<Length>() + text.len();
            // A block has as much as all before it, and wastes a quarter.
            let possible = needed..3 * needed;
            assert!(possible.contains(&arena.all), "{} for {needed}", arena.all);
        }
        assert!(arena.all < needed + needed / 4 + LARGEST_BLOCK);
    }
}
