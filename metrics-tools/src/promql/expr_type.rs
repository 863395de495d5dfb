//! The type of an expression, from the types of its parts.

use super::ast::{Expr, ExprKind};
use super::types::{Type, binary_type};

impl Expr {
    /// Its type.
    pub fn ty(&self) -> Type {
        match &self.kind {
            ExprKind::Number(_) => Type::Scalar,
            ExprKind::Text(_) => Type::Text,
            ExprKind::Variable(_) | ExprKind::Template { .. } => Type::Any,
            ExprKind::Aggregation(_) => Type::InstantVector,
            ExprKind::Series(series) if series.range.is_none() => Type::InstantVector,
            ExprKind::Series(_) | ExprKind::Subquery(_) => Type::RangeVector,
            ExprKind::Unary { expr, .. } => expr.ty(),
            ExprKind::Binary(binary) => binary_type(binary.left.ty(), binary.right.ty()),
            ExprKind::Call { function, .. } => function.returns,
        }
    }
}
