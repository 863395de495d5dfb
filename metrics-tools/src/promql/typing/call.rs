//! The arguments of functions.

use super::help::instead;
use crate::promql::ast::{Expr, ExprKind};
use crate::promql::error::Error;
use crate::promql::functions::Function;
use crate::promql::types::Type;

/// Checks the number of arguments.
pub(super) fn check_count(function: &Function, count: usize, call: &Expr, errors: &mut Vec<Error>) {
    let name = function.name;
    let min = function.min_arguments;
    let too_many = function.max_arguments.is_some_and(|max| count > max);
    if count < min || too_many {
        let takes = match function.max_arguments {
            Some(max) if max == min => format!("{min}"),
            Some(max) => format!("{min} to {max}"),
            None => format!("at least {min}"),
        };
        let plural = if takes == "1" { "" } else { "s" };
        let message = format!("`{name}` takes {takes} argument{plural}, but got {count}");
        let error = Error::new(call.span, message);
        errors.push(error.help(format!("write `{}`", signature(function))));
    }
}

/// Whether this argument is the selector of `info`, which has no type.
pub(super) fn is_info_selector(function: &Function, index: usize) -> bool {
    function.name == "info" && index == 1
}

/// Checks the type of an argument.
pub(super) fn check_argument(
    function: &Function,
    index: usize,
    argument: &Expr,
    found: Type,
    errors: &mut Vec<Error>,
) {
    let name = function.name;
    let Some(wanted) = function.parameter(index) else {
        return;
    };
    if found.is(wanted) || function.max_arguments.is_some_and(|max| index >= max) {
        return;
    }
    let message = format!("`{name}` takes {wanted} here, but this is {found}");
    errors.push(match (wanted, &argument.kind) {
        (Type::RangeVector, ExprKind::Series(_)) => {
            Error::new(argument.span, message).help("write a range after the selector: `[5m]`")
        }
        (Type::RangeVector, ExprKind::Aggregation(aggregation)) => {
            let op = aggregation.op;
            Error::new(argument.span, message).help(format!(
                "apply the function before the aggregation: write `{op}({name}(x[5m]))`"
            ))
        }
        (Type::RangeVector, _) if found == Type::InstantVector => {
            Error::new(argument.span, message)
                .help("write a subquery: append `[1h:]` to the expression")
        }
        (Type::Text, _) => Error::new(argument.span, message).help("write it in quotes"),
        (Type::InstantVector, _) => instead(argument, found, message),
        _ => Error::new(argument.span, message).help(format!("write `{}`", signature(function))),
    });
}

/// How a function is called.
fn signature(function: &Function) -> String {
    let parameters = function.parameters.iter().enumerate().map(|(index, ty)| {
        let text = match ty {
            Type::Scalar => "number",
            Type::Text => "\"text\"",
            Type::RangeVector => "vector[5m]",
            _ => "vector",
        };
        match index < function.min_arguments {
            true => text.to_owned(),
            false => format!("[{text}]"),
        }
    });
    let parameters: Vec<_> = parameters.collect();
    format!("{}({})", function.name, parameters.join(", "))
}

/// The second argument of `info` is braces without a name; it may match
/// everything.
pub(super) fn check_info_labels(argument: &Expr, errors: &mut Vec<Error>) {
    let braces = match &argument.kind {
        ExprKind::Series(series) => series.range.is_none() && series.selector.name.is_none(),
        kind => matches!(kind, ExprKind::Variable(_) | ExprKind::Template { .. }),
    };
    if !braces {
        let message = "the second argument of `info` says which labels to add";
        errors
            .push(Error::new(argument.span, message).help("write braces only: `{version!=\"\"}`"));
    }
}
