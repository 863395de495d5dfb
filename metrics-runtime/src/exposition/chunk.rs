//! The chunks of an exposition.

use std::ops::ControlFlow;

/// The size at which a chunk is flushed. Chunks that wait for a slow connection are written to the
/// socket at once, on the thread that serves requests. Chunks of four times this size block it
/// twice as long.
pub(crate) const CHUNK: usize = 16 * 1024;

/// Takes what was written so far, which is slightly more than [`CHUNK`] bytes. What it leaves in
/// the buffer is dropped. It may wait, and it may end the exposition.
pub(crate) type Flush<'a> = &'a mut dyn FnMut(&mut Vec<u8>) -> ControlFlow<()>;
