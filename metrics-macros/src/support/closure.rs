//! The rules of closures in attributes: they run after the body, over a
//! reference to what it returned.

use super::errors::Errors;
use super::function::Function;
use super::text::text;
use super::words::{bindings, mentions};
use syn::{Expr, ExprClosure, FnArg, Pat, PatType, Type};

/// The type of a closure's only argument.
pub(crate) fn check_closure(
    closure: &ExprClosure,
    function: &Function,
    errors: &mut Errors,
) -> Option<Type> {
    let used = mentions(&Expr::Closure(closure.clone()));
    let outer = arguments(function).find_map(|(pattern, _)| {
        let mut names = bindings(pattern).into_iter();
        names.find_map(|name| used.iter().find(|used| **used == name))
    });
    if let Some(argument) = outer {
        errors.at(
            argument.span(),
            format!(
                "a closure here runs after the body, which may have consumed `{argument}`: write \
                 an expression without a closure, or return what it needs"
            ),
        );
    }
    let typed = match (closure.inputs.len(), closure.inputs.first()) {
        (1, Some(Pat::Type(PatType { ty, .. }))) if matches!(**ty, Type::Reference(_)) => {
            return Some((**ty).clone());
        }
        (1, Some(Pat::Type(PatType { pat, ty, .. }))) => format!("|{}: &{}|", text(pat), text(ty)),
        (1, Some(pat)) => format!("|{}: &Type|", text(pat)),
        _ => "|value: &Type|".to_owned(),
    };
    let message = format!("a closure here gets a reference to what is returned: write `{typed} …`");
    if closure.inputs.is_empty() {
        errors.over(closure, message);
    } else {
        errors.over(&closure.inputs, message);
    }
    None
}

/// The function's arguments, but for `self`.
pub(crate) fn arguments(function: &Function) -> impl Iterator<Item = (&Pat, &Type)> {
    let inputs = function.signature.inputs.iter();
    inputs.filter_map(|input| match input {
        FnArg::Typed(PatType { pat, ty, .. }) => Some((&**pat, &**ty)),
        FnArg::Receiver(_) => None,
    })
}
