//! Runs user code where a panic must not propagate.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The result of `run`. `None` if it panics, which the panic hook has already reported.
pub(crate) fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    let carried = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => return Some(value),
        Err(carried) => carried,
    };
    // The payload of a panic may panic when it is dropped. The payload of that second panic is
    // leaked.
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(carried))) {
        mem::forget(again);
    }
    None
}
