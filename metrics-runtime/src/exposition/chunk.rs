//! The chunks in which an exposition is handed on.

use std::ops::ControlFlow;

/// The size at which an exposition is handed on. What waits for a slow connection
/// goes to the system at once and keeps the thread of the requests meanwhile:
/// chunks four times as long keep it twice as long.
pub(crate) const CHUNK: usize = 16 * 1024;

/// Takes what was written so far, a little more than [`CHUNK`] bytes. What it
/// leaves in the buffer is dropped. It may wait, and it may end the exposition.
pub(crate) type Flush<'a> = &'a mut dyn FnMut(&mut Vec<u8>) -> ControlFlow<()>;
