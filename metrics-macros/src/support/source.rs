//! Where a value comes from when a function is called: an expression of its
//! arguments, or a closure over a reference to what it returned.

use super::closure::check_closure;
use super::errors::Errors;
use super::function::Function;
use syn::{Expr, ExprClosure, Type};

/// Where a value comes from.
pub(crate) enum Source {
    /// An expression of the arguments, evaluated before the body runs.
    Before(Expr),
    /// A closure over what the function returned, with its argument's type.
    After(ExprClosure, Type),
}

/// Takes a closure for one over what is returned, anything else for an
/// expression of the arguments.
pub(crate) fn source(value: Expr, function: &Function, errors: &mut Errors) -> Option<Source> {
    match value {
        Expr::Closure(closure) => {
            check_closure(&closure, function, errors).map(|ty| Source::After(closure, ty))
        }
        expression => Some(Source::Before(expression)),
    }
}
