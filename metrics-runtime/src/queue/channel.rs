//! The state that the two ends of a queue share, and the items in between.

use crate::platform::clock;
use crate::recording::{ItemOutcome, QueueMeter};
use tokio::sync::{Mutex, mpsc, watch};

/// Tokio's receiving end. One receiver waits for items, and the others wait for the
/// lock.
pub(super) type Items<T> = Mutex<mpsc::Receiver<Waiting<T>>>;

/// The state that both ends share.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) meter: &'static QueueMeter,
    pub(super) capacity: usize,
    /// Whether an end closed the queue.
    pub(super) closing: watch::Sender<bool>,
}

impl Channel {
    pub(super) fn close(&self) {
        self.closing.send_replace(true);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.meter.add_capacity(-(self.capacity as f64));
    }
}

/// An item that waits. If it is dropped, it counts as `dropped`.
#[derive(Debug)]
pub(super) struct Waiting<T> {
    item: Option<T>,
    since: clock::Reading,
    meter: &'static QueueMeter,
}

impl<T> Waiting<T> {
    /// Adds an item to the queue.
    pub(super) fn enter(item: T, meter: &'static QueueMeter) -> Self {
        meter.enter();
        Self {
            item: Some(item),
            since: clock::now(),
            meter,
        }
    }

    /// Removes the item from the queue.
    pub(super) fn leave(mut self) -> Option<T> {
        let item = self.item.take();
        self.meter.receive(clock::nanos_since(self.since));
        item
    }
}

impl<T> Drop for Waiting<T> {
    fn drop(&mut self) {
        if self.item.is_some() {
            self.meter.count(ItemOutcome::Dropped);
        }
    }
}
