//! Queues: a bounded Tokio channel that is measured at both ends. Feature `tokio`.
//!
//! [`queue!`](crate::queue!) declares a queue and names it, so its series are zero from
//! the first scrape. [`Queue::channel`] makes the channel. Senders and receivers can be
//! cloned. Each item goes to one receiver, so several workers share the work.
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
//! | family | labels | value |
//! |---|---|---|
//! | `queue_depth` | `queue` | items that wait |
//! | `queue_capacity` | `queue` | the number of items that fit |
//! | `queue_items_in_progress` | `queue` | items that were received and are not finished |
//! | `queue_items_total` | `queue`, `outcome` | items that have ended |
//! | `queue_wait_seconds` | `queue` | the time from entering the queue to being received |
//! | `queue_processing_seconds` | `queue` | the time from being received to being finished |
//!
//! | `outcome` | the item |
//! |---|---|
//! | `completed`, `failed` | was received and finished by [`complete`](Received::complete) or [`fail`](Received::fail) |
//! | `panic`, `cancelled` | was received and dropped by a panic or otherwise |
//! | `rejected` | was returned to its sender because the queue was full |
//! | `closed` | was returned to its sender because the queue was closed |
//! | `dropped` | waited when the last receiver was dropped |
//!
//! An item whose sender stops [waiting for room](Sender::send) is not counted.
//!
//! # In PromQL
//!
//! A queue that is nearly full:
//!
//! ```promql
//! queue_depth / queue_capacity > 0.8
//! ```
//!
//! Items per second that were not completed, by queue:
//!
//! ```promql
//! sum by (queue) (rate(queue_items_total{outcome!="completed"}[5m]))
//! ```

mod channel;
mod declared;
mod receiver;
mod refusal;
mod sender;
#[cfg(test)]
mod tests;

pub use declared::Queue;
pub use receiver::{Received, Receiver};
pub use refusal::{Refusal, SendError};
pub use sender::{Permit, Sender};
