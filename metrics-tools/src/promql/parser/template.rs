//! Grafana's variables in positions where only they are allowed: as a function, an
//! operator, a list of labels, or several of these at once.

use super::Parser;
use crate::promql::ast::{Expr, ExprKind};
use crate::promql::error::Error;
use crate::promql::span::Span;
use crate::promql::token::Kind;
use crate::promql::variable;

impl Parser<'_> {
    /// Whether the next token is a variable with any text.
    pub(super) fn is_wild(&self) -> bool {
        self.is_wild_at(self.at)
    }

    fn is_wild_at(&self, at: usize) -> bool {
        let token = self.tokens[at];
        token.kind == Kind::Variable && !variable::is_number(self.source(token.span))
    }

    /// Whether the last token that was read is such a variable.
    pub(super) fn was_wild(&self) -> bool {
        self.at > 0 && self.is_wild_at(self.at - 1)
    }

    /// An expression that begins with a variable.
    pub(super) fn variable(&mut self) -> Result<Expr, Error> {
        let span = self.advance().span;
        if self.is_wild_at(self.at - 1)
            && (self.is(Kind::LeftParen) || self.is_word("by") || self.is_word("without"))
        {
            return self.templated_call(span);
        }
        let is_selector = self.is(Kind::LeftBrace)
            || self.is(Kind::LeftBracket)
            || self.is(Kind::At)
            || self.is_word("offset");
        let text = self.source(span).to_owned();
        if is_selector {
            let name = self.name(span, text);
            return self.instant(Some(name));
        }
        let kind = ExprKind::Variable(text);
        Ok(Expr { kind, span })
    }

    /// `$function(x)`, `$aggregator by (job) (x)`, after the function.
    pub(super) fn templated_call(&mut self, start: Span) -> Result<Expr, Error> {
        self.grouping()?;
        let mut parts = Vec::new();
        if self.is(Kind::LeftParen) {
            parts = self.arguments()?;
        }
        self.grouping()?;
        Ok(self.template(start, parts))
    }

    /// Whether a variable is in the position of an operator.
    pub(super) fn meets_a_variable(&self) -> bool {
        let begins = matches!(
            self.token().kind,
            Kind::Word
                | Kind::Variable
                | Kind::Number
                | Kind::Duration
                | Kind::Text
                | Kind::LeftParen
                | Kind::LeftBrace
        );
        self.is_wild() || begins && self.was_wild()
    }

    /// `a $operator b`, `a $condition`, `$prefix a`.
    pub(super) fn beside_a_variable(&mut self, left: Expr) -> Result<Expr, Error> {
        if self.is_wild() {
            self.advance();
        }
        if self.is_word("bool") {
            self.advance();
        }
        self.matching()?;
        self.fill()?;
        let start = left.span;
        let mut parts = vec![left];
        match self.token().kind {
            Kind::LeftParen => {
                let call = self.templated_call(start)?;
                // Two of them would be nested.
                if let ExprKind::Template {
                    parts: arguments, ..
                } = call.kind
                {
                    parts.extend(arguments);
                }
            }
            Kind::Word if self.operator().is_some() => {}
            Kind::Word
            | Kind::Variable
            | Kind::Number
            | Kind::Duration
            | Kind::Text
            | Kind::LeftBrace
            | Kind::Minus
            | Kind::Plus => parts.push(self.operators_from(2)?),
            _ => {}
        }
        let template = self.template(start, parts);
        self.appended(template, false)
    }

    /// The text since `start`.
    pub(super) fn template(&self, start: Span, parts: Vec<Expr>) -> Expr {
        let span = Span::new(start.start, self.end_of_last());
        let text = self.source(span).to_owned();
        let kind = ExprKind::Template { text, parts };
        Expr { kind, span }
    }

    /// Whether a syntax error is directly at a variable, whose text could make it valid. Unbalanced
    /// brackets are errors in any case.
    pub(super) fn is_up_to_a_variable(&self) -> bool {
        let never = matches!(
            self.token().kind,
            Kind::Broken | Kind::Comma | Kind::Assign | Kind::Regex | Kind::NotRegex
        );
        self.variables && !never && (self.is_wild() || self.was_wild()) && self.is_balanced()
    }

    fn is_balanced(&self) -> bool {
        let mut open = Vec::new();
        for token in &self.tokens {
            let opening = match token.kind {
                Kind::LeftParen | Kind::LeftBrace | Kind::LeftBracket => {
                    open.push(token.kind);
                    continue;
                }
                Kind::RightParen => Kind::LeftParen,
                Kind::RightBrace => Kind::LeftBrace,
                Kind::RightBracket => Kind::LeftBracket,
                _ => continue,
            };
            if open.pop() != Some(opening) {
                return false;
            }
        }
        open.is_empty()
    }

    /// The whole text as an unknown expression.
    pub(super) fn opaque(&self) -> Expr {
        let span = Span::new(self.tokens[0].span.start, self.text.trim_end().len());
        let text = self.source(span).to_owned();
        let kind = ExprKind::Template {
            text,
            parts: Vec::new(),
        };
        Expr { kind, span }
    }
}
