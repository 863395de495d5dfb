//! Which kind of error a handler returned: reported by its call, and read by the
//! request that it serves, on the same thread and within the same poll.

use std::cell::Cell;

/// All kinds, and which of them.
type ReportedKind = (&'static [&'static str], usize);

thread_local! {
    static REPORTED: Cell<Option<ReportedKind>> = const { Cell::new(None) };
}

/// Reports that a handler returned an error.
pub(super) fn report(kinds: &'static [&'static str], kind: usize) {
    // A thread that is ending serves no request.
    let _ = REPORTED.try_with(|reported| reported.set(Some((kinds, kind))));
}

/// Forgets earlier reports, before a handler runs.
#[inline]
pub(crate) fn forget() {
    REPORTED.set(None);
}

/// What was reported since.
#[inline]
pub(crate) fn reported() -> Option<ReportedKind> {
    REPORTED.get()
}
