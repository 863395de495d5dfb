//! What is appended to an operand: ranges, subqueries, `offset` and `@`.

use super::Parser;
use crate::promql::ast::{At, Duration, Expr, ExprKind, Length, Modifiers, Offset, Subquery};
use crate::promql::error::Error;
use crate::promql::number;
use crate::promql::span::Span;
use crate::promql::token::Kind;

impl Parser<'_> {
    pub(super) fn appended(&mut self, mut expr: Expr, mut closed: bool) -> Result<Expr, Error> {
        let start = expr.span.start;
        loop {
            if self.is(Kind::LeftBracket) {
                expr = self.range(expr, closed)?;
            } else if self.is_word("offset") {
                self.offset(&mut expr, closed)?;
            } else if self.is(Kind::At) {
                self.at(&mut expr, closed)?;
            } else {
                return Ok(expr);
            }
            expr.span = Span::new(start, self.end_of_last());
            closed = false;
        }
    }

    /// `[5m]` or `[1h:5m]`.
    fn range(&mut self, expr: Expr, closed: bool) -> Result<Expr, Error> {
        let opening = self.advance().span;
        self.count_operator(opening)?;
        let range = self.positive_duration("write how far back, such as `[5m]`")?;
        let colon = self.eat(Kind::Colon);
        let step = match colon {
            Some(_) if !self.is(Kind::RightBracket) => {
                Some(self.positive_duration("write how often, such as `[1h:5m]`, or `]`")?)
            }
            _ => None,
        };
        let help = match colon {
            Some(_) => "write `]`",
            None => "write `]`, or `:` for a subquery",
        };
        let closing = self.close(Kind::RightBracket, opening, help)?;
        let brackets = opening.to(closing.span);
        let span = expr.span;
        let kind = match (colon, expr.kind) {
            (Some(_), kind) => ExprKind::Subquery(Box::new(Subquery {
                expr: Expr { kind, span },
                range,
                step,
                modifiers: Modifiers::default(),
            })),
            (None, ExprKind::Series(mut series)) if !closed && series.range.is_none() => {
                if series.modifiers != Modifiers::default() {
                    let error = Error::new(brackets, "the range stands right behind the selector");
                    return Err(error.help("write `up[5m] offset 1h`, not `up offset 1h [5m]`"));
                }
                series.range = Some(range);
                ExprKind::Series(series)
            }
            (None, _) => {
                let text = self.source(brackets);
                let inner = &text[..text.len() - 1];
                let error = Error::new(brackets, "only a selector has a range");
                return Err(error.help(format!(
                    "for a subquery, which evaluates the expression again and again, write \
                     `{inner}:]`"
                )));
            }
        };
        Ok(Expr { kind, span })
    }

    fn offset(&mut self, expr: &mut Expr, closed: bool) -> Result<(), Error> {
        let keyword = self.advance().span;
        let negative = self.eat(Kind::Minus).is_some();
        let duration = self.duration("write how much earlier, such as `offset 5m`")?;
        let span = keyword.to(duration.span);
        let modifiers = modifiers(expr, closed, span, "offset")?;
        if modifiers.offset.is_some() {
            let error = Error::new(span, "there is an offset already");
            return Err(error.help("write their sum"));
        }
        modifiers.offset = Some(Offset { negative, duration });
        Ok(())
    }

    fn at(&mut self, expr: &mut Expr, closed: bool) -> Result<(), Error> {
        let sign = self.advance().span;
        let at = self.timestamp()?;
        let span = Span::new(sign.start, self.end_of_last());
        let modifiers = modifiers(expr, closed, span, "@")?;
        if modifiers.at.is_some() {
            let error = Error::new(span, "there is an `@` already");
            return Err(error.help("leave out one of them"));
        }
        modifiers.at = Some(at);
        Ok(())
    }

    fn timestamp(&mut self) -> Result<At, Error> {
        let help = "write seconds since 1970, `start()` or `end()`";
        for (word, at) in [("start", At::Start), ("end", At::End)] {
            if self.is_word(word) {
                self.advance();
                let Some(opening) = self.eat(Kind::LeftParen) else {
                    return Err(self.expected(&format!("write `{word}()`")));
                };
                self.close(
                    Kind::RightParen,
                    opening.span,
                    "write `)`: it takes no arguments",
                )?;
                return Ok(at);
            }
        }
        let start = self.token().span;
        let negative = self.eat(Kind::Minus).is_some();
        if !negative {
            self.eat(Kind::Plus);
        }
        let token = self.token();
        let number = match token.kind {
            Kind::Variable => {
                self.advance();
                return Ok(At::Variable(self.source(start.to(token.span)).to_owned()));
            }
            Kind::Number | Kind::Duration => self.number_at(token.kind, token.span)?,
            Kind::Word if self.is_word("inf") || self.is_word("nan") => f64::NAN,
            _ => return Err(self.expected(help)),
        };
        self.advance();
        // Prometheus keeps it in 63 bits, as milliseconds.
        if !number.is_finite() || number >= i64::MAX as f64 {
            let error = Error::new(start.to(token.span), "this is no time");
            return Err(error.help(help));
        }
        Ok(At::Timestamp(if negative { -number } else { number }))
    }

    fn positive_duration(&mut self, help: &str) -> Result<Duration, Error> {
        let duration = self.duration(help)?;
        match duration.length {
            Length::Milliseconds(0) => {
                Err(Error::new(duration.span, "a range of nothing selects nothing").help(help))
            }
            _ => Ok(duration),
        }
    }

    fn duration(&mut self, help: &str) -> Result<Duration, Error> {
        let token = self.token();
        let span = token.span;
        let length = match token.kind {
            Kind::Variable => Length::Variable(self.source(span).to_owned()),
            Kind::Number | Kind::Duration => {
                let seconds = self.number_at(token.kind, span)?;
                let milliseconds = (seconds * 1000.0).round();
                if milliseconds > (i64::MAX / 1_000_000) as f64 {
                    return Err(number::mistake("300y", span));
                }
                Length::Milliseconds(milliseconds as u64)
            }
            _ => return Err(self.expected(help)),
        };
        self.advance();
        Ok(Duration { length, span })
    }
}

/// Where the modifiers of a selector or subquery are kept.
fn modifiers<'e>(
    expr: &'e mut Expr,
    closed: bool,
    span: Span,
    what: &str,
) -> Result<&'e mut Modifiers, Error> {
    match &mut expr.kind {
        ExprKind::Series(series) if !closed => Ok(&mut series.modifiers),
        ExprKind::Subquery(subquery) if !closed => Ok(&mut subquery.modifiers),
        _ => {
            let error = Error::new(span, format!("`{what}` belongs to a selector or subquery"));
            Err(error.help(format!(
                "write it right behind the metric: `rate(x_total[5m] {})`",
                if what == "@" {
                    "@ 1700000000"
                } else {
                    "offset 1h"
                }
            )))
        }
    }
}
