//! The options that all attributes take which measure calls, and their rules.
//!
//! - `buckets`, `native`: of the duration
//! - `in_progress`: a flag
//! - `ok_if`, `error_if`: one at most; a closure over what is returned
//! - `hit_if`, where something is looked up: another one
//! - `error`: alone, or a closure over the error; in both cases of types that
//!   mean the same where the kinds of errors are listed
//! - `slo`: percentages, and a time that is a bucket

use crate::calls::model::{Calls, ErrorKinds, ErrorRule, Families, Lookup, Outcome};
use crate::support::errors::Errors;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::closure::{Subject, check_closure_over};
use crate::support::function::definition::Function;
use crate::support::rules::buckets::Bounds;
use crate::support::rules::native::{self, Buckets};
use crate::support::rules::objective::objective;
use crate::support::rules::options::Options;
use crate::support::syntax::patterns::without_lifetimes;
use crate::support::syntax::source_text::{identifiers, source_text};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::{
    AssocType, Expr, ExprClosure, GenericArgument, PathArguments, ReturnType, Type,
    parse_quote_spanned,
};

/// The names of the options.
pub(crate) const OPTIONS: &[&str] = &[
    "buckets",
    "crate",
    "error",
    "error_if",
    "in_progress",
    "native",
    "ok_if",
    "slo",
];

/// What an attribute says beside them.
pub(crate) struct CallsAttribute {
    pub(crate) families: Families,
    /// Whether what is returned was found, or not.
    pub(crate) is_lookup: bool,
    /// The buckets of what is promised something, if there are no own.
    pub(crate) default_buckets: &'static [f64],
    /// The same, if they are told from native ones.
    pub(crate) native_buckets_default: fn() -> Vec<f64>,
}

/// Takes the options, and reports those that break a rule.
pub(crate) fn calls(
    function: Function,
    attribute: CallsAttribute,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Calls {
    let buckets = buckets(options, errors);
    let defaults = || {
        Bounds(if buckets.are_derived() {
            (attribute.native_buckets_default)()
        } else {
            attribute.default_buckets.to_vec()
        })
    };
    let promised = buckets.bounds.clone().unwrap_or_else(defaults);
    let objective = objective(options, &promised, buckets.are_derived(), errors);
    let runtime = Runtime::take(options, errors);
    let in_progress = options.knows("in_progress") && options.flag("in_progress", errors);
    let outcome = outcome(&function, attribute.is_lookup, options, errors);
    let kinds = kinds(&function, options, errors);
    Calls {
        runtime,
        function,
        families: attribute.families,
        buckets,
        in_progress,
        objective,
        outcome,
        serves: false,
        errors: kinds,
    }
}

/// The duration's buckets.
pub(crate) fn buckets(options: &mut Options<'_>, errors: &mut Errors) -> Buckets {
    native::buckets(options, "buckets = [0.1, 0.5, 1.0]", errors)
}

/// What the closures get.
const RETURNED: Subject = Subject {
    what: "what is returned",
    instead: "return what it needs",
};
const FOUND: Subject = Subject {
    what: "what is returned, without its `Result`",
    instead: "return what it needs",
};
const ERROR: Subject = Subject {
    what: "the error",
    instead: "keep what it needs in the error",
};

fn outcome(
    function: &Function,
    is_lookup: bool,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Outcome {
    let good = judge("ok_if", &RETURNED, function, options, errors);
    let bad = judge("error_if", &RETURNED, function, options, errors);
    let error = match (good, bad) {
        (Some(_), Some((at, _))) => {
            let message = "`ok_if` says it already: leave out one of the two";
            errors.at(at, message);
            ErrorRule::Result
        }
        (Some((_, Some((closure, ty)))), None) => ErrorRule::Unless(closure, ty),
        (None, Some((_, Some((closure, ty))))) => ErrorRule::If(closure, ty),
        _ => ErrorRule::Result,
    };
    let hit = options
        .knows("hit_if")
        .then(|| judge("hit_if", &FOUND, function, options, errors));
    let lookup = match hit.flatten() {
        Some((_, Some((closure, ty)))) => Some(Lookup::HitIf(closure, ty)),
        _ => is_lookup.then_some(Lookup::Found),
    };
    Outcome { error, lookup }
}

type Closure = (ExprClosure, Type);

/// Where an option is that judges by a closure, and the closure, if it breaks
/// no rule.
fn judge(
    name: &str,
    subject: &Subject,
    function: &Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Option<(Span, Option<Closure>)> {
    let example = format!("{name} = |value: &Type| …");
    let (at, value) = options.expression(name, &example, errors)?;
    let closure = take_closure(value, subject, &example, function, errors);
    Some((at, closure))
}

fn kinds(function: &Function, options: &mut Options<'_>, errors: &mut Errors) -> ErrorKinds {
    let example = "error = |error: &Error| …";
    let Some((at, value)) = options.flag_or_expression("error", example, errors) else {
        return ErrorKinds::None;
    };
    match value {
        None => of_type(function, at, errors),
        Some(value) => match take_closure(value, &ERROR, example, function, errors) {
            Some((closure, ty)) => by_closure(closure, ty, function, errors),
            None => ErrorKinds::None,
        },
    }
}

/// The kinds that the type of the error lists, which has to be one that can be
/// named outside of the function.
fn of_type(function: &Function, at: Span, errors: &mut Errors) -> ErrorKinds {
    let ReturnType::Type(_, ty) = &function.signature.output else {
        errors.at(
            at,
            "`error` tells the kinds of returned errors apart, and this function returns nothing: \
             leave it out, or return a `Result`",
        );
        return ErrorKinds::None;
    };
    let mut untold = |why: &str| {
        errors.at(
            at,
            format!(
                "the kinds of errors can't be told from `{}`{why}: write \
                 `error = |error: &Error| -> Kind {{ … }}`",
                source_text(ty)
            ),
        );
        ErrorKinds::None
    };
    let returned = if function.returns_future() {
        match output_of_future(ty) {
            Some(output) => output,
            None => return untold(""),
        }
    } else {
        (**ty).clone()
    };
    let stand_in = without_value(&returned);
    match function.unnameable(&stand_in) {
        None => ErrorKinds::OfType(without_lifetimes(&stand_in)),
        Some(word) => untold(&format!(
            ", in which `{word}` has no meaning outside of the function"
        )),
    }
}

fn by_closure(
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
                    "`{word}` has no meaning where the kinds of errors are listed: write a type \
                     that is known outside of the function"
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
                "`{word}` has no meaning where the kinds of errors are listed: write their type, \
                 `error = |{argument}| -> Kind {{ … }}`"
            ),
        );
        return ErrorKinds::None;
    }
    ErrorKinds::By(closure, ty)
}

/// The `T` in a future's type that says `Output = T`.
fn output_of_future(ty: &Type) -> Option<Type> {
    struct Output(Option<Type>);
    impl<'a> Visit<'a> for Output {
        fn visit_assoc_type(&mut self, associated: &'a AssocType) {
            if associated.ident == "Output" && self.0.is_none() {
                self.0 = Some(associated.ty.clone());
            }
        }
    }
    let mut output = Output(None);
    output.visit_type(ty);
    output.0
}

/// `Result<T, E>` without its `T`, which can be anything where the errors are
/// listed: also what can't be named there.
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

fn take_closure(
    value: Expr,
    subject: &Subject,
    example: &str,
    function: &Function,
    errors: &mut Errors,
) -> Option<Closure> {
    let Expr::Closure(closure) = value else {
        errors.over(
            value,
            format!(
                "this takes a closure over {}: write `{example}`",
                subject.what
            ),
        );
        return None;
    };
    let ty = check_closure_over(subject, &closure, function, errors)?;
    Some((closure, ty))
}
