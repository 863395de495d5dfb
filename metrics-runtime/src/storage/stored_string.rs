//! A string that is never freed: its length and its bytes, behind a thin pointer.
//!
//! Strings are stored one after the other in blocks, which are never freed.
#![allow(unsafe_code)] // Reads lengths and strings through raw pointers.

use super::published::Pointer;
use std::ptr::NonNull;

/// The size of the largest blocks in bytes. A block is as long as all earlier ones together, so a
/// few strings do not use much memory.
const LARGEST_BLOCK: usize = 4096;

/// The number of bytes, stored before a string's bytes.
type Length = [u8; 4];

/// A string that is never freed.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredString(NonNull<u8>);

/// Space for strings: the rest of the newest block.
#[derive(Debug)]
pub(super) struct StringArena {
    left: &'static mut [u8],
    /// The total length of all blocks.
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
        // SAFETY: the pointer came from `StringArena::write`, and nothing writes there after that.
        // It points to a length, which needs no alignment because it is an array of bytes. After it
        // come that many bytes, copied from a `str`.
        unsafe {
            let length = u32::from_ne_bytes(self.0.cast::<Length>().read());
            let bytes = self.0.add(size_of::<Length>());
            let bytes = NonNull::slice_from_raw_parts(bytes, length as usize);
            std::str::from_utf8_unchecked(bytes.as_ref())
        }
    }
}

impl StringArena {
    /// An arena without space. Allocates nothing.
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
            // A long string gets its own block, so the rest of the current block is not wasted.
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
            // A block is as long as all before it, and wastes at most a quarter.
            let possible = needed..3 * needed;
            assert!(possible.contains(&arena.all), "{} for {needed}", arena.all);
        }
        assert!(arena.all < needed + needed / 4 + LARGEST_BLOCK);
    }
}
