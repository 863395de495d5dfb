//! Closures in attributes, which run after the body and get a reference to the returned value:
//! their rules, and the code that calls them.

use super::definition::Function;
use super::return_type::is_result;
use crate::support::errors::Errors;
use crate::support::expansion::spans::{ends, ident_at, local, match_spanned};
use crate::support::syntax::free_variables::free_variables;
use crate::support::syntax::patterns::bindings;
use crate::support::syntax::source_text::source_text;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprClosure, FnArg, Pat, PatType, ReturnType, Type};

/// The argument that closures of an option get.
pub(crate) struct Subject {
    /// In words.
    pub(crate) what: &'static str,
    /// What to write instead of a closure that uses an argument.
    pub(crate) instead: &'static str,
    /// The part of a `Result`.
    pub(crate) part: Part,
    /// The alternative to offer to users whose closure takes the whole `Result`.
    pub(crate) otherwise: &'static str,
}

/// A part of the returned `Result`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Ok,
    Error,
    /// Unknown, because the option `on` is wrong.
    Unknown,
}

impl Subject {
    /// The argument of closures beside the option `on`, given as its source text.
    pub(crate) fn of_calls(on: Option<&str>) -> Self {
        Self {
            what: "the returned value",
            // These options also accept an expression.
            instead: "write an expression instead of the closure, or return what it needs",
            part: match on {
                None | Some("on = ok") => Part::Ok,
                Some("on = error") => Part::Error,
                Some("on = always") => Part::Whole,
                Some(on) if on.contains('|') => Part::Whole,
                Some(_) => Part::Unknown,
            },
            otherwise: ", or `on = always` to count all calls and get the whole `Result`",
        }
    }

    /// The message about a closure over another part of the returned `Result`.
    fn mistake(&self, pattern: &Pat, ty: &Type, function: &Function) -> Option<String> {
        let (output, ok, error) = function.result()?;
        let (pattern, whole) = (source_text(pattern), source_text(&output));
        let is_whole = is_result(ty);
        let error = error.as_ref().map_or("Error".to_owned(), source_text);
        let (gets, right) = match self.part {
            Part::Ok if is_whole && !is_result(&ok) => ("the value in `Ok`", source_text(&ok)),
            Part::Error if is_whole => ("the error", error),
            Part::Whole if source_text(ty) == source_text(&ok) && !is_result(&ok) => {
                ("the whole `Result`", whole)
            }
            _ => return None,
        };
        let or = if is_whole { self.otherwise } else { "" };
        Some(format!(
            "this closure gets {gets}: write `|{pattern}: &{right}| …`{or}"
        ))
    }
}

/// The type of a closure's only argument.
pub(crate) fn check_closure(
    subject: &Subject,
    closure: &ExprClosure,
    function: &Function,
    errors: &mut Errors,
) -> Option<Type> {
    let Subject { what, instead, .. } = subject;
    let used = free_variables(&Expr::Closure(closure.clone()));
    let names: Vec<Ident> = arguments(function)
        .flat_map(|argument| bindings(&argument.pat))
        .collect();
    let is_outer = |used: &&Ident| *used == "self" || names.contains(used);
    if let Some(argument) = used.iter().find(is_outer) {
        errors.at(
            argument.span(),
            format!(
                "this closure runs after the body, which may have moved `{argument}`: {instead}"
            ),
        );
    }
    let typed = match (closure.inputs.len(), closure.inputs.first()) {
        (1, Some(Pat::Type(PatType { pat, ty, .. }))) => match &**ty {
            Type::Reference(reference) => {
                match subject.mistake(pat, &reference.elem, function) {
                    Some(mistake) => errors.over(ty, mistake),
                    None => return Some((**ty).clone()),
                }
                return None;
            }
            _ => format!("|{}: &{}|", source_text(pat), source_text(ty)),
        },
        (1, Some(pat)) => format!("|{}: &Type|", source_text(pat)),
        _ => "|value: &Type|".to_owned(),
    };
    let message = format!("this closure gets a reference to {what}: write `{typed} …`");
    if closure.inputs.is_empty() {
        errors.over(closure, message);
    } else {
        errors.over(&closure.inputs, message);
    }
    None
}

/// The arguments of the function, except `self`.
pub(crate) fn arguments(function: &Function) -> impl Iterator<Item = &PatType> {
    let inputs = function.signature.inputs.iter();
    inputs.filter_map(|input| match input {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    })
}

/// Calls a closure with the variable `subject`. It is called as a function pointer, so that deref
/// coercion applies: a `&Json<User>` is accepted for a `&User`.
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

/// A call with the variable `subject`, with the span of the closure's argument type: errors about a
/// wrong type are reported there.
pub(crate) fn call_at(argument: &Type, function: &Ident, subject: &str) -> TokenStream {
    let mut function = function.clone();
    function.set_span(function.span().located_at(argument.span()));
    let subject = ident_at(subject, argument.span());
    quote_spanned!(argument.span()=> #function(#subject))
}

/// A closure as a function, if its return type must be inferred. Unlike a closure, the function can
/// return a borrow of its argument, and the error about a wrong return type is reported once.
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
    // With the span of the closure's body, for errors about its type, but the edition of this
    // macro, in which the result may borrow from the argument.
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
