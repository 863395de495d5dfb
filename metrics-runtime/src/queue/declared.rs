//! Declares a queue, and creates its channel.

use super::channel::{Channel, Items};
use super::receiver::Receiver;
use super::sender::Sender;
use crate::recording::QueueMeter;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, watch};

/// A queue that [`queue!`](crate::queue!) declares.
#[derive(Clone, Copy, Debug)]
pub struct Queue {
    meter: &'static QueueMeter,
}

impl Queue {
    #[doc(hidden)]
    pub const fn new(meter: &'static QueueMeter) -> Self {
        Self { meter }
    }

    /// The two ends of a channel that holds up to `capacity` items. Several channels of
    /// one queue add up in its metrics.
    ///
    /// # Panics
    ///
    /// If `capacity` is 0 or more than `usize::MAX >> 3`, the maximum of Tokio's
    /// semaphores.
    pub fn channel<T>(self, capacity: usize) -> (Sender<T>, Receiver<T>) {
        let (sender, items) = mpsc::channel(capacity);
        let (closing, _) = watch::channel(false);
        let channel = Arc::new(Channel {
            meter: self.meter,
            capacity,
            closing,
        });
        let items: Arc<Items<T>> = Arc::new(Mutex::new(items));
        let sender = Sender::new(sender, Arc::downgrade(&items), channel.clone());
        (sender, Receiver::new(items, channel))
    }
}

/// Declares a [`Queue`](crate::queue::Queue). Its name, a string, is the value of the
/// label `queue` of its series. A name that is declared twice is reported by
/// [`check`](crate::check()).
///
/// ```
/// use metrics_runtime::queue::Queue;
///
/// /// Orders to pack, which takes minutes.
/// static PACKING: Queue = metrics_runtime::queue!("packing", buckets = [1.0, 10.0, 60.0, 600.0]);
///
/// let (sender, receiver) = PACKING.channel::<u64>(100);
/// assert!(metrics_runtime::render().contains("queue_capacity{queue=\"packing\"} 100\n"));
/// ```
///
/// `buckets` are the bounds of both histograms in seconds. Default: 0.1 ms to 10 s. An empty name
/// is a compile error, and so are bounds that are not positive, finite and ascending.
///
/// Cost: 12 series and twice the number of buckets. For the cost of an item, see
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
        $crate::__submit! {
            $crate::__private::Registration::new(
                &DECLARATION,
                $crate::__private::source!($name),
                METER.base(),
            )
        }
        $crate::queue::Queue::new(&METER)
    }};
}
