//! Runs the user's code where a panic must not go on.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `run` returns. Nothing if it panics, which the panic hook has reported by then.
pub(crate) fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    let carried = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => return Some(value),
        Err(carried) => carried,
    };
    // What a panic carries may panic when it is dropped. What that carries is not dropped.
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(carried))) {
        mem::forget(again);
    }
    None
}
