//! The options of all three attributes, and their rules.
//!
//! - the function returns
//! - the name is valid for the kind of metric
//! - `check_once`: each call is recorded once
//! - there is a help text
//! - `labels`: see the module of that name
//! - `check_on`: `ok`, `error`, `always` or a closure

use super::attribute::EventAttribute;
use super::model::{Event, On};
use super::parse::written_in;
use crate::labels::labels;
use crate::support::errors::Errors;
use crate::support::expansion::runtime::Runtime;
use crate::support::function::closure::{Subject, check_closure};
use crate::support::function::definition::Function;
use crate::support::rules::help::help;
use crate::support::rules::names::metric_name_mistake;
use crate::support::rules::options::Options;
use crate::support::rules::suggest::{nearest, suggestion};
use crate::support::syntax::source_text::source_text;
use syn::{Expr, LitStr, ReturnType, Type};

/// The names of the options.
pub(crate) const OPTIONS: &[&str] = &["labels", "on", "help", "crate"];

/// Takes the options and reports invalid ones.
pub(crate) fn event(
    attribute: &EventAttribute,
    name: &LitStr,
    mut function: Function,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Option<Event> {
    if function.never_returns() {
        errors.over(
            &function.signature.output,
            format!(
                "`#[{}]` counts calls that return, and this function never returns: remove the \
                 attribute",
                attribute.name
            ),
        );
    }
    check_once(attribute, name, options, &function, errors);
    if let Some(mistake) = metric_name_mistake(&name.value(), attribute.kind) {
        errors.at(name.span(), mistake.for_text());
    }
    let runtime = Runtime::take(options, errors);
    let (span, name) = (name.span(), name.value());
    let help = help(options, || function.take_docs(&name), span, errors);
    let labels = labels(&function, options, errors);
    let on = match options.expression("on", "on = ok", errors) {
        None => Some(On::Ok),
        Some((_, on)) => check_on(on, &function, errors),
    };
    help.zip(on).map(|(help, on)| Event {
        runtime,
        function,
        kind: attribute.kind,
        name,
        help,
        labels,
        on,
    })
}

/// Each call is recorded once in a series. The same attribute may be repeated with other labels, or
/// with another `on`.
fn check_once(
    attribute: &EventAttribute,
    name: &LitStr,
    options: &Options<'_>,
    function: &Function,
    errors: &mut Errors,
) {
    for other in &function.attributes {
        let path = other.path();
        if path
            .segments
            .last()
            .is_none_or(|last| last.ident != attribute.name)
        {
            continue;
        }
        let Some((other_name, entries)) = written_in(attribute, other) else {
            continue;
        };
        let is_same = |option: &str| {
            let written = entries.iter().find(|entry| entry.name == option);
            written.map(source_text) == options.text(option)
        };
        if other_name.value() == name.value() && is_same("labels") && is_same("on") {
            errors.over(
                path,
                format!(
                    "duplicate `#[{}({:?})]`, which would record each call twice: remove one, or \
                     write other `labels`",
                    attribute.name,
                    name.value()
                ),
            );
        }
    }
}

fn check_on(on: Expr, function: &Function, errors: &mut Errors) -> Option<On> {
    const WORDS: &[&str] = &["ok", "error", "always"];
    match on {
        Expr::Closure(closure) => {
            let subject = Subject::of_calls(Some("on = always"));
            let ty = check_closure(&subject, &closure, function, errors)?;
            Some(On::If(closure, ty))
        }
        Expr::Path(path) if path.path.get_ident().is_some() => match source_text(&path).as_str() {
            "ok" => Some(On::Ok),
            "error" => match no_error(function) {
                None => Some(On::Error),
                Some(why) => {
                    errors.over(path, why);
                    None
                }
            },
            "always" => Some(On::Always),
            word => {
                let instead = match no_error(function) {
                    Some(why) if nearest(word, WORDS) == Some("error") => format!(", and {why}"),
                    Some(_) => format!(": {}", suggestion(word, &["ok", "always"])),
                    None => format!(": {}", suggestion(word, WORDS)),
                };
                errors.over(&path, format!("`on` cannot be `{word}`{instead}"));
                None
            }
        },
        other => {
            errors.over(
                other,
                "`on` selects the calls that count: write `on = ok`, `on = error`, `on = always`, \
                 or `on = |value: &Type| …`",
            );
            None
        }
    }
}

/// Why a function has no errors to count, as far as its return type shows.
fn no_error(function: &Function) -> Option<String> {
    const ERROR: &str = "`on = error` counts calls that return an `Err`, and this function returns";
    match &function.signature.output {
        ReturnType::Default => Some(format!(
            "{ERROR} nothing: write `on = always`, or return a `Result`"
        )),
        ReturnType::Type(_, ty) if is_no_result(ty) => Some(format!(
            "{ERROR} `{0}`: write `on = |value: &{0}| …`, or return a `Result`",
            source_text(ty)
        )),
        ReturnType::Type(..) => None,
    }
}

/// Whether a type is known to be neither a `Result` nor a future of one.
fn is_no_result(ty: &Type) -> bool {
    const NAMES: &[&str] = &[
        "bool", "char", "str", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8",
        "u16", "u32", "u64", "u128", "usize", "String", "Vec", "Option",
    ];
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last();
            last.is_some_and(|last| NAMES.iter().any(|name| last.ident == name))
        }
        Type::Group(group) => is_no_result(&group.elem),
        Type::Paren(paren) => is_no_result(&paren.elem),
        Type::Array(_) | Type::Slice(_) | Type::Tuple(_) => true,
        Type::Reference(reference) => is_no_result(&reference.elem),
        _ => false,
    }
}
