//! Replaces the memory of chunks: here it is always on the heap.

use crate::chunk::Chunk;

pub(crate) fn new_chunk(_number: u32) -> &'static Chunk {
    Box::leak(Box::new(Chunk::new()))
}
