//! The rules of where values come from: an expression of the arguments, or a
//! closure over a reference to what is returned and nothing else.

use super::model::{Argument, Source};
use super::words::{bindings, mentions, without_lifetimes};
use crate::support::errors::Errors;
use crate::support::function::Function;
use crate::support::text::text;
use crate::support::text::words;
use syn::{Expr, ExprClosure, FnArg, GenericParam, Pat, PatType, Type};

/// Takes a closure for one over what is returned, anything else for an
/// expression of the arguments.
pub(super) fn source(value: Expr, function: &Function, errors: &mut Errors) -> Option<Source> {
    match value {
        Expr::Closure(closure) => {
            check_closure(&closure, function, errors).map(|ty| Source::After(closure, ty))
        }
        expression => Some(Source::Before(expression)),
    }
}

/// The type of a closure's only argument.
pub(super) fn check_closure(
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
fn arguments(function: &Function) -> impl Iterator<Item = (&Pat, &Type)> {
    let inputs = function.signature.inputs.iter();
    inputs.filter_map(|input| match input {
        FnArg::Typed(PatType { pat, ty, .. }) => Some((&**pat, &**ty)),
        FnArg::Receiver(_) => None,
    })
}

/// What in a type can't be named outside of the function, if anything.
pub(super) fn unnameable(ty: &Type, function: &Function) -> Option<String> {
    let generics = &function.signature.generics.params;
    words(ty).into_iter().find(|word| {
        word == "impl"
            || word == "Self"
            || generics.iter().any(|param| match param {
                GenericParam::Type(ty) => ty.ident == word,
                GenericParam::Const(constant) => constant.ident == word,
                GenericParam::Lifetime(_) => false,
            })
    })
}

/// The arguments that occur in an expression, with their types: these must be
/// types that can be named outside of the function.
pub(super) fn arguments_in(
    label: &str,
    expression: &Expr,
    function: &Function,
    errors: &mut Errors,
) -> Option<Vec<Argument>> {
    let used = mentions(expression);
    let mut untold = |of: &str| {
        errors.over(
            expression,
            format!(
                "the values of `{label}` can't be told from `{of}`: write their type, \
                 `{label}: Type = …`"
            ),
        );
        None
    };
    if let Some(word) = used.iter().find(|word| *word == "self" || *word == "Self") {
        return untold(&word.to_string());
    }
    let mut found = Vec::new();
    for (pattern, ty) in arguments(function) {
        if !bindings(pattern)
            .iter()
            .any(|binding| used.contains(binding))
        {
            continue;
        }
        if unnameable(ty, function).is_some() {
            return untold(&text(ty));
        }
        found.push(Argument {
            pattern: pattern.clone(),
            ty: without_lifetimes(ty),
        });
    }
    Some(found)
}
