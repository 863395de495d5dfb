//! The types of expressions.

use std::fmt;

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Type {
    /// A number.
    Scalar,
    /// A text.
    Text,
    /// Series with one sample each.
    InstantVector,
    /// Series with the samples of a range each.
    RangeVector,
    /// Any of them: a variable.
    Any,
}

impl Type {
    /// Whether this type can be the other one.
    pub(super) fn is(self, other: Self) -> bool {
        self == other || self == Self::Any
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scalar => "a number",
            Self::Text => "a string",
            Self::InstantVector => "an instant vector",
            Self::RangeVector => "a range vector",
            Self::Any => "anything",
        })
    }
}

/// The result type of an operator.
pub(super) fn binary_type(left: Type, right: Type) -> Type {
    match (left, right) {
        (Type::Scalar, Type::Scalar) => Type::Scalar,
        (Type::Any, Type::Any | Type::Scalar) | (Type::Scalar, Type::Any) => Type::Any,
        _ => Type::InstantVector,
    }
}
