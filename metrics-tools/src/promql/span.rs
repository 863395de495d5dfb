//! Positions in an expression.

use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// A part of an expression, in bytes from its start; `end` is excluded.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// From byte `start` to before byte `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of this one to the end of the other.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start, other.end)
    }

    /// As an index into the expression.
    ///
    /// ```
    /// use metrics_tools::promql::parse;
    ///
    /// let text = "1 + up";
    /// assert_eq!(&text[parse(text).unwrap().span.range()], "1 + up");
    /// ```
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
