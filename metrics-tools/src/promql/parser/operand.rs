//! Operands: literals, selectors, calls, aggregations, and expressions in parentheses.

use super::Parser;
use crate::promql::ast::{Aggregation, Expr, ExprKind};
use crate::promql::error::Error;
use crate::promql::functions::Function;
use crate::promql::nearest::nearest;
use crate::promql::number;
use crate::promql::operator::Aggregator;
use crate::promql::quoted;
use crate::promql::span::Span;
use crate::promql::token::{Kind, is_metric_word};

impl Parser<'_> {
    /// An operand with its suffixes: `[…]`, `offset`, `@`.
    pub(super) fn operand(&mut self) -> Result<Expr, Error> {
        let (expr, in_parentheses) = self.bare_operand()?;
        self.appended(expr, in_parentheses)
    }

    fn bare_operand(&mut self) -> Result<(Expr, bool), Error> {
        let token = self.token();
        let expr = |kind| Expr {
            kind,
            span: token.span,
        };
        if let Some(number) = self.literal()? {
            return Ok((expr(ExprKind::Number(number)), false));
        }
        let kind = match token.kind {
            Kind::LeftParen => {
                self.advance();
                self.enter()?;
                let mut inner = self.expression()?;
                self.leave();
                let end = self.close(Kind::RightParen, token.span, "write an operator or `)`")?;
                inner.span = token.span.to(end.span);
                return Ok((inner, true));
            }
            Kind::Text => {
                self.advance();
                ExprKind::Text(quoted::read(self.text, token.span)?)
            }
            Kind::LeftBrace => return Ok((self.instant(None)?, false)),
            Kind::Variable => return Ok((self.variable()?, false)),
            Kind::Word => return Ok((self.word()?, false)),
            _ => return Err(self.no_operand()),
        };
        Ok((expr(kind), false))
    }

    /// A number, if one follows; a duration counts in seconds.
    pub(super) fn literal(&mut self) -> Result<Option<f64>, Error> {
        let token = self.token();
        let number = match token.kind {
            Kind::Number | Kind::Duration => self.number_at(token.kind, token.span)?,
            Kind::Word if self.is_word("inf") => f64::INFINITY,
            Kind::Word if self.is_word("nan") => f64::NAN,
            _ => return Ok(None),
        };
        self.advance();
        Ok(Some(number))
    }

    /// The value of a number or duration.
    fn number_at(&self, kind: Kind, span: Span) -> Result<f64, Error> {
        let text = self.source(span);
        let value = match kind {
            Kind::Duration => number::milliseconds(text).ok().map(|ms| ms as f64 / 1000.0),
            _ => number::value(text),
        };
        value.ok_or_else(|| {
            Error::new(
                span,
                format!("`{text}` is a number that PromQL cannot represent"),
            )
            .help("write a smaller one, or one without `0x`")
        })
    }

    /// An operand that begins with a name.
    fn word(&mut self) -> Result<Expr, Error> {
        let span = self.token().span;
        let text = self.source(span);
        let keyword = text.to_ascii_lowercase();
        let aggregator = Aggregator::ALL
            .into_iter()
            .find(|aggregator| aggregator.as_str() == keyword);
        if aggregator.is_none() && !is_metric_word(text) {
            return Err(self.no_operand());
        }
        self.advance();
        let grouped = self.is_word("by") || self.is_word("without");
        if let Some(op) = aggregator
            && (self.is(Kind::LeftParen) || grouped)
        {
            return self.aggregation(op, span);
        }
        // `sum $by (x)`
        if aggregator.is_some() && self.is_wild() {
            self.advance();
            return self.templated_call(span);
        }
        if self.is(Kind::LeftParen) {
            return self.call(text, span);
        }
        let name = self.name(span, text.to_owned());
        self.instant(Some(name))
    }

    fn call(&mut self, text: &str, name: Span) -> Result<Expr, Error> {
        let Some(function) = Function::named(text) else {
            return Err(unknown_function(text, name));
        };
        let arguments = self.arguments()?;
        let span = Span::new(name.start, self.end_of_last());
        let kind = ExprKind::Call {
            function,
            name,
            arguments,
        };
        Ok(Expr { kind, span })
    }

    /// `(a, b)`.
    pub(super) fn arguments(&mut self) -> Result<Vec<Expr>, Error> {
        if !self.is(Kind::LeftParen) {
            return Err(self.expected("write the arguments in parentheses"));
        }
        let opening = self.advance().span;
        let mut arguments = Vec::new();
        if self.eat(Kind::RightParen).is_some() {
            return Ok(arguments);
        }
        self.enter()?;
        loop {
            arguments.push(self.expression()?);
            let Some(comma) = self.eat(Kind::Comma) else {
                break;
            };
            if self.is(Kind::RightParen) {
                return Err(
                    Error::new(comma.span, "an argument is missing after this comma")
                        .help("leave out the comma, or add what is missing"),
                );
            }
        }
        self.leave();
        self.close(
            Kind::RightParen,
            opening,
            "write a comma between arguments, an operator between expressions, and `)` after the last one",
        )?;
        Ok(arguments)
    }

    /// An aggregation, after its operator.
    fn aggregation(&mut self, op: Aggregator, op_span: Span) -> Result<Expr, Error> {
        let mut grouping = self.grouping()?;
        let mut arguments = self.arguments()?;
        if grouping.is_none() {
            grouping = self.grouping()?;
        }
        let span = Span::new(op_span.start, self.end_of_last());
        let expected = 1 + usize::from(op.has_parameter());
        if arguments.len() != expected && arguments.iter().any(is_template) {
            return Ok(self.template(span, arguments));
        }
        if arguments.len() != expected {
            let form = match op {
                Aggregator::CountValues => "count_values(\"label\", x)".to_owned(),
                Aggregator::Quantile => "quantile(0.9, x)".to_owned(),
                Aggregator::LimitRatio => "limit_ratio(0.1, x)".to_owned(),
                _ if expected == 2 => format!("{op}(3, x)"),
                _ => format!("{op}(x)"),
            };
            let plural = if expected == 1 { "" } else { "s" };
            let found = arguments.len();
            let message = format!("`{op}` takes {expected} argument{plural}, but got {found}");
            return Err(Error::new(span, message).help(format!("write `{form}`")));
        }
        // There is at least one, as just counted.
        let expr = arguments.remove(expected - 1);
        let aggregation = Aggregation {
            op,
            op_span,
            grouping,
            parameter: arguments.pop(),
            expr,
        };
        let kind = ExprKind::Aggregation(Box::new(aggregation));
        Ok(Expr { kind, span })
    }

    /// The error for a token in place of an operand.
    fn no_operand(&mut self) -> Error {
        let token = self.token();
        let found = self.source(token.span);
        let error = |message: String| Error::new(token.span, message);
        match token.kind {
            Kind::RightParen => error("an expression is missing before this `)`".to_owned())
                .help("write an expression, such as a metric's name"),
            Kind::LeftBracket => error("a range follows a selector".to_owned())
                .help("write the metric's name first: `up[5m]`"),
            Kind::Equal | Kind::Assign => error(format!("missing expression before `{found}`"))
                .help("write a comparison as `a == b`"),
            Kind::Word => match found.to_ascii_lowercase().as_str() {
                "bool" => {
                    error("`bool` follows a comparison".to_owned()).help("write `a == bool b`")
                }
                "on" | "ignoring" | "group_left" | "group_right" => {
                    error(format!("`{found}` follows an operator"))
                        .help("write `a / on (job) group_left b`")
                }
                _ => error(format!("`{found}` is not a metric name"))
                    .help(format!("if it is one, quote it: `{{\"{found}\"}}`")),
            },
            _ => self.expected("write an expression, such as a metric's name or a number"),
        }
    }
}

/// Whether a variable may stand for several arguments.
fn is_template(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Variable(_) | ExprKind::Template { .. })
}

fn unknown_function(text: &str, span: Span) -> Error {
    let error = Error::new(span, format!("unknown function `{text}`"));
    let aggregators = Aggregator::ALL.map(Aggregator::as_str);
    let functions = Function::all().iter().map(|function| function.name);
    let lower = text.to_ascii_lowercase();
    match (text, nearest(&lower, functions.chain(aggregators))) {
        ("average", _) => error.help("write `avg` over series, `avg_over_time` over time"),
        (_, Some(name)) => error.help(format!("did you mean `{name}`?")),
        _ => error.help("a metric name is not followed by `(`: select series in braces, `up{…}`"),
    }
}
