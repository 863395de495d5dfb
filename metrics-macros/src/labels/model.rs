//! Labels of a function's calls that break no rule.

use crate::support::function::value_source::ValueSource;
use crate::support::rules::label_name::Limit;
use syn::{Attribute, Pat, Type};

/// The labels, in their order.
pub(crate) struct Labels(pub(super) Vec<Label>);

pub(super) struct Label {
    pub(super) name: String,
    pub(super) values: Values,
    /// Nothing for a constant.
    pub(super) source: Option<ValueSource>,
}

/// Where the list of a label's values comes from.
pub(super) enum Values {
    /// One value, which is written there.
    Literal(String),
    /// A type that is written there.
    Type(Type),
    /// The type of the expression, where these arguments occur in it.
    Arguments(Vec<Argument>),
    /// The type that the closure returns.
    Closure,
    /// Any text, with bounds.
    Dynamic(Limit),
}

/// An argument of the function, with a type that can be named outside of it.
pub(super) struct Argument {
    /// Under which it is there: `#[cfg(…)]`.
    pub(super) conditions: Vec<Attribute>,
    pub(super) pattern: Pat,
    pub(super) ty: Type,
}

impl Labels {
    /// Whether one of them has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|label| label.name == name)
    }

    /// Whether a label's values are not listed.
    pub(crate) fn are_dynamic(&self) -> bool {
        let is_dynamic = |label: &Label| matches!(label.values, Values::Dynamic(_));
        self.0.iter().any(is_dynamic)
    }
}
