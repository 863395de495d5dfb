//! Which of the attributes it is.

use crate::support::rules::names::Kind;

/// One of the attributes.
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// An example of its arguments, for a message where they are missing.
    pub(crate) example: &'static str,
}
