//! What to write instead of an operand of the wrong type.

use crate::promql::ast::Expr;
use crate::promql::error::Error;
use crate::promql::types::Type;

/// An error with the expression to write where an instant vector is expected.
pub(super) fn instead(expr: &Expr, found: Type, message: String) -> Error {
    let error = Error::new(expr.span, message);
    match found {
        Type::RangeVector => error.help(
            "write a function around the range, such as `rate(…)` for counters or \
             `max_over_time(…)` for gauges",
        ),
        Type::Scalar => error.help("write `vector(…)` around a number"),
        _ => error.help("write a metric's name without quotes"),
    }
}
