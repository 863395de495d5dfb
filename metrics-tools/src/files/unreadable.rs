//! Why a file cannot be parsed.

use crate::report::Position;

/// Why a file cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Where parsing failed.
    pub position: Position,
    /// The reason.
    pub message: String,
}

impl Unreadable {
    pub(super) fn moved(self, moved: impl Fn(Position) -> Position) -> Self {
        Self {
            position: moved(self.position),
            ..self
        }
    }
}
