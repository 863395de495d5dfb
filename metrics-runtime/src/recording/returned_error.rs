//! The kind of error that a handler returned. Its call reports it, and the request that it serves
//! reads it, on the same thread and within the same poll.

use std::cell::Cell;

/// All kinds, and the number of the reported one.
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

/// The kind that was reported since then.
#[inline]
pub(crate) fn reported() -> Option<ReportedKind> {
    REPORTED.get()
}
