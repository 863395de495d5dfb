//! How a handler leaves its request out of the metrics, while it runs.
//!
//! The handler sets a mark on its thread and waits once, so that it returns to
//! the layer, which polls it; the layer sees the mark and forgets the request.
//! The layer clears the mark before each poll, so that only its own handler's
//! counts.

use std::cell::Cell;

thread_local! {
    static MARK: Cell<bool> = const { Cell::new(false) };
}

/// Leaves the request that is being handled out of the metrics, from when this
/// is done. Without a layer it does nothing.
pub(super) async fn leave_out() {
    MARK.set(true);
    tokio::task::yield_now().await;
}

/// Takes away a mark that a handler outside of any layer left on this thread.
#[inline]
pub(super) fn clear() {
    MARK.set(false);
}

/// Whether the handler that was just polled left its request out: of all layers
/// that it is in, so the mark stays until the next poll.
#[inline]
pub(super) fn is_left_out() -> bool {
    MARK.get()
}
