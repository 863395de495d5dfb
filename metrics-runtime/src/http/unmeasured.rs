//! Lets a handler exclude its request from the metrics.
//!
//! The handler sets a mark on its thread and yields once. This returns to the layer, which sees
//! the mark and discards the measurement. The layer clears the mark before each poll, so that
//! it sees only the mark of its own handler.

use std::cell::Cell;

thread_local! {
    static MARK: Cell<bool> = const { Cell::new(false) };
}

/// Excludes the current request from the metrics. It has no effect without a layer.
pub(super) async fn exclude() {
    MARK.set(true);
    tokio::task::yield_now().await;
}

/// Clears a mark that a handler outside of any layer left on this thread.
#[inline]
pub(super) fn clear() {
    MARK.set(false);
}

/// Whether the handler that was just polled excluded its request. The mark stays until
/// the next poll, because the request may pass several layers.
#[inline]
pub(super) fn is_excluded() -> bool {
    MARK.get()
}
