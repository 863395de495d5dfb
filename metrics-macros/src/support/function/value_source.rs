//! Where a value comes from when a function is called: an expression of its
//! arguments, or a closure over a reference to what it returned.

use super::closure::{Subject, check_closure};
use super::definition::Function;
use crate::support::errors::Errors;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, ExprReturn, ExprTry, Item, Type};

/// Where a value comes from.
pub(crate) enum ValueSource {
    /// An expression of the arguments, evaluated before the body runs.
    Before(Expr),
    /// A closure over what the function returned, with its argument's type.
    After(ExprClosure, Type),
}

/// Takes a closure for one over what is returned, anything else for an
/// expression of the arguments.
pub(crate) fn value_source(
    value: Expr,
    subject: &Subject,
    function: &Function,
    errors: &mut Errors,
) -> Option<ValueSource> {
    match value {
        Expr::Closure(closure) => {
            let ty = check_closure(subject, &closure, function, errors)?;
            Some(ValueSource::After(closure, ty))
        }
        expression => {
            check_leaves(&expression, errors);
            Some(ValueSource::Before(expression))
        }
    }
}

/// What is computed before the body runs is part of the user's function, so
/// what leaves an expression would leave that.
fn check_leaves(expression: &Expr, errors: &mut Errors) {
    struct Leaves<'a>(&'a mut Errors);
    impl<'a> Visit<'a> for Leaves<'_> {
        fn visit_expr_try(&mut self, question: &'a ExprTry) {
            visit::visit_expr_try(self, question);
            self.0.over(
                question.question_token,
                "`?` would leave the function before its body has run: write an expression that \
                 always has a value, such as `x.unwrap_or_default()`",
            );
        }

        fn visit_expr_return(&mut self, leaving: &'a ExprReturn) {
            visit::visit_expr_return(self, leaving);
            self.0.over(
                leaving.return_token,
                "`return` would leave the function before its body has run: write an expression \
                 that always has a value",
            );
        }

        fn visit_expr_await(&mut self, waiting: &'a ExprAwait) {
            visit::visit_expr_await(self, waiting);
            self.0.over(
                waiting.await_token,
                "an expression that runs before the body can't be awaited: await it in the body, return \
                 it, and write `|value: &Type| …`",
            );
        }

        // They leave themselves only.
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
        fn visit_item(&mut self, _: &'a Item) {}
    }
    Leaves(errors).visit_expr(expression);
}
