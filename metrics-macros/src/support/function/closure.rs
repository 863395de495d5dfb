//! Closures in attributes: they run after the body, over a reference to what
//! it returned. Their rules, and the code that calls them.

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

/// What closures of an option get.
pub(crate) struct Subject {
    /// In words.
    pub(crate) what: &'static str,
    /// What to write instead of a closure that uses an argument.
    pub(crate) instead: &'static str,
    /// Which part of a `Result`.
    pub(crate) part: Part,
    /// What to write instead of a closure over the whole `Result`, beside that part.
    pub(crate) otherwise: &'static str,
}

/// A part of the returned `Result`, if it is one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Ok,
    Error,
    /// It depends on an option that is wrong.
    Unknown,
}

impl Subject {
    /// What the closures of an attribute get that has the option `on`, as it is written.
    pub(crate) fn of_calls(on: Option<&str>) -> Self {
        Self {
            what: "what is returned",
            // Where an expression may stand instead of the closure.
            instead: "write an expression without a closure, or return what it needs",
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

    /// What is wrong with a closure over another part of the returned `Result`.
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
            "a closure here gets {gets}: write `|{pattern}: &{right}| …`{or}"
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
                "a closure here runs after the body, which may have consumed `{argument}`: \
                 {instead}"
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
    let message = format!("a closure here gets a reference to {what}: write `{typed} …`");
    if closure.inputs.is_empty() {
        errors.over(closure, message);
    } else {
        errors.over(&closure.inputs, message);
    }
    None
}

/// The function's arguments, but for `self`.
pub(crate) fn arguments(function: &Function) -> impl Iterator<Item = &PatType> {
    let inputs = function.signature.inputs.iter();
    inputs.filter_map(|input| match input {
        FnArg::Typed(argument) => Some(argument),
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
