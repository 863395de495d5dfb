//! The calling thread's own cells: the hot path.

use super::cell::Cell;
use super::chunk_list::{ChunkList, Directory, find_owned};
use super::space::STORAGE;
use crate::support::slow_path::SlowPath;
use crate::support::sync::per_thread;
use std::cell::Cell as StdCell;

/// Owns the thread's list from its first use until the thread ends.
struct Ownership(StdCell<Option<&'static ChunkList>>);

per_thread! {
    /// The directory of the thread's list. It is empty before the first use, and after the thread
    /// has returned its list. It is constant and has no destructor, so reading it is one
    /// instruction and always allowed.
    static DIRECTORY: StdCell<&'static Directory> = const { StdCell::new(&[]) };

    static OWNERSHIP: Ownership = const { Ownership(StdCell::new(None)) };
}

impl Drop for Ownership {
    fn drop(&mut self) {
        // It always exists, except in the models.
        let _ = DIRECTORY.try_with(|directory| directory.set(&[]));
        if let Some(list) = self.0.take() {
            STORAGE.threads.release(list, &SlowPath::nest());
        }
    }
}

/// The calling thread's cells from `cell` to the end of the chunk. `None` if the thread has not
/// used that chunk yet or is ending, or if `cell` was never allocated. The caller is their only
/// writer, and must not send them to another thread.
#[inline(always)]
pub(crate) fn owned(cell: u64) -> Option<&'static [Cell]> {
    find_owned(DIRECTORY.with(StdCell::get), cell)
}

/// Like [`owned`], after allocating the chunk if it is missing. `None` if the thread is ending and
/// has returned its list: then the caller uses the shared cell. If the thread is watched, `owned`
/// still does not find the chunk afterwards.
#[cold]
pub(crate) fn touch(cell: u32, is_watched: bool, slow: &SlowPath) -> Option<&'static [Cell]> {
    let directory = OWNERSHIP
        .try_with(|ownership| {
            let list = ownership.0.get().unwrap_or_else(|| {
                let list = STORAGE.threads.adopt(slow);
                ownership.0.set(Some(list));
                list
            });
            list.touch(cell)
        })
        .ok()?;
    if !is_watched {
        DIRECTORY.with(|own| own.set(directory));
    }
    find_owned(directory, cell.into())
}

/// Makes the next update of this thread take the slow path.
#[allow(dead_code)] // Only the feature `testing` uses it, and the models have no features.
pub(super) fn leave_cells() {
    DIRECTORY.with(|directory| directory.set(&[]));
}
