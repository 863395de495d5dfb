//! Queues: a bounded channel of tokio's, measured at both ends.
//!
//! A queue is declared by [`queue!`](crate::queue!), which names it; so its
//! series are there at zero from the first scrape. [`Queue::channel`] makes it.
//! Senders and receivers can be cloned: each item goes to one of the receivers,
//! so that several workers share the work.
//!
//! ```
//! use metrics_runtime::queue::Queue;
//! use metrics_runtime::snapshot;
//!
//! /// Mails to be sent.
//! static MAILS: Queue = metrics_runtime::queue!("mails");
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let (sender, receiver) = MAILS.channel::<&str>(2);
//! for worker in 0..2 {
//!     let receiver = receiver.clone();
//!     tokio::spawn(async move {
//!         while let Some(mail) = receiver.recv().await {
//!             match send(&mail).await {
//!                 Ok(()) => mail.complete(),
//!                 Err(_) => mail.fail(),
//!             }
//!         }
//!     });
//! }
//! sender.try_send("ada@example.com").expect("there is room");
//! sender.try_send("grace@example.com").expect("there is room");
//! let refused = sender.try_send("mary@example.com").expect_err("it is full");
//! assert_eq!(refused.item, "mary@example.com");
//! assert_eq!(snapshot().total("queue_depth", &[("queue", "mails")]), 2.0);
//! assert_eq!(snapshot().total("queue_items_total", &[("outcome", "rejected")]), 1.0);
//! # }
//! # async fn send(_: &str) -> Result<(), ()> { Ok(()) }
//! ```
//!
//! | family | labels | is |
//! |---|---|---|
//! | `queue_depth` | `queue` | items that wait |
//! | `queue_capacity` | `queue` | items that there is room for |
//! | `queue_items_in_progress` | `queue` | items that were taken and are not finished |
//! | `queue_items_total` | `queue`, `outcome` | items that have ended, each once |
//! | `queue_wait_seconds` | `queue` | from entering to being taken |
//! | `queue_processing_seconds` | `queue` | from being taken to being finished |
//!
//! | `outcome` | the item |
//! |---|---|
//! | `completed`, `failed` | was taken, and [finished](Received::complete) [so](Received::fail) |
//! | `panic`, `cancelled` | was taken, and dropped by a panic, or otherwise |
//! | `rejected` | found the queue full, and went back to its sender |
//! | `closed` | found the queue closed, and went back to its sender |
//! | `dropped` | waited when the last receiver was dropped |
//!
//! An item whose sender gives up [waiting for room](Sender::send) was never
//! offered, and is not counted.
//!
//! # In PromQL
//!
//! A queue that is nearly full:
//!
//! ```promql
//! queue_depth / queue_capacity > 0.8
//! ```
//!
//! Items a second that were not done, by queue:
//!
//! ```promql
//! sum by (queue) (rate(queue_items_total{outcome!="completed"}[5m]))
//! ```

mod receiver;
mod refusal;
mod sender;
#[cfg(test)]
mod tests;

pub use receiver::{Received, Receiver};
pub use refusal::{Refusal, SendError};
pub use sender::{Permit, Sender};

use crate::platform::clock;
use crate::recording::{ItemOutcome, QueueMeter};
use receiver::Items;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// A queue that was declared by [`queue!`](crate::queue!).
#[derive(Clone, Copy, Debug)]
pub struct Queue {
    meter: &'static QueueMeter,
}

impl Queue {
    #[doc(hidden)]
    pub const fn new(meter: &'static QueueMeter) -> Self {
        Self { meter }
    }

    /// The two ends of a channel with room for so many items. Of several channels
    /// of one queue, the numbers are those of all of them.
    ///
    /// # Panics
    ///
    /// When `capacity` is 0, or more than a semaphore of tokio's can count
    /// (`usize::MAX >> 3`).
    pub fn channel<T>(self, capacity: usize) -> (Sender<T>, Receiver<T>) {
        let (sender, items) = mpsc::channel(capacity);
        let (closing, _) = watch::channel(false);
        let channel = Arc::new(Channel {
            meter: self.meter,
            capacity,
            closing,
        });
        let items: Arc<Items<T>> = Arc::new(tokio::sync::Mutex::new(items));
        let sender = Sender::new(sender, Arc::downgrade(&items), channel.clone());
        (sender, Receiver::new(items, channel))
    }
}

/// What both ends share.
#[derive(Debug)]
struct Channel {
    meter: &'static QueueMeter,
    capacity: usize,
    /// Whether it was asked to close.
    closing: watch::Sender<bool>,
}

impl Channel {
    fn close(&self) {
        self.closing.send_replace(true);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.meter.add_capacity(-(self.capacity as f64));
    }
}

/// An item that waits. Its drop counts it as dropped.
#[derive(Debug)]
struct Waiting<T> {
    item: Option<T>,
    since: clock::Reading,
    meter: &'static QueueMeter,
}

impl<T> Waiting<T> {
    /// Enters the queue.
    fn enter(item: T, meter: &'static QueueMeter) -> Self {
        meter.enter();
        Self {
            item: Some(item),
            since: clock::now(),
            meter,
        }
    }

    /// Leaves it.
    fn leave(mut self) -> Option<T> {
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

/// Declares a [`Queue`](crate::queue::Queue): its name, a string, is the label
/// `queue` of its series. Each name is declared once; [`check`](crate::check())
/// says so otherwise.
///
/// ```
/// use metrics_runtime::queue::Queue;
///
/// /// Orders to be packed: that takes minutes.
/// static PACKING: Queue = metrics_runtime::queue!("packing", buckets = [1.0, 10.0, 60.0, 600.0]);
///
/// let (sender, receiver) = PACKING.channel::<u64>(100);
/// assert!(metrics_runtime::render().contains("queue_capacity{queue=\"packing\"} 100\n"));
/// ```
///
/// `buckets` are the bounds of both histograms, in seconds; by default 0.1 ms to
/// 10 s. A name that is empty, and bounds that are not above zero, finite and in
/// order, don't compile.
///
/// Cost: 12 series, and twice the number of buckets. Of a queue's use: see
/// [`Sender`](crate::queue::Sender).
#[macro_export]
macro_rules! queue {
    ($name:expr) => {
        $crate::queue!($name, buckets = *$crate::__private::DEFAULT_BUCKETS)
    };
    ($name:expr, buckets = $buckets:expr $(,)?) => {{
        const BUCKETS: &[f64] = &$buckets;
        static NANOS: [u64; BUCKETS.len()] = $crate::__private::nanos(BUCKETS);
        static METER: $crate::__private::QueueMeter = $crate::__private::QueueMeter::new(&NANOS);
        static DECLARATION: $crate::__private::Declaration = $crate::__private::Declaration::Queue(
            $crate::__private::QueueDeclaration::new($name, BUCKETS),
        );
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::new(
                &DECLARATION,
                $crate::__private::source!($name),
                METER.base(),
            )
        }
        $crate::queue::Queue::new(&METER)
    }};
}
