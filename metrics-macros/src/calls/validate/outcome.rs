//! The rules of `ok_if`, `error_if` and `hit_if`: closures over the returned value. `ok_if` and
//! `error_if` exclude each other.

use super::closure::take_closure;
use crate::calls::model::{ErrorRule, Lookup};
use crate::support::errors::Errors;
use crate::support::function::closure::{Part, Subject};
use crate::support::function::definition::Function;
use crate::support::rules::options::Options;
use proc_macro2::Span;
use syn::{ExprClosure, Type};

const RETURNED: Subject = Subject {
    what: "the returned value",
    instead: "return what it needs",
    part: Part::Whole,
    otherwise: "",
};
const FOUND: Subject = Subject {
    what: "the returned value, without its `Result`",
    instead: "return what it needs",
    part: Part::Ok,
    otherwise: "",
};

/// Takes `ok_if` and `error_if`.
pub(in crate::calls) fn error_rule(
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> ErrorRule {
    let is_reversed = options.position("error_if") < options.position("ok_if");
    let good = judge("ok_if", &RETURNED, function, options, errors);
    let bad = judge("error_if", &RETURNED, function, options, errors);
    match (good, bad) {
        (Some((good, _)), Some((bad, _))) => {
            let (first, second, at) = if is_reversed {
                ("error_if", "ok_if", good)
            } else {
                ("ok_if", "error_if", bad)
            };
            let message =
                format!("`{first}` and `{second}` exclude each other: remove one of the two");
            errors.unfit(second, at, message);
            ErrorRule::Result
        }
        (Some((_, Some((closure, ty)))), None) => ErrorRule::Unless(closure, ty),
        (None, Some((_, Some((closure, ty))))) => ErrorRule::If(closure, ty),
        _ => ErrorRule::Result,
    }
}

/// Takes `hit_if`.
pub(in crate::calls) fn lookup(
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Option<Lookup> {
    let (_, closure) = judge("hit_if", &FOUND, function, options, errors)?;
    closure.map(|(closure, ty)| Lookup::HitIf(closure, ty))
}

/// Takes an option with a closure that returns `bool`. Returns the option's span, and the closure
/// if it is valid.
fn judge(
    name: &str,
    subject: &Subject,
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Option<(Span, Option<(ExprClosure, Type)>)> {
    let example = format!("{name} = |value: &Type| …");
    let (at, value) = options.expression(name, &example, errors)?;
    let closure = take_closure(value, subject, &example, function, errors);
    Some((at, closure))
}
