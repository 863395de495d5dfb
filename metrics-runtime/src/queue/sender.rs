//! The end of a queue where items enter.

use super::receiver::Items;
use super::{Channel, Refusal, SendError, Waiting};
use crate::recording::ItemOutcome;
use std::fmt;
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// Sends items to a queue. Clones send to the same one.
///
/// Cost of an item, beside tokio's: two readings of the clock, and updates of
/// memory that only this thread writes. No lock, no allocation.
pub struct Sender<T> {
    sender: mpsc::Sender<Waiting<T>>,
    /// Whether anybody can still receive.
    items: Weak<Items<T>>,
    channel: Arc<Channel>,
}

impl<T> Sender<T> {
    pub(super) fn new(
        sender: mpsc::Sender<Waiting<T>>,
        items: Weak<Items<T>>,
        channel: Arc<Channel>,
    ) -> Self {
        channel.meter.add_capacity(channel.capacity as f64);
        Self {
            sender,
            items,
            channel,
        }
    }

    /// Puts an item into the queue, if there is room at once.
    ///
    /// # Errors
    ///
    /// With the item, when the queue is full or closed.
    pub fn try_send(&self, item: T) -> Result<(), SendError<T>> {
        match self.try_reserve() {
            Ok(permit) => {
                permit.send(item);
                Ok(())
            }
            Err(refusal) => Err(SendError { item, refusal }),
        }
    }

    /// Puts an item into the queue, once there is room.
    ///
    /// # Errors
    ///
    /// With the item, when the queue is closed.
    pub async fn send(&self, item: T) -> Result<(), SendError<T>> {
        match self.reserve().await {
            Ok(permit) => {
                permit.send(item);
                Ok(())
            }
            Err(refusal) => Err(SendError { item, refusal }),
        }
    }

    /// A place in the queue for an item that is still to come, if there is room
    /// at once: so that what must not be done in vain is done after this.
    ///
    /// ```
    /// use metrics_runtime::queue::Queue;
    ///
    /// static LETTERS: Queue = metrics_runtime::queue!("letters");
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (sender, receiver) = LETTERS.channel(1);
    /// let place = sender.try_reserve().expect("there is room");
    /// // Nobody else gets it while the letter is written.
    /// assert!(sender.try_reserve().is_err());
    /// place.send("Dear Ada");
    /// assert_eq!(*receiver.recv().await.expect("a letter"), "Dear Ada");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the queue is full or closed, which is counted as an item that was
    /// rejected, or found it closed.
    pub fn try_reserve(&self) -> Result<Permit<T>, Refusal> {
        if *self.channel.closing.borrow() {
            return Err(self.closed());
        }
        match self.sender.clone().try_reserve_owned() {
            Ok(permit) => Ok(self.permit(permit)),
            Err(TrySendError::Closed(_)) => Err(self.closed()),
            Err(TrySendError::Full(_)) => {
                self.channel.meter.count(ItemOutcome::Rejected);
                Err(Refusal::Full)
            }
        }
    }

    /// A place in the queue for an item that is still to come, once there is room.
    ///
    /// # Errors
    ///
    /// When the queue is closed, which is counted as an item that found it so.
    pub async fn reserve(&self) -> Result<Permit<T>, Refusal> {
        if *self.channel.closing.borrow() {
            return Err(self.closed());
        }
        match self.sender.clone().reserve_owned().await {
            Ok(permit) => Ok(self.permit(permit)),
            Err(_) => Err(self.closed()),
        }
    }

    fn permit(&self, permit: mpsc::OwnedPermit<Waiting<T>>) -> Permit<T> {
        Permit {
            permit,
            items: self.items.clone(),
            channel: self.channel.clone(),
        }
    }

    fn closed(&self) -> Refusal {
        self.channel.meter.count(ItemOutcome::Closed);
        Refusal::Closed
    }

    /// Takes no more items. Receivers get those that are there, and what comes by
    /// the permits that were given; then nothing.
    pub fn close(&self) {
        self.channel.close();
    }

    /// Whether the queue takes no items, because it was closed or has no receiver.
    pub fn is_closed(&self) -> bool {
        *self.channel.closing.borrow() || self.sender.is_closed()
    }

    /// The items that there is room for when the queue is empty.
    pub fn capacity(&self) -> usize {
        self.channel.capacity
    }

    /// The items that there is room for at the moment.
    pub fn available(&self) -> usize {
        self.sender.capacity()
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            items: self.items.clone(),
            channel: self.channel.clone(),
        }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("available", &self.available())
            .finish_non_exhaustive()
    }
}

/// A place in a queue. Dropped without an item, it is free again, and nothing is
/// counted.
#[must_use = "dropping it gives the place back"]
pub struct Permit<T> {
    permit: mpsc::OwnedPermit<Waiting<T>>,
    items: Weak<Items<T>>,
    channel: Arc<Channel>,
}

impl<T> Permit<T> {
    /// Puts an item there. Should the last receiver be gone, the item is dropped,
    /// and counted so.
    pub fn send(self, item: T) {
        let waiting = Waiting::enter(item, self.channel.meter);
        // tokio would keep it, unseen, for as long as there are senders.
        if self.items.strong_count() > 0 {
            self.permit.send(waiting);
        }
    }
}

impl<T> fmt::Debug for Permit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}
