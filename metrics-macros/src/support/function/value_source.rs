//! The source of a value that belongs to a call: an expression of the arguments, or a closure over
//! a reference to the returned value.

use super::closure::{Subject, check_closure};
use super::definition::Function;
use crate::support::errors::Errors;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, ExprReturn, ExprTry, Item, Type};

/// The source of a value.
pub(crate) enum ValueSource {
    /// An expression of the arguments, evaluated before the body runs.
    Before(Expr),
    /// A closure over the returned value, with the type of its argument.
    After(ExprClosure, Type),
}

/// A closure gets the returned value. Anything else is an expression of the arguments.
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

/// Reports `?`, `return` and `.await`. The expression is part of the user's function, so they would
/// return from it, or wait, before the body runs.
fn check_leaves(expression: &Expr, errors: &mut Errors) {
    struct Leaves<'a>(&'a mut Errors);
    impl<'a> Visit<'a> for Leaves<'_> {
        fn visit_expr_try(&mut self, question: &'a ExprTry) {
            visit::visit_expr_try(self, question);
            self.0.over(
                question.question_token,
                "`?` is not allowed in an expression that runs before the body: write one that \
                 always has a value, such as `x.unwrap_or_default()`",
            );
        }

        fn visit_expr_return(&mut self, leaving: &'a ExprReturn) {
            visit::visit_expr_return(self, leaving);
            self.0.over(
                leaving.return_token,
                "`return` is not allowed in an expression that runs before the body: write one \
                 that always has a value",
            );
        }

        fn visit_expr_await(&mut self, waiting: &'a ExprAwait) {
            visit::visit_expr_await(self, waiting);
            self.0.over(
                waiting.await_token,
                "`.await` is not allowed in an expression that runs before the body: await in the \
                 body, return the value, and write `|value: &Type| …`",
            );
        }

        // They only return from themselves.
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
        fn visit_item(&mut self, _: &'a Item) {}
    }
    Leaves(errors).visit_expr(expression);
}
