//! What a file contains.

use super::expression::Expression;
use crate::report::Position;

/// What a file has of interest.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Contents {
    /// Its expressions, in the order in which they stand there.
    pub expressions: Vec<Expression>,
    /// The names that its rules record.
    pub records: Vec<String>,
    /// The names of its alerts.
    pub alerts: Vec<String>,
    /// Whether it is one of the known kinds of files.
    pub known: bool,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Where reading ended.
    pub position: Position,
    /// Why.
    pub message: String,
}
