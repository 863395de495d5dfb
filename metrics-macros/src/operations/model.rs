//! A valid use of one of the attributes.

use crate::calls::Calls;
use crate::events::Event;

pub(super) enum Model {
    /// The function runs the operation.
    Made(Calls),
    /// The function queues the operation, which another function runs.
    Queued(Event),
}
