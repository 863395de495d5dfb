//! Validated labels of a function's calls.

use crate::support::function::value_source::ValueSource;
use crate::support::rules::label_name::Limit;
use syn::{Attribute, Pat, Type};

/// The labels, in their order.
pub(crate) struct Labels(pub(super) Vec<Label>);

pub(super) struct Label {
    pub(super) name: String,
    pub(super) values: Values,
    /// `None` for a constant.
    pub(super) source: Option<ValueSource>,
}

/// Where the list of a label's values comes from.
pub(super) enum Values {
    /// One value, a string literal.
    Literal(String),
    /// An explicit type.
    Type(Type),
    /// The type of an expression that uses these arguments.
    Arguments(Vec<Argument>),
    /// The type that the closure returns.
    Closure,
    /// Any string, up to a limit.
    Dynamic(Limit),
}

/// An argument of the function, with a type that can be named outside the function.
pub(super) struct Argument {
    /// Its `#[cfg(…)]` attributes.
    pub(super) conditions: Vec<Attribute>,
    pub(super) pattern: Pat,
    pub(super) ty: Type,
}

impl Labels {
    /// Whether a label has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|label| label.name == name)
    }

    /// Whether there is a dynamic label.
    pub(crate) fn are_dynamic(&self) -> bool {
        let is_dynamic = |label: &Label| matches!(label.values, Values::Dynamic(_));
        self.0.iter().any(is_dynamic)
    }
}
