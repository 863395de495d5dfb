//! Selectors: a metric's name, and matchers in braces.

use super::Parser;
use crate::promql::ast::{Expr, ExprKind, Matcher, Modifiers, Name, Selector, Series};
use crate::promql::error::Error;
use crate::promql::operator::MatchOp;
use crate::promql::quoted;
use crate::promql::span::Span;
use crate::promql::token::Kind;

const QUOTES: [char; 3] = ['"', '\'', '`'];

impl Parser<'_> {
    /// A selector, after the name before its braces.
    pub(super) fn instant(&mut self, name: Option<Name>) -> Result<Expr, Error> {
        let start = match &name {
            Some(name) => name.span.start,
            None => self.token().span.start,
        };
        let mut selector = Selector {
            name,
            matchers: Vec::new(),
            variables: Vec::new(),
            span: Span::default(),
        };
        if self.is(Kind::LeftBrace) {
            self.braces(&mut selector)?;
        }
        selector.span = Span::new(start, self.end_of_last());
        let span = selector.span;
        let series = Series {
            selector,
            range: None,
            modifiers: Modifiers::default(),
        };
        Ok(Expr {
            kind: ExprKind::Series(Box::new(series)),
            span,
        })
    }

    fn braces(&mut self, selector: &mut Selector) -> Result<(), Error> {
        let opening = self.advance().span;
        while !self.is(Kind::RightBrace) {
            self.matcher(selector)?;
            // A variable may contain commas.
            if self.eat(Kind::Comma).is_none() && !self.is_wild() && !self.was_wild() {
                break;
            }
        }
        self.close(
            Kind::RightBrace,
            opening,
            "write a comma between matchers, and `}` after the last one",
        )?;
        Ok(())
    }

    fn matcher(&mut self, selector: &mut Selector) -> Result<(), Error> {
        let token = self.token();
        let text = match token.kind {
            Kind::Word | Kind::Variable => self.source(token.span).to_owned(),
            Kind::Text => quoted::read(self.text, token.span)?,
            _ => return Err(self.expected("write matchers, such as `job=\"api\"`, or `}`")),
        };
        self.advance();
        let label = self.name(token.span, text);
        let op = match self.token().kind {
            Kind::Assign => MatchOp::Equal,
            Kind::NotEqual => MatchOp::NotEqual,
            Kind::Regex => MatchOp::Regex,
            Kind::NotRegex => MatchOp::NotRegex,
            Kind::Equal => {
                let error = Error::new(self.token().span, "`==` compares values, not labels");
                return Err(error.help(format!("write `{}=\"…\"`", label.text)));
            }
            // A quoted name without an operator is the metric's.
            _ if token.kind == Kind::Text => return self.quoted_metric(selector, label),
            // `{$filters}` is several matchers, or a part of one.
            _ if token.kind == Kind::Variable || self.is_wild() => {
                self.eat(Kind::Variable);
                self.eat(Kind::Text);
                self.opaque_matcher(selector, token.span);
                return Ok(());
            }
            _ => {
                let name = &label.text;
                let help = format!(
                    "write an operator and a value: `{name}=\"…\"`, or `{name}!=\"\"` for any value"
                );
                return Err(self.expected(&help));
            }
        };
        self.advance();
        let value = self.token();
        if self.is_wild() {
            self.advance();
            self.opaque_matcher(selector, token.span);
            return Ok(());
        }
        if value.kind != Kind::Text {
            return Err(self.no_value(&label, op));
        }
        self.advance();
        let text = quoted::read(self.text, value.span)?;
        let span = label.span.to(value.span);
        let name = self.name(value.span, text);
        selector.matchers.push(Matcher {
            label,
            op,
            value: name.text,
            templated: name.templated,
            value_span: value.span,
            span,
        });
        Ok(())
    }

    /// Text that depends on a variable.
    fn opaque_matcher(&mut self, selector: &mut Selector, start: Span) {
        let span = Span::new(start.start, self.end_of_last());
        selector.variables.push(Name {
            text: self.source(span).to_owned(),
            templated: true,
            span,
        });
    }

    /// A metric's name in braces. A different or empty name is a matcher that no series satisfies;
    /// Prometheus accepts it.
    fn quoted_metric(&mut self, selector: &mut Selector, name: Name) -> Result<(), Error> {
        match &selector.name {
            Some(first) if !self.source(first.span).starts_with(QUOTES) => {
                let message = format!("a second metric name, the first is `{}`", first.text);
                let help = format!(
                    "leave out one, or write what it is: `\"{}\"=\"…\"`",
                    name.text
                );
                return Err(Error::new(name.span, message).help(help));
            }
            None if !name.text.is_empty() => selector.name = Some(name),
            _ => selector.matchers.push(Matcher {
                label: Name {
                    text: "__name__".to_owned(),
                    templated: false,
                    span: name.span,
                },
                op: MatchOp::Equal,
                value: name.text,
                templated: name.templated,
                value_span: name.span,
                span: name.span,
            }),
        }
        Ok(())
    }

    fn no_value(&mut self, label: &Name, op: MatchOp) -> Error {
        let token = self.token();
        let name = &label.text;
        match token.kind {
            Kind::Word | Kind::Number | Kind::Duration | Kind::Variable => {
                let found = self.source(token.span);
                let error = Error::new(token.span, "missing quotes around the label value");
                error.help(format!("write `{name}{op}\"{found}\"`"))
            }
            _ => self.expected(&format!("write a value in quotes: `{name}{op}\"…\"`")),
        }
    }
}
