//! What `macro_rules!` passes on: a `$type:ty` or `$value:expr` arrives in
//! brackets that nobody sees.

use syn::{Expr, Type};

/// The type in invisible brackets, if it is in any.
pub(crate) fn ungrouped_type(mut ty: Type) -> Type {
    while let Type::Group(group) = ty {
        ty = *group.elem;
    }
    ty
}

/// The expression in invisible brackets, if it is in any.
pub(crate) fn ungrouped(mut expression: &Expr) -> &Expr {
    while let Expr::Group(group) = expression {
        expression = &group.expr;
    }
    expression
}
