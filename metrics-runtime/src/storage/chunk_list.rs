//! A list of chunks that grows while other threads read it.
//!
//! One writer at a time grows a list: its thread, or the holder of a shard's lock. Any number of
//! readers walk it concurrently. Chunks and directories are never freed, because a list is passed
//! from thread to thread until the process ends. Directories double, so all replaced ones together
//! are smaller than the current one.

use super::cell::Cell;
pub(crate) use super::chunk::CHUNK_CELLS;
use super::chunk::Chunk;
use super::pages::new_chunk;
use super::published::Published;
use crate::support::sync::{CHUNK_BITS, const_fn};

/// The chunks. An empty entry has no chunk yet.
pub(super) type Directory = [Published<&'static Chunk>];

/// A directory, with the one that it replaced.
struct DirectoryGeneration {
    directory: Box<Directory>,
    /// Kept because readers may still use it.
    _replaced: Option<&'static DirectoryGeneration>,
}

/// A list of chunks.
pub(crate) struct ChunkList(Published<&'static DirectoryGeneration>);

impl ChunkList {
    const_fn! {
        pub(super) fn new() -> Self {
            Self(Published::none())
        }
    }

    /// The current directory.
    #[inline]
    pub(super) fn directory(&self) -> &'static Directory {
        self.0.get().map_or(&[], |generation| &generation.directory)
    }

    /// The cell, if its chunk is allocated.
    #[inline]
    pub(super) fn get(&self, cell: u32) -> Option<&'static Cell> {
        find(self.directory(), cell)?.first()
    }

    /// Allocates the chunk of `cell` if it is missing, and returns the directory that contains it.
    /// One caller at a time.
    pub(super) fn touch(&self, cell: u32) -> &'static Directory {
        let chunk = (cell >> CHUNK_BITS) as usize;
        if chunk >= self.directory().len() {
            self.grow(chunk + 1);
        }
        let directory = self.directory();
        if directory[chunk].get_owned().is_none() {
            directory[chunk].set(new_chunk(chunk as u32));
        }
        directory
    }

    fn grow(&self, min_length: usize) {
        let length = min_length.next_power_of_two().max(8);
        let directory: Vec<_> = (0..length).map(|_| Published::none()).collect();
        // Only the one caller of `touch` publishes chunks.
        for (new, old) in directory.iter().zip(self.directory()) {
            if let Some(chunk) = old.get_owned() {
                new.set(chunk);
            }
        }
        self.0.set(Box::leak(Box::new(DirectoryGeneration {
            directory: directory.into_boxed_slice(),
            _replaced: self.0.get(),
        })));
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
        if let Some(cells) = find(directory, at) {
            add(now, cells);
        }
        at += now.len() as u32;
        rest = later;
    }
}

/// Adds cells to sums, as whole numbers.
#[inline]
pub(super) fn add(sums: &mut [u64], cells: &[Cell]) {
    for (sum, cell) in sums.iter_mut().zip(cells) {
        *sum = sum.wrapping_add(cell.load());
    }
}

/// The cells from `cell` to the end of its chunk, if the chunk is allocated.
#[inline(always)]
pub(super) fn find(directory: &'static Directory, cell: u32) -> Option<&'static [Cell]> {
    let chunk = directory.get((cell >> CHUNK_BITS) as usize)?.get()?;
    Some(&chunk.0[cell as usize & (CHUNK_CELLS - 1)..])
}

/// Like [`find`], for the thread that owns the list: it has published the chunk itself, or has
/// received it with the list.
#[inline(always)]
pub(super) fn find_owned(directory: &'static Directory, cell: u64) -> Option<&'static [Cell]> {
    let chunk = directory.get((cell >> CHUNK_BITS) as usize)?.get_owned()?;
    Some(&chunk.0[cell as usize & (CHUNK_CELLS - 1)..])
}
