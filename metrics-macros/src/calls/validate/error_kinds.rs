//! The rules of `error`: a flag, or a closure over the error. The type of the kinds must be known
//! outside the function, where they are listed.

use super::closure::take_closure;
use crate::calls::model::ErrorKinds;
use crate::support::errors::Errors;
use crate::support::function::closure::{Part, Subject};
use crate::support::function::definition::Function;
use crate::support::function::return_type::output_of_future;
use crate::support::rules::options::Options;
use crate::support::syntax::patterns::without_lifetimes;
use crate::support::syntax::source_text::{identifiers, source_text};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{ExprClosure, GenericArgument, PathArguments, ReturnType, Type, parse_quote_spanned};

const ERROR: Subject = Subject {
    what: "the error",
    instead: "store what it needs in the error",
    part: Part::Error,
    otherwise: "",
};

/// Takes `error`.
pub(in crate::calls) fn error_kinds(
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> ErrorKinds {
    let example = "error = |error: &Error| …";
    let Some((at, value)) = options.flag_or_expression("error", example, errors) else {
        return ErrorKinds::None;
    };
    match value {
        None => from_type(function, at, errors),
        Some(value) => match take_closure(value, &ERROR, example, function, errors) {
            Some((closure, ty)) => from_closure(closure, ty, function, errors),
            None => ErrorKinds::None,
        },
    }
}

/// The kinds that the type of the error lists. The type must be nameable outside the function.
fn from_type(function: &Function, at: Span, errors: &mut Errors) -> ErrorKinds {
    let ReturnType::Type(_, ty) = &function.signature.output else {
        errors.unfit(
            "error",
            at,
            "`error` counts returned errors by kind, and this function returns nothing: remove it, \
             or return a `Result`",
        );
        return ErrorKinds::None;
    };
    let mut refuse = |why: &str| {
        errors.unfit(
            "error",
            at,
            format!(
                "the kinds of errors cannot be derived from `{}`{why}: write `error = |error: \
                 &Error| -> Kind {{ … }}`",
                source_text(ty)
            ),
        );
        ErrorKinds::None
    };
    let returned = if function.returns_future() {
        match output_of_future(ty) {
            Some(output) => output,
            None => return refuse(""),
        }
    } else {
        (**ty).clone()
    };
    let stand_in = without_value(&returned);
    match function.unnameable(&stand_in) {
        None => ErrorKinds::OfType(without_lifetimes(&stand_in)),
        Some(word) => refuse(&format!(
            ", because `{word}` is unknown outside the function"
        )),
    }
}

fn from_closure(
    closure: ExprClosure,
    ty: Type,
    function: &Function,
    errors: &mut Errors,
) -> ErrorKinds {
    if let ReturnType::Type(_, kind) = &closure.output {
        let kind = without_lifetimes(kind);
        if let Some(word) = function.unnameable(&kind) {
            errors.over(
                &closure.output,
                format!(
                    "`{word}` is unknown outside the function, where the kinds of errors are \
                     listed: write a type that is known there"
                ),
            );
        }
        return ErrorKinds::Typed(closure, ty, kind);
    }
    let word = function.unnameable(&ty);
    if let Some(word) = word.or_else(|| identifiers(&ty).into_iter().find(|word| word == "_")) {
        let argument = closure.inputs.first().map(source_text).unwrap_or_default();
        errors.over(
            &ty,
            format!(
                "`{word}` is unknown outside the function, where the kinds of errors are listed: \
                 write their type, `error = |{argument}| -> Kind {{ … }}`"
            ),
        );
        return ErrorKinds::None;
    }
    ErrorKinds::By(closure, ty)
}

/// `Result<T, E>` with `()` for `T`. Where the errors are listed, `T` does not matter, and it may
/// not be nameable.
fn without_value(ty: &Type) -> Type {
    let mut ty = ty.clone();
    if let Type::Path(path) = &mut ty
        && let Some(last) = path.path.segments.last_mut()
        && last.ident == "Result"
        && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        && let Some(GenericArgument::Type(value)) = arguments
            .args
            .iter_mut()
            .find(|argument| matches!(argument, GenericArgument::Type(_)))
    {
        *value = parse_quote_spanned!(value.span()=> ());
    }
    ty
}
