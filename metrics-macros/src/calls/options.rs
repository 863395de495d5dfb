//! The options that all attributes take which measure calls, and their rules.
//!
//! - `buckets`: of the duration
//! - `in_progress`: a flag
//! - `ok_if`, `error_if`, `hit_if`: one at most; a closure over what is returned
//! - `error`: alone, or a closure over the error

use super::model::{Calls, Errors as Kinds, Families, Outcome};
use crate::support::buckets::{self, Bounds};
use crate::support::closure::check_closure;
use crate::support::errors::Errors;
use crate::support::function::Function;
use crate::support::options::Options;
use crate::support::runtime::Runtime;
use crate::support::text::text;
use crate::support::words::without_lifetimes;
use proc_macro2::Span;
use syn::{Expr, ExprClosure, ReturnType, Type};

/// The names of the options.
pub(crate) const OPTIONS: &[&str] = &[
    "buckets",
    "crate",
    "error",
    "error_if",
    "in_progress",
    "ok_if",
];

/// What an attribute says beside them.
pub(crate) struct Attribute {
    pub(crate) families: Families,
    /// Whether what is returned was found, or not.
    pub(crate) is_lookup: bool,
}

/// Takes the options, and reports those that break a rule.
pub(crate) fn calls(
    function: Function,
    attribute: Attribute,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Calls {
    let bounds = buckets(options, errors);
    let runtime = Runtime::take(options, errors);
    let in_progress = options.flag("in_progress", errors);
    let outcome = outcome(&function, attribute.is_lookup, options, errors);
    let kinds = kinds(&function, options, errors);
    Calls {
        runtime,
        function,
        families: attribute.families,
        buckets: bounds,
        in_progress,
        outcome,
        errors: kinds,
    }
}

/// The bounds of the duration's buckets.
pub(crate) fn buckets(options: &mut Options<'_>, errors: &mut Errors) -> Option<Bounds> {
    let (_, list) = options.expression("buckets", "buckets = [0.1, 0.5, 1.0]", errors)?;
    buckets::bounds(&list, errors)
}

fn outcome(
    function: &Function,
    is_lookup: bool,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Outcome {
    type Make = fn(ExprClosure, Type) -> Outcome;
    let mut told: Option<(&str, Outcome)> = None;
    let by: [(&str, Make); 3] = [
        ("ok_if", Outcome::OkIf),
        ("error_if", Outcome::ErrorIf),
        ("hit_if", Outcome::HitIf),
    ];
    for (name, make) in by {
        if !options.knows(name) {
            continue;
        }
        let example = format!("{name} = |value: &Type| …");
        let Some((at, closure)) = options.expression(name, &example, errors) else {
            continue;
        };
        if let Some((other, _)) = &told {
            let message = format!("`{other}` says it already: leave out one of the two");
            errors.at(at, message);
            continue;
        }
        if let Some((closure, ty)) = take_closure(closure, &example, function, errors) {
            told = Some((name, make(closure, ty)));
        }
    }
    match told {
        Some((_, outcome)) => outcome,
        None if is_lookup => Outcome::Found,
        None => Outcome::Result,
    }
}

fn kinds(function: &Function, options: &mut Options<'_>, errors: &mut Errors) -> Kinds {
    let example = "error = |error: &Error| …";
    let Some((at, value)) = options.flag_or_expression("error", example, errors) else {
        return Kinds::None;
    };
    match value {
        Some(value) => match take_closure(value, example, function, errors) {
            Some((closure, ty)) => Kinds::By(closure, ty),
            None => Kinds::None,
        },
        None => of_type(function, at, errors),
    }
}

/// The kinds that the returned type lists, which has to be one that can be
/// named outside of the function.
fn of_type(function: &Function, at: Span, errors: &mut Errors) -> Kinds {
    match &function.signature.output {
        ReturnType::Default => {
            errors.at(
                at,
                "`error` tells the kinds of returned errors apart, and this function returns \
                 nothing: leave it out, or return a `Result`",
            );
            Kinds::None
        }
        ReturnType::Type(_, ty) => match function.unnameable(ty) {
            None => Kinds::OfType(without_lifetimes(ty)),
            Some(word) => {
                errors.at(
                    at,
                    format!(
                        "the kinds of errors can't be told from `{}`, in which `{word}` has no \
                         meaning outside of the function: write `error = |error: &Error| …`",
                        text(ty)
                    ),
                );
                Kinds::None
            }
        },
    }
}

fn take_closure(
    value: Expr,
    example: &str,
    function: &Function,
    errors: &mut Errors,
) -> Option<(ExprClosure, Type)> {
    let Expr::Closure(closure) = value else {
        errors.over(
            value,
            format!("this takes a closure over what is returned: write `{example}`"),
        );
        return None;
    };
    let ty = check_closure(&closure, function, errors)?;
    Some((closure, ty))
}
