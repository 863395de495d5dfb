//! Closures in attributes: they run after the body, over a reference to what
//! it returned. Their rules, and the code that calls them.

use super::definition::Function;
use crate::support::errors::Errors;
use crate::support::expansion::spans::{ends, ident_at, local, match_spanned};
use crate::support::syntax::free_variables::free_variables;
use crate::support::syntax::patterns::bindings;
use crate::support::syntax::source_text::source_text;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure, FnArg, Pat, PatType, ReturnType, Type};

/// What closures of an option get, for the messages.
pub(crate) struct Subject {
    /// What it is.
    pub(crate) what: &'static str,
    /// What to write instead of a closure that uses an argument.
    pub(crate) instead: &'static str,
}

/// Where an expression may stand instead of the closure.
const RETURNED: Subject = Subject {
    what: "what is returned",
    instead: "write an expression without a closure, or return what it needs",
};

/// The type of a closure's only argument, which is what is returned.
pub(crate) fn check_closure(
    closure: &ExprClosure,
    function: &Function,
    errors: &mut Errors,
) -> Option<Type> {
    check_closure_over(&RETURNED, closure, function, errors)
}

/// The type of a closure's only argument.
pub(crate) fn check_closure_over(
    subject: &Subject,
    closure: &ExprClosure,
    function: &Function,
    errors: &mut Errors,
) -> Option<Type> {
    let Subject { what, instead } = subject;
    let used = free_variables(&Expr::Closure(closure.clone()));
    let names: Vec<Ident> = arguments(function)
        .flat_map(|(pattern, _)| bindings(pattern))
        .collect();
    let is_outer = |used: &&Ident| *used == "self" || names.contains(used);
    if let Some(argument) = used.iter().find(is_outer) {
        errors.at(
            argument.span(),
            format!(
                "a closure here runs after the body, which may have consumed `{argument}`: \
                 {instead}"
            ),
        );
    }
    let typed = match (closure.inputs.len(), closure.inputs.first()) {
        (1, Some(Pat::Type(PatType { ty, .. }))) if matches!(**ty, Type::Reference(_)) => {
            return Some((**ty).clone());
        }
        (1, Some(Pat::Type(PatType { pat, ty, .. }))) => {
            format!("|{}: &{}|", source_text(pat), source_text(ty))
        }
        (1, Some(pat)) => format!("|{}: &Type|", source_text(pat)),
        _ => "|value: &Type|".to_owned(),
    };
    let message = format!("a closure here gets a reference to {what}: write `{typed} …`");
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

/// Calls a closure with the variable `subject`. As a function pointer, it
/// takes whatever dereferences to its argument: a `&Json<User>` for a `&User`.
pub(crate) fn apply(
    closure: &ExprClosure,
    argument: &Type,
    subject: &str,
    result: &TokenStream,
) -> TokenStream {
    let function = local("function");
    let call = call_at(argument, &function, subject);
    let pointer = quote!({
        let #function: fn(#argument) -> #result = #closure;
        #function
    });
    match_spanned(&pointer, &quote!(#function), &call, ends(&closure.body))
}

/// A call with the variable `subject`, shown as the type that a closure says
/// this has: that it has another is a mistake there.
pub(crate) fn call_at(argument: &Type, function: &Ident, subject: &str) -> TokenStream {
    let mut function = function.clone();
    function.set_span(function.span().located_at(argument.span()));
    let subject = ident_at(subject, argument.span());
    quote_spanned!(argument.span()=> #function(#subject))
}

/// A closure as a function, for where its return type must be inferred: unlike a
/// closure, it may return what it borrows from its argument; and the error about a
/// wrong return type is reported once, here.
pub(crate) fn as_function(
    name: &Ident,
    closure: &ExprClosure,
    bound: &str,
    rt: &TokenStream,
) -> TokenStream {
    let (argument, body) = (&closure.inputs, &closure.body);
    let body = match &closure.output {
        ReturnType::Default => quote!(#body),
        ReturnType::Type(_, ty) => {
            let typed = local("typed");
            quote!(let #typed: #ty = #body; #typed)
        }
    };
    // With the span of the closure's body, for errors about its type; but of this
    // macro's edition, in which the result may borrow from the argument.
    let (first, last) = ends(&closure.body);
    let (first, last) = (
        Span::call_site().located_at(first),
        Span::call_site().located_at(last),
    );
    let (result, bound) = (quote_spanned!(first=> impl), Ident::new(bound, last));
    quote! {
        #[allow(clippy::all, clippy::pedantic, clippy::nursery)]
        #[inline]
        fn #name(#argument) -> #result #rt::#bound { #body }
    }
}
