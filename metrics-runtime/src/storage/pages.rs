//! Allocates the memory of chunks: on the heap, or in the file of this process if several processes
//! share one exposition.
#![cfg_attr(feature = "multiprocess", allow(unsafe_code))] // A page is used as a chunk.

use super::chunk::Chunk;
#[cfg(feature = "multiprocess")]
use super::file::{self, Page, Words};

/// The zeroed memory of a new chunk.
pub(super) fn new_chunk(number: u32) -> &'static Chunk {
    #[cfg(feature = "multiprocess")]
    if let Some(own) = file::own() {
        if let Some(chunk) = own.page(Page::Cells(number)).and_then(of_page) {
            return chunk;
        }
        own.count_unshared();
    }
    let _ = number;
    Box::leak(Box::new(Chunk::new()))
}

#[cfg(feature = "multiprocess")]
fn of_page(page: &'static Words) -> Option<&'static Chunk> {
    const { assert!(size_of::<Chunk>() == size_of::<Words>()) }
    let chunk = std::ptr::from_ref(page).cast::<Chunk>();
    // This is always true, because a page has a larger alignment than a chunk.
    chunk.is_aligned().then(|| {
        // SAFETY: both are 512 atomics of 64 bits, because a cell is transparent. The page is never
        // freed, and is allocated once.
        unsafe { &*chunk }
    })
}
