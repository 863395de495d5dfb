//! A `#[business_counter]` that breaks no rule.

use crate::support::function::Function;
use crate::support::runtime::Runtime;
use syn::{Expr, ExprClosure, Pat, Type};

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) function: Function,
    pub(super) name: String,
    pub(super) help: String,
    pub(super) labels: Vec<Label>,
    /// How much a call counts; 1, if nothing is said.
    pub(super) by: Option<Source>,
    pub(super) on: On,
}

pub(super) struct Label {
    pub(super) name: String,
    pub(super) values: Values,
    pub(super) source: Source,
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
    /// Texts as they come, at most so many of them.
    Dynamic(u32),
}

/// An argument of the function, with a type that can be named outside of it.
pub(super) struct Argument {
    pub(super) pattern: Pat,
    pub(super) ty: Type,
}

impl Model {
    /// Whether a label's values are not listed.
    pub(super) fn is_dynamic(&self) -> bool {
        let is_dynamic = |label: &Label| matches!(label.values, Values::Dynamic(_));
        self.labels.iter().any(is_dynamic)
    }
}

/// Where a value comes from when the function is called.
pub(super) enum Source {
    /// A constant: nothing is to be done.
    Constant,
    /// An expression of the arguments, evaluated before the body runs.
    Before(Expr),
    /// A closure over what the function returned, with its argument's type.
    After(ExprClosure, Type),
}

/// Which calls count, and what closures see of them.
pub(super) enum On {
    /// Those that return no error; closures see the value in `Ok`.
    Ok,
    /// Those that return an error; closures see it.
    Error,
    /// Those that return; closures see what.
    Always,
    /// Those for which a closure says so; closures see what is returned.
    If(ExprClosure, Type),
}
