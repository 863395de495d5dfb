//! A use that breaks no rule.

use crate::calls::Calls;
use crate::events::Event;

pub(super) enum Model {
    /// The function makes calls, with families and labels of their own.
    Made(Calls),
    /// The function queues calls, which others make.
    Queued(Event),
}
