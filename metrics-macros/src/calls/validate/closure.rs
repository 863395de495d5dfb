//! The rule for options that take a closure.

use crate::support::errors::Errors;
use crate::support::function::closure::{Subject, check_closure};
use crate::support::function::definition::Function;
use syn::{Expr, ExprClosure, Type};

/// The closure and the type of its argument.
pub(super) fn take_closure(
    value: Expr,
    subject: &Subject,
    example: &str,
    function: &Function,
    errors: &mut Errors,
) -> Option<(ExprClosure, Type)> {
    let Expr::Closure(closure) = value else {
        errors.over(
            value,
            format!(
                "expected a closure over {}: write `{example}`",
                subject.what
            ),
        );
        return None;
    };
    let ty = check_closure(subject, &closure, function, errors)?;
    Some((closure, ty))
}
