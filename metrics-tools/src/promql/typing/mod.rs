//! The types that operators and functions take, as Prometheus checks them.

mod binary;
mod call;
mod help;
mod selector;

use super::ast::{Expr, ExprKind};
use super::error::Error;
use super::operator::Aggregator;
use super::types::Type;
use binary::check_binary;
use call::{check_argument, check_count, check_info_labels, is_info_selector};
use help::instead;
use selector::check_selector;

/// Reports every operator and function with an operand of a wrong type. Returns
/// the type of the expression, so that each part is checked once.
pub(super) fn check(expr: &Expr, errors: &mut Vec<Error>) -> Type {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Variable(_) => expr.ty(),
        ExprKind::Series(series) => {
            check_selector(&series.selector, errors);
            expr.ty()
        }
        ExprKind::Template { parts, .. } => {
            for part in parts {
                check(part, errors);
            }
            Type::Any
        }
        ExprKind::Subquery(subquery) => {
            let expr = &subquery.expr;
            let found = check(expr, errors);
            if !found.is(Type::InstantVector) {
                let error = Error::new(
                    expr.span,
                    format!("a subquery evaluates an instant vector, but this is {found}"),
                );
                errors.push(match found {
                    Type::Scalar => error.help("write `vector(…)` around it"),
                    _ => error.help("write a function around it, such as `rate(x_total[5m])`"),
                });
            }
            Type::RangeVector
        }
        ExprKind::Unary { expr: inner, .. } => {
            let found = check(inner, errors);
            if matches!(found, Type::Text | Type::RangeVector) {
                let message =
                    format!("a sign needs a number or an instant vector, but this is {found}");
                errors.push(Error::new(inner.span, message).help("leave out the sign"));
            }
            found
        }
        ExprKind::Binary(binary) => {
            let left = check(&binary.left, errors);
            let right = check(&binary.right, errors);
            check_binary(binary, left, right, errors)
        }
        ExprKind::Aggregation(aggregation) => {
            let op = aggregation.op;
            if let Some(parameter) = &aggregation.parameter {
                let wanted = match op {
                    Aggregator::CountValues => Type::Text,
                    _ => Type::Scalar,
                };
                let found = check(parameter, errors);
                if !found.is(wanted) {
                    let message =
                        format!("the parameter of `{op}` is {wanted}, but this is {found}");
                    let error = Error::new(parameter.span, message);
                    errors.push(match wanted {
                        Type::Text => error.help("write the label's name in quotes"),
                        _ => error.help("write a number first, then the vector"),
                    });
                }
            }
            let found = check(&aggregation.expr, errors);
            if !found.is(Type::InstantVector) {
                let message = format!("`{op}` takes an instant vector here, but this is {found}");
                errors.push(instead(&aggregation.expr, found, message));
            }
            Type::InstantVector
        }
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            // A variable can stand for several arguments.
            let variable =
                |one: &Expr| matches!(one.kind, ExprKind::Variable(_) | ExprKind::Template { .. });
            if !arguments.iter().any(variable) {
                check_count(function, arguments.len(), expr, errors);
            }
            for (index, argument) in arguments.iter().enumerate() {
                if is_info_selector(function, index) {
                    check_info_labels(argument, errors);
                } else {
                    let found = check(argument, errors);
                    check_argument(function, index, argument, found, errors);
                }
            }
            function.returns
        }
    }
}
