//! Operators between expressions, by precedence, and signs in front of them.

use super::Parser;
use crate::promql::ast::{Binary, Expr, ExprKind};
use crate::promql::error::Error;
use crate::promql::operator::BinaryOp;
use crate::promql::token::Kind;

/// A sign binds like `*`: `-a ^ b` is `-(a ^ b)`, and `-a * b` is `(-a) * b`.
pub(super) const BEHIND_A_SIGN: u8 = 6;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expr, Error> {
        self.operators_from(1)
    }

    /// An expression whose operators have at least this precedence.
    pub(super) fn operators_from(&mut self, least: u8) -> Result<Expr, Error> {
        let mut left = self.signed()?;
        loop {
            let Some(op) = self.operator() else {
                // A variable binds looser than any operator.
                match least <= 1 && self.meets_a_variable() {
                    true => left = self.beside_a_variable(left)?,
                    false => break,
                }
                continue;
            };
            if op.precedence() < least {
                break;
            }
            let op_span = self.advance().span;
            self.count_operator(op_span)?;
            let returns_bool = self.is_word("bool");
            if returns_bool {
                self.advance();
            }
            let matching = self.matching()?;
            let fill = self.fill()?;
            let next = op.precedence() + u8::from(!op.is_right_associative());
            self.enter()?;
            let right = self.operators_from(next)?;
            self.leave();
            let span = left.span.to(right.span);
            let binary = Binary {
                op,
                op_span,
                returns_bool,
                matching,
                fill,
                left,
                right,
            };
            left = Expr {
                kind: ExprKind::Binary(Box::new(binary)),
                span,
            };
        }
        Ok(left)
    }

    /// The operator that the next token is.
    pub(super) fn operator(&self) -> Option<BinaryOp> {
        Some(match self.token().kind {
            Kind::Equal => BinaryOp::Equal,
            Kind::NotEqual => BinaryOp::NotEqual,
            Kind::LessOrEqual => BinaryOp::LessOrEqual,
            Kind::Less => BinaryOp::Less,
            Kind::GreaterOrEqual => BinaryOp::GreaterOrEqual,
            Kind::Greater => BinaryOp::Greater,
            Kind::TrimUpper => BinaryOp::TrimUpper,
            Kind::TrimLower => BinaryOp::TrimLower,
            Kind::Plus => BinaryOp::Add,
            Kind::Minus => BinaryOp::Subtract,
            Kind::Star => BinaryOp::Multiply,
            Kind::Slash => BinaryOp::Divide,
            Kind::Percent => BinaryOp::Modulo,
            Kind::Caret => BinaryOp::Power,
            Kind::Word => match self.keyword()?.as_str() {
                "or" => BinaryOp::Or,
                "and" => BinaryOp::And,
                "unless" => BinaryOp::Unless,
                "atan2" => BinaryOp::Atan2,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Signs and their operand.
    fn signed(&mut self) -> Result<Expr, Error> {
        if !self.is(Kind::Minus) && !self.is(Kind::Plus) {
            return self.operand();
        }
        let sign = self.advance();
        self.enter()?;
        let expr = self.operators_from(BEHIND_A_SIGN)?;
        self.leave();
        Ok(Expr {
            span: sign.span.to(expr.span),
            kind: ExprKind::Unary {
                negative: sign.kind == Kind::Minus,
                expr: Box::new(expr),
            },
        })
    }

    /// The error for a token after a complete expression.
    pub(super) fn unexpected_after_an_expression(&mut self) -> Error {
        let token = self.token();
        let error = |message: &str| Error::new(token.span, message);
        match token.kind {
            Kind::RightParen => error("this `)` closes nothing").help("leave it out"),
            Kind::RightBracket => error("this `]` closes nothing").help("leave it out"),
            Kind::RightBrace => error("this `}` closes nothing").help("leave it out"),
            Kind::Assign => error("`=` compares labels, in braces").help("for values write `==`"),
            Kind::Regex | Kind::NotRegex => error("regular expressions are for labels")
                .help("write them in braces: `up{job=~\"api.*\"}`"),
            Kind::LeftBrace => error("matchers must follow the metric's name directly")
                .help("remove the text in between"),
            Kind::Comma => error("commas only separate arguments")
                .help("an expression is one expression: for two, write two rules or queries"),
            Kind::Word => match self.keyword().as_deref() {
                Some("by" | "without") => error("this grouping has no aggregation")
                    .help("it follows an aggregation: `sum(…) by (job)`"),
                Some("bool") => error("`bool` follows a comparison").help("write `== bool`"),
                Some(
                    "on" | "ignoring" | "group_left" | "group_right" | "fill" | "fill_left"
                    | "fill_right",
                ) => {
                    let error = error("this follows an operator");
                    error.help("write `a / on (job) group_left b`")
                }
                _ => {
                    self.expected("write an operator between two expressions, such as `+` or `and`")
                }
            },
            _ => self.expected("write an operator between two expressions, such as `+` or `and`"),
        }
    }
}
