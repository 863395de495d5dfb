//! The two sides of operators, and which labels they compare.

use super::help::instead;
use crate::promql::ast::{Binary, Name};
use crate::promql::error::Error;
use crate::promql::types::{Type, binary_type};

pub(super) fn check_binary(
    binary: &Binary,
    left: Type,
    right: Type,
    errors: &mut Vec<Error>,
) -> Type {
    let op = binary.op;
    let mut push = |span, message: String, help: &str| {
        errors.push(Error::new(span, message).help(help));
    };
    for (side, ty) in [(&binary.left, left), (&binary.right, right)] {
        if matches!(ty, Type::Text | Type::RangeVector) {
            let message = format!("`{op}` takes numbers and instant vectors, but this is {ty}");
            errors.push(instead(side, ty, message));
            return Type::InstantVector;
        }
    }
    if binary.returns_bool && !op.is_comparison() {
        let message = format!("`bool` works only with comparisons, not with `{op}`");
        push(binary.op_span, message, "leave it out");
    }
    let scalars = (left == Type::Scalar, right == Type::Scalar);
    if op.is_comparison() && !binary.returns_bool && scalars == (true, true) {
        push(
            binary.op_span,
            "a comparison of two numbers has no series to filter".to_owned(),
            &format!("write `{op} bool` for 0 or 1"),
        );
    }
    if op.is_set() && (scalars.0 || scalars.1) {
        let side = if scalars.0 {
            &binary.left
        } else {
            &binary.right
        };
        let message = format!("`{op}` takes instant vectors, but this is a number");
        push(side.span, message, "write `vector(…)` around it");
    }
    if let Some(fill) = &binary.fill {
        let message = match (op.is_set(), scalars.0 || scalars.1) {
            (_, true) => Some(
                "series are filled in between two instant vectors, but one side is a number"
                    .to_owned(),
            ),
            (true, _) => Some(format!(
                "`{op}` does not change series, so `fill` is not allowed"
            )),
            _ => None,
        };
        if let Some(message) = message {
            push(fill.span, message, "leave out this part");
        }
    }
    let Some(matching) = &binary.matching else {
        return binary_type(left, right);
    };
    if (scalars.0 || scalars.1) && !matching.labels.is_empty() {
        push(
            matching.span,
            "labels are compared between two instant vectors, but one side is a number".to_owned(),
            "leave out this part",
        );
    }
    let Some(group) = &matching.group else {
        return binary_type(left, right);
    };
    let word = if group.left {
        "group_left"
    } else {
        "group_right"
    };
    if op.is_set() && !(scalars.0 || scalars.1) {
        let message = format!("`{op}` does not change series, so `{word}` is not allowed");
        push(matching.span, message, "leave it out");
    }
    let twice = matching.labels.iter().find(|label| {
        let same = |other: &Name| other.text == label.text;
        matching.on && group.labels.iter().any(same)
    });
    if let Some(label) = twice {
        let message = format!("`{}` is in `on` and in `{word}`", label.text);
        push(
            label.span,
            message,
            "leave it out of the second: labels in `on` are always kept",
        );
    }
    binary_type(left, right)
}
