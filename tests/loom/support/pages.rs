//! Stands in for the memory of chunks: theirs is always the heap.

use crate::chunk::Chunk;

pub(crate) fn new_chunk(_number: u32) -> &'static Chunk {
    Box::leak(Box::new(Chunk::new()))
}
