//! The errors of sending to a queue.

use std::error::Error;
use std::fmt;

/// Why a queue rejects an item.
///
/// [`SendError`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The queue is full. A later attempt may succeed.
    Full,
    /// The queue was closed or has no receiver any more.
    Closed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "the queue is full",
            Self::Closed => "the queue is closed",
        })
    }
}

impl Error for Refusal {}

/// An item that a queue rejected.
///
/// ```
/// use metrics_runtime::queue::{Queue, Refusal};
///
/// static POSTCARDS: Queue = metrics_runtime::queue!("postcards");
///
/// let (sender, receiver) = POSTCARDS.channel(1);
/// drop(receiver);
/// let error = sender.try_send("Dear Ada").unwrap_err();
/// assert_eq!((error.item, error.refusal), ("Dear Ada", Refusal::Closed));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SendError<T> {
    /// The item.
    pub item: T,
    /// The reason.
    pub refusal: Refusal,
}

impl<T> fmt::Debug for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendError")
            .field("refusal", &self.refusal)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Display for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.refusal, f)
    }
}

impl<T> Error for SendError<T> {}
