//! Invisible groups: `macro_rules!` puts a `$type:ty` or a `$value:expr` into one.

use syn::{Expr, Type};

/// The type without invisible groups around it.
pub(crate) fn ungrouped_type(mut ty: Type) -> Type {
    while let Type::Group(group) = ty {
        ty = *group.elem;
    }
    ty
}

/// The expression without invisible groups around it.
pub(crate) fn ungrouped(mut expression: &Expr) -> &Expr {
    while let Expr::Group(group) = expression {
        expression = &group.expr;
    }
    expression
}
