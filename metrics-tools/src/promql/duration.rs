//! Durations: how far back a range goes, how often a subquery is evaluated, how
//! much earlier an offset is.

use super::operator::BinaryOp;
use super::span::Span;

/// How long.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// How long.
    pub length: Length,
    /// Where it stands.
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
    /// `5m * 2`, `step()`, `(5m)`: known when the query is evaluated.
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
        /// The two of which it is one.
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
