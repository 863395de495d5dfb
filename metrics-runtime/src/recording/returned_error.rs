//! Which kind of error a handler returned: told by its call, and asked for by
//! the request that it serves, on the same thread and within the same poll.

use std::cell::Cell;

/// All kinds, and which of them.
type Kind = (&'static [&'static str], usize);

thread_local! {
    static TOLD: Cell<Option<Kind>> = const { Cell::new(None) };
}

/// Tells that a handler returned an error.
pub(super) fn tell(kinds: &'static [&'static str], kind: usize) {
    // A thread that is ending serves no request.
    let _ = TOLD.try_with(|told| told.set(Some((kinds, kind))));
}

/// Forgets what was told before a handler runs.
#[inline]
pub(crate) fn forget() {
    TOLD.set(None);
}

/// What was told since.
#[inline]
pub(crate) fn told() -> Option<Kind> {
    TOLD.get()
}
