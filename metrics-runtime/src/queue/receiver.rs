//! The receiving end of a queue.

use super::channel::{Channel, Items};
use crate::platform::clock;
use crate::recording::{ItemOutcome, QueueMeter};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::thread;

/// Receives items from a queue. Each item goes to one of the clones.
///
/// The [module](mod@crate::queue) has an example.
///
/// Cost of an item, besides that of the [`Sender`](super::Sender): an async lock that all clones
/// share.
pub struct Receiver<T> {
    items: Arc<Items<T>>,
    channel: Arc<Channel>,
}

impl<T> Receiver<T> {
    pub(super) fn new(items: Arc<Items<T>>, channel: Arc<Channel>) -> Self {
        Self { items, channel }
    }

    /// Waits for the next item. `None` if no more items can come: the queue is empty, and
    /// it was closed or all senders are gone.
    ///
    /// A future that is dropped before it is ready has received nothing.
    pub async fn recv(&self) -> Option<Received<T>> {
        let mut items = self.items.lock().await;
        let mut closing = self.channel.closing.subscribe();
        let closed = async {
            // It cannot fail, because the channel holds the sending end.
            let _closed = closing.wait_for(|closing| *closing).await;
        };
        let waiting = tokio::select! {
            biased;
            () = closed => {
                items.close();
                items.recv().await?
            }
            waiting = items.recv() => waiting?,
        };
        drop(items);
        let meter = self.channel.meter;
        let item = waiting.leave()?;
        Some(Received::new(item, meter))
    }

    /// Closes the queue: see [`Sender::close`](super::Sender::close).
    pub fn close(&self) {
        self.channel.close();
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            channel: self.channel.clone(),
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("closing", &*self.channel.closing.borrow())
            .finish_non_exhaustive()
    }
}

/// An item that was received from a queue. Finish it with [`complete`](Self::complete) or
/// [`fail`](Self::fail). If it is dropped instead, it counts as `panic` if the thread panics,
/// otherwise as `cancelled`.
///
/// The [module](mod@crate::queue) has an example.
#[must_use = "dropping it ends the item as cancelled"]
pub struct Received<T> {
    item: T,
    end: End,
}

/// Records the end of an item when it is dropped.
struct End {
    meter: &'static QueueMeter,
    start: clock::Reading,
    /// Whether the thread was already unwinding when the item was received, which is possible in a
    /// destructor. Then the panic does not belong to the item.
    unwinding: bool,
    outcome: Option<ItemOutcome>,
}

impl<T> Received<T> {
    fn new(item: T, meter: &'static QueueMeter) -> Self {
        Self {
            item,
            end: End {
                meter,
                start: clock::now(),
                unwinding: thread::panicking(),
                outcome: None,
            },
        }
    }

    /// Finishes it as completed.
    pub fn complete(mut self) {
        self.end.outcome = Some(ItemOutcome::Completed);
    }

    /// Finishes it as failed.
    pub fn fail(mut self) {
        self.end.outcome = Some(ItemOutcome::Failed);
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let outcome = self.outcome.unwrap_or_else(|| {
            if thread::panicking() && !self.unwinding {
                ItemOutcome::Panicked
            } else {
                ItemOutcome::Cancelled
            }
        });
        self.meter.finish(outcome, clock::nanos_since(self.start));
    }
}

impl<T> Deref for Received<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

impl<T> DerefMut for Received<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.item
    }
}

impl<T: fmt::Debug> fmt::Debug for Received<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Received").field(&self.item).finish()
    }
}
