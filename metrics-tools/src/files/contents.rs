//! What a file contains.

use super::expression::Expression;
use crate::report::Position;

/// The expressions of a file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Contents {
    /// The expressions, in source order.
    pub expressions: Vec<Expression>,
    /// The names that rules record.
    pub records: Vec<String>,
    /// The names of alerts.
    pub alerts: Vec<String>,
    /// Whether it is a rule file, dashboard or query.
    pub known: bool,
}

/// Why a file cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Where parsing failed.
    pub position: Position,
    /// The reason.
    pub message: String,
}
