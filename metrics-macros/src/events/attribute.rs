//! Which of the attributes it is.

use crate::support::rules::names::MetricKind;

/// One of the attributes.
pub(crate) struct EventAttribute {
    pub(crate) name: &'static str,
    pub(crate) kind: MetricKind,
    /// An example of its arguments, for a message where they are missing.
    pub(crate) example: &'static str,
}
