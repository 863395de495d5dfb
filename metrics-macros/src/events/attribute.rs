//! The properties in which the attributes differ.

use crate::support::rules::names::MetricKind;

/// One of the attributes.
pub(crate) struct EventAttribute {
    pub(crate) name: &'static str,
    pub(crate) kind: MetricKind,
    /// Example arguments, for the message about missing ones.
    pub(crate) example: &'static str,
}
