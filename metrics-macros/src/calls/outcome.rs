//! The code that derives the outcome of a call from the returned value.

use super::model::{Calls, ErrorKinds, ErrorRule, Lookup};
use crate::support::expansion::spans::{
    call_spanned, ends, ident_at, respan, static_name, type_spanned,
};
use crate::support::function::closure::{apply, as_function, call_at};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{ExprClosure, GenericArgument, PathArguments, ReturnType, Type};

/// The variable that [`from_value`] reads.
pub(super) fn value() -> Ident {
    ident_at("value", Span::call_site())
}

/// The outcome, from a reference to the returned value in the variable [`value`].
pub(super) fn from_value(calls: &Calls) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let value = value();
    let call = |closure: &ExprClosure, ty: &Type, subject| {
        apply(closure, ty, subject, &quote!(::core::primitive::bool))
    };
    let derived = match &calls.settings.lookup {
        None => quote!({
            use #rt::AnyReturned as _;
            #rt::Returned(#value).__metrics_outcome()
        }),
        Some(Lookup::Found) => call_on_returned(calls, &quote!(#rt::found)),
        Some(Lookup::HitIf(closure, ty)) => {
            let found = ident_at("found", Span::call_site());
            let hit = call(closure, ty, "found");
            quote!({
                use #rt::AnyReturned as _;
                match #rt::Returned(#value).__metrics_ok() {
                    #rt::Some(#found) => {
                        if #hit { #rt::Outcome::OK } else { #rt::Outcome::MISS }
                    }
                    #rt::None => #rt::Outcome::ERROR,
                }
            })
        }
    };
    let good = match calls.settings.lookup {
        None => quote!(#rt::Outcome::OK),
        Some(_) => quote!((#derived).or_miss()),
    };
    let outcome = match &calls.settings.error {
        ErrorRule::Result => derived,
        ErrorRule::Unless(closure, ty) => {
            let is_good = call(closure, ty, "value");
            quote!(if #is_good { #good } else { #rt::Outcome::ERROR })
        }
        ErrorRule::If(closure, ty) => {
            let is_bad = call(closure, ty, "value");
            quote!(if #is_bad { #rt::Outcome::ERROR } else { #good })
        }
    };
    match kind(calls) {
        None => outcome,
        Some(kind) => quote!((#outcome).with_kind(#kind)),
    }
}

/// The number of the kind of error, if kinds are counted.
fn kind(calls: &Calls) -> Option<TokenStream> {
    let rt = calls.settings.runtime.imported();
    let kind = match &calls.settings.errors {
        ErrorKinds::None => return None,
        ErrorKinds::OfType(_) => {
            let value = value();
            return Some(quote!({
                use #rt::AnyReturned as _;
                #rt::Returned(#value).__metrics_kind()
            }));
        }
        ErrorKinds::By(_, ty) => {
            let kind = call_at(ty, &kind_function(), "error");
            quote!(#rt::ErrorKind::number(&#kind))
        }
        ErrorKinds::Typed(closure, ty, kind) => {
            let kind = apply(closure, ty, "error", &quote!(#kind));
            quote!({
                use #rt::AnyKind as _;
                #rt::KindOfError(&#kind).__metrics_index()
            })
        }
    };
    let error = ident_at("error", Span::call_site());
    let found = call_on_returned(calls, &quote!(#rt::error_in));
    Some(quote! {
        match #found {
            #rt::Some(#error) => #rt::Some(#kind),
            #rt::None => #rt::None,
        }
    })
}

/// A call with the variable [`value`], with the span of the return type: errors about a wrong type
/// are reported there.
fn call_on_returned(calls: &Calls, function: &TokenStream) -> TokenStream {
    let span = match &calls.function.signature.output {
        ReturnType::Default => ends(&calls.function.signature.ident),
        ReturnType::Type(_, ty) => ends(ty),
    };
    let value = ident_at("value", span.0);
    call_spanned(function, quote!(#value), span)
}

/// The outcome, if the type alone decides how it is derived: a value without fields, whose code the
/// compiler generates once for many functions.
pub(super) fn by_type(calls: &Calls) -> Option<TokenStream> {
    let rt = calls.settings.runtime.imported();
    if !matches!(calls.settings.error, ErrorRule::Result) {
        return None;
    }
    if is_known_by_type(calls) && calls.function.ends_in_no_result() {
        return Some(quote!(#rt::AlwaysOk));
    }
    let output = calls.function.awaited_output()?;
    match (&calls.settings.lookup, &calls.settings.errors) {
        (None, ErrorKinds::None) => {
            Some(quote!(#rt::ReturnType::<#output>::NEW.__metrics_classify()))
        }
        (None, ErrorKinds::OfType(_)) => {
            Some(quote!(#rt::ReturnType::<#output>::NEW.__metrics_classify_by_error()))
        }
        (Some(Lookup::Found), ErrorKinds::None) => Some(quote!(#rt::ByFound)),
        _ => None,
    }
}

/// Whether values that are not a `Result` are always successes.
pub(super) fn is_known_by_type(calls: &Calls) -> bool {
    matches!(calls.settings.error, ErrorRule::Result)
        && calls.settings.lookup.is_none()
        && matches!(
            calls.settings.errors,
            ErrorKinds::None | ErrorKinds::OfType(_)
        )
}

/// Whether all that counts of a value is whether it is an `Err`.
pub(super) fn is_known_by_variant(calls: &Calls) -> bool {
    is_known_by_type(calls) && matches!(calls.settings.errors, ErrorKinds::None)
}

/// Whether the options have closures over the returned value.
pub(super) fn has_closures(calls: &Calls) -> bool {
    let settings = &calls.settings;
    !matches!(settings.error, ErrorRule::Result)
        || matches!(settings.lookup, Some(Lookup::HitIf(..)))
        || matches!(settings.errors, ErrorKinds::By(..) | ErrorKinds::Typed(..))
}

/// The imports that [`by_type`] needs. They are among the function's items, because a separate
/// block would be more to compile.
pub(super) fn type_scope(calls: &Calls) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    let asks = calls.settings.lookup.is_none() && !calls.function.ends_in_no_result();
    if asks && by_type(calls).is_some() {
        quote!(use #rt::AnyReturnType as _;)
    } else {
        TokenStream::new()
    }
}

/// Whether the handler reports the kind of its error to the request.
pub(super) fn reports_to_request(calls: &Calls) -> bool {
    calls.serves && !matches!(calls.settings.errors, ErrorKinds::None)
}

/// The list of the kinds of errors, as other items refer to it.
pub(crate) fn kinds_list(calls: &Calls) -> TokenStream {
    if reports_to_request(calls) {
        let list = static_name("ERROR_KINDS");
        quote!(#list)
    } else {
        kinds(calls)
    }
}

/// The list as an item, if several others refer to it: so the compiler reports a type without a
/// list once.
pub(super) fn kinds_item(calls: &Calls) -> TokenStream {
    if !reports_to_request(calls) {
        return TokenStream::new();
    }
    let (list, kinds) = (kinds_list(calls), kinds(calls));
    quote!(const #list: &[&::core::primitive::str] = #kinds;)
}

fn kinds(calls: &Calls) -> TokenStream {
    let rt = calls.settings.runtime.imported();
    match &calls.settings.errors {
        ErrorKinds::None => quote!(&[]),
        // With the span of the error's type, where a missing list is reported.
        ErrorKinds::OfType(ty) => {
            let span = error_in(ty).map_or_else(|| ends(ty), ends);
            let ty = type_spanned(ty, span);
            // Only through traits: for a function with a bound, the compiler adds a note.
            let open = respan(quote!(<<), span.0);
            let fallible = respan(quote!(as #rt::Fallible>::Error as), span.0);
            let close = respan(quote!(#rt::ErrorWithKinds>::KINDS), span.1);
            quote!(#open #ty #fallible #close)
        }
        ErrorKinds::By(..) => {
            let function = kind_function();
            quote!(#rt::kinds_of(#function))
        }
        ErrorKinds::Typed(_, _, kind) => quote!(<#kind as #rt::ErrorKind>::KINDS),
    }
}

/// The `E` of a `Result<T, E>`.
fn error_in(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Result" => {
            match arguments.args.iter().collect::<Vec<_>>()[..] {
                [_, GenericArgument::Type(error)] => Some(error),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The function that returns the kind of an error, if the option has a closure.
pub(super) fn kind_of_error(calls: &Calls) -> Option<TokenStream> {
    let ErrorKinds::By(closure, _) = &calls.settings.errors else {
        return None;
    };
    let name = kind_function();
    Some(as_function(
        &name,
        closure,
        "ErrorKind",
        &calls.settings.runtime.imported(),
    ))
}

fn kind_function() -> Ident {
    static_name("ERROR_KIND")
}
