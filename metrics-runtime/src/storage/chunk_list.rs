//! A list of chunks that grows while others read it.
//!
//! One writer at a time grows a list (its thread, or whoever holds the lock of
//! the shared one); any number of readers walk it meanwhile. Chunks and
//! directories are never freed: a list is handed from thread to thread for as
//! long as the process lives, and directories double, so that the outgrown
//! ones together are smaller than the one in use.
#![allow(unsafe_code)] // Chunks are found through atomic pointers.

use super::cell::Cell;
use crate::support::sync::{AtomicPtr, CHUNK_BITS, Ordering, const_fn};
use std::ptr;

/// Cells of a chunk: 4 KiB, a page.
pub(crate) const CHUNK_CELLS: usize = 1 << CHUNK_BITS;

/// Neighbouring cells. Aligned to two cache lines, which many CPUs fetch as a
/// pair, so that no two threads' chunks share one.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Chunk([Cell; CHUNK_CELLS]);

/// Where each chunk is; null where none was allocated.
pub(super) type Directory = [AtomicPtr<Chunk>];

/// What a directory covers, with the one that it replaced.
struct Generation {
    directory: Box<Directory>,
    /// Kept because readers may still walk it.
    _outgrown: Option<&'static Generation>,
}

/// A list of chunks.
pub(super) struct ChunkList(AtomicPtr<Generation>);

impl ChunkList {
    const_fn! {
        pub(super) fn new() -> Self {
            Self(AtomicPtr::new(ptr::null_mut()))
        }
    }

    #[inline]
    fn generation(&self) -> Option<&'static Generation> {
        // Acquire pairs with the release in `touch`: the directory's entries
        // are seen as they were when it was published, or newer.
        let generation = self.0.load(Ordering::Acquire);
        // SAFETY: the pointer is null or came from `Box::leak` in `touch`, and
        // nothing frees or mutably borrows a generation after that.
        unsafe { generation.as_ref() }
    }

    /// The directory as it is now.
    #[inline]
    pub(super) fn directory(&self) -> &'static Directory {
        self.generation()
            .map_or(&[], |generation| &generation.directory)
    }

    /// The cell, if its chunk is allocated.
    #[inline]
    pub(super) fn get(&self, cell: u32) -> Option<&'static Cell> {
        find(self.directory(), cell, Ordering::Acquire)?.first()
    }

    /// Allocates the chunk of `cell` where it is missing, and returns the
    /// directory that now has it. One caller at a time.
    pub(super) fn touch(&self, cell: u32) -> &'static Directory {
        let chunk = (cell >> CHUNK_BITS) as usize;
        if chunk >= self.directory().len() {
            self.grow(chunk + 1);
        }
        let directory = self.directory();
        if directory[chunk].load(Ordering::Relaxed).is_null() {
            let fresh = Box::leak(Box::new(Chunk(std::array::from_fn(|_| Cell::new()))));
            // Release: whoever sees the pointer sees the zeros behind it.
            directory[chunk].store(fresh, Ordering::Release);
        }
        directory
    }

    fn grow(&self, at_least: usize) {
        let outgrown = self.generation();
        let length = at_least.next_power_of_two().max(8);
        let mut directory = Vec::with_capacity(length);
        // Relaxed: only the one caller of `touch` stores entries.
        directory.extend(
            self.directory()
                .iter()
                .map(|entry| AtomicPtr::new(entry.load(Ordering::Relaxed))),
        );
        directory.resize_with(length, || AtomicPtr::new(ptr::null_mut()));
        let generation = Box::leak(Box::new(Generation {
            directory: directory.into_boxed_slice(),
            _outgrown: outgrown,
        }));
        // Release: whoever sees the new directory sees its entries.
        self.0.store(generation, Ordering::Release);
    }

    /// Adds the cells from `first` on to `sums`, as whole numbers.
    pub(super) fn add_to(&self, first: u32, sums: &mut [u64]) {
        add_to(self.directory(), first, sums);
    }
}

/// Adds a directory's cells from `first` on to `sums`, as whole numbers.
#[inline]
pub(super) fn add_to(directory: &'static Directory, first: u32, sums: &mut [u64]) {
    let (mut at, mut rest) = (first, sums);
    while !rest.is_empty() {
        let in_chunk = CHUNK_CELLS - (at as usize & (CHUNK_CELLS - 1));
        let (now, later) = rest.split_at_mut(in_chunk.min(rest.len()));
        if let Some(cells) = find(directory, at, Ordering::Acquire) {
            for (sum, cell) in now.iter_mut().zip(cells) {
                *sum = sum.wrapping_add(cell.load());
            }
        }
        at += now.len() as u32;
        rest = later;
    }
}

/// The cells from `cell` to the end of its chunk, if that is allocated. An
/// owner may pass `Relaxed`, since it stored the chunk's address itself or got
/// it with the list; all others pass `Acquire`.
#[inline(always)]
pub(super) fn find(
    directory: &'static Directory,
    cell: u32,
    ordering: Ordering,
) -> Option<&'static [Cell]> {
    let chunk = directory.get((cell >> CHUNK_BITS) as usize)?.load(ordering);
    // SAFETY: an entry is null or came from `Box::leak` in `touch`, and
    // nothing frees or mutably borrows a chunk after that.
    let chunk = unsafe { chunk.as_ref() }?;
    Some(&chunk.0[cell as usize & (CHUNK_CELLS - 1)..])
}
