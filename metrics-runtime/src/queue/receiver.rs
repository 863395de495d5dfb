//! The end of a queue where items are taken.

use super::{Channel, Waiting};
use crate::platform::clock;
use crate::recording::{ItemOutcome, QueueMeter};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::thread;
use tokio::sync::{Mutex, mpsc};

/// tokio's end of the channel, which one receiver waits at; the others wait for
/// its place.
pub(super) type Items<T> = Mutex<mpsc::Receiver<Waiting<T>>>;

/// Takes items from a queue. Each goes to one of the clones.
pub struct Receiver<T> {
    items: Arc<Items<T>>,
    channel: Arc<Channel>,
}

impl<T> Receiver<T> {
    pub(super) fn new(items: Arc<Items<T>>, channel: Arc<Channel>) -> Self {
        Self { items, channel }
    }

    /// The next item, once there is one; nothing when no more can come: the queue
    /// was closed, or all senders are gone, and it is empty.
    ///
    /// Dropped before it is ready, it has taken nothing.
    pub async fn recv(&self) -> Option<Received<T>> {
        let mut items = self.items.lock().await;
        let mut closing = self.channel.closing.subscribe();
        let closed = async {
            // It does not fail: the channel has the sending end.
            let _told = closing.wait_for(|closing| *closing).await;
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

    /// Takes no more items: see [`Sender::close`](super::Sender::close).
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

/// An item that was taken from a queue. Say how it ended by
/// [`complete`](Self::complete) or [`fail`](Self::fail); what is dropped without
/// that counts as `panic`, if the thread panics, or else as `cancelled`.
#[must_use = "dropping it ends the item as cancelled"]
pub struct Received<T> {
    item: T,
    end: End,
}

/// Records the end of an item when it is dropped.
struct End {
    meter: &'static QueueMeter,
    start: clock::Reading,
    /// Whether the thread unwound when the item was taken: from a destructor, then,
    /// and it is no panic of the item's.
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

    /// Its work is done.
    pub fn complete(mut self) {
        self.end.outcome = Some(ItemOutcome::Completed);
    }

    /// Its work could not be done.
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
