//! Durations: ranges, steps of subqueries, and offsets.

use super::operator::BinaryOp;
use super::span::Span;

/// The length.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// The length.
    pub length: Length,
    /// Its span.
    pub span: Span,
}

/// The length of a [`Duration`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Length {
    /// `5m`, `300`: in seconds.
    Seconds(f64),
    /// `$__rate_interval`, `${window}m`.
    Variable(String),
    /// `5m * 2`, `step()`, `(5m)`: computed when the query is evaluated.
    Computed(Box<Arithmetic>),
}

/// Arithmetic on durations. Numbers are seconds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Arithmetic {
    /// `5m`, `2`.
    Number {
        /// In seconds.
        seconds: f64,
        /// Whether it is written with a unit.
        has_unit: bool,
        /// Whether it is written in parentheses.
        in_parentheses: bool,
    },
    /// `$__interval`.
    Variable(String),
    /// `step()`: the step of the range query.
    Step,
    /// `range()`: the length of the range query.
    Range,
    /// `-step()`.
    Negative(Box<Arithmetic>),
    /// `min_of(5m, step())`, `max_of(5m, step())`.
    Extreme {
        /// Whether it is `max_of`.
        max: bool,
        /// The two arguments.
        of: Box<[Arithmetic; 2]>,
    },
    /// `5m * 2`: one of `+ - * / % ^`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Its left and its right side.
        sides: Box<[Arithmetic; 2]>,
    },
}
