//! The sending end of a queue.

use super::channel::{Channel, Items, Waiting};
use super::refusal::{Refusal, SendError};
use crate::recording::ItemOutcome;
use std::fmt;
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// Sends items to a queue. Clones send to the same queue.
///
/// The [module](mod@crate::queue) has an example.
///
/// Cost of an item, besides Tokio's: two readings of the clock, and updates of memory
/// that only this thread writes. No lock and no allocation.
pub struct Sender<T> {
    sender: mpsc::Sender<Waiting<T>>,
    /// Alive as long as there is a receiver.
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

    /// Adds an item to the queue if it has room.
    ///
    /// # Errors
    ///
    /// If the queue is full or closed. The error contains the item.
    pub fn try_send(&self, item: T) -> Result<(), SendError<T>> {
        match self.try_reserve() {
            Ok(permit) => {
                permit.send(item);
                Ok(())
            }
            Err(refusal) => Err(SendError { item, refusal }),
        }
    }

    /// Adds an item to the queue as soon as it has room.
    ///
    /// # Errors
    ///
    /// If the queue is closed. The error contains the item.
    pub async fn send(&self, item: T) -> Result<(), SendError<T>> {
        match self.reserve().await {
            Ok(permit) => {
                permit.send(item);
                Ok(())
            }
            Err(refusal) => Err(SendError { item, refusal }),
        }
    }

    /// Reserves room for an item if the queue has room. Use it before work that is wasted if the
    /// queue is full.
    ///
    /// ```
    /// use metrics_runtime::queue::Queue;
    ///
    /// static LETTERS: Queue = metrics_runtime::queue!("letters");
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (sender, receiver) = LETTERS.channel(1);
    /// let permit = sender.try_reserve().expect("there is room");
    /// // The room stays reserved while the letter is written.
    /// assert!(sender.try_reserve().is_err());
    /// permit.send("Dear Ada");
    /// assert_eq!(*receiver.recv().await.expect("a letter"), "Dear Ada");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the queue is full or closed. This counts as an item with the outcome `rejected` or
    /// `closed`.
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

    /// Reserves room for an item as soon as the queue has room.
    ///
    /// # Errors
    ///
    /// If the queue is closed. This counts as an item with the outcome `closed`.
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

    /// Closes the queue. Receivers still get the items in the queue, and those of permits that were
    /// reserved before.
    pub fn close(&self) {
        self.channel.close();
    }

    /// Whether the queue was closed or has no receiver any more.
    pub fn is_closed(&self) -> bool {
        *self.channel.closing.borrow() || self.sender.is_closed()
    }

    /// The maximum number of items in the queue.
    pub fn capacity(&self) -> usize {
        self.channel.capacity
    }

    /// The number of further items that currently fit.
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

/// Room for one item in a queue. Dropping it releases the room, and nothing is counted.
///
/// [`Sender::try_reserve`] has an example.
#[must_use = "dropping it gives the room back"]
pub struct Permit<T> {
    permit: mpsc::OwnedPermit<Waiting<T>>,
    items: Weak<Items<T>>,
    channel: Arc<Channel>,
}

impl<T> Permit<T> {
    /// Adds an item to the queue. If the last receiver is gone, the item is dropped and
    /// counts as dropped.
    pub fn send(self, item: T) {
        let waiting = Waiting::enter(item, self.channel.meter);
        // Without a receiver, Tokio would keep the item until the last sender is dropped.
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
