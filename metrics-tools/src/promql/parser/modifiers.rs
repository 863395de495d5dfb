//! The suffixes of an operand: ranges, subqueries, `offset`, `@`, `anchored` and `smoothed`.

use super::Parser;
use crate::promql::ast::{At, Boundary, Expr, ExprKind, Modifiers, Offset, Subquery};
use crate::promql::duration::Length;
use crate::promql::error::Error;
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
            } else if self.is_word("anchored") || self.is_word("smoothed") {
                self.boundary(&mut expr, closed)?;
            } else {
                return Ok(expr);
            }
            expr.span = Span::new(start, self.end_of_last());
            if let ExprKind::Template { text, .. } = &mut expr.kind {
                self.source(expr.span).clone_into(text);
            }
            closed = false;
        }
    }

    /// `[5m]` or `[1h:5m]`.
    fn range(&mut self, expr: Expr, closed: bool) -> Result<Expr, Error> {
        let opening = self.advance().span;
        self.count_operator(opening)?;
        let wild = self.is_wild();
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
                if series.modifiers.offset.is_some() || series.modifiers.at.is_some() {
                    let error = Error::new(brackets, "the range must follow the selector directly");
                    return Err(error.help("write `up[5m] offset 1h`, not `up offset 1h [5m]`"));
                }
                series.range = Some(range);
                ExprKind::Series(series)
            }
            // `[$range]` may contain a step, so it may follow any expression.
            (None, kind) if wild || matches!(kind, ExprKind::Template { .. }) => {
                let start = expr.span;
                return Ok(self.template(start, vec![Expr { kind, span }]));
            }
            (None, _) => {
                let text = self.source(brackets);
                let inner = &text[..text.len() - 1];
                let error = Error::new(brackets, "only a selector has a range");
                return Err(error.help(format!(
                    "for a subquery, which evaluates the expression repeatedly, write \
                     `{inner}:]`"
                )));
            }
        };
        Ok(Expr { kind, span })
    }

    fn offset(&mut self, expr: &mut Expr, closed: bool) -> Result<(), Error> {
        let keyword = self.advance().span;
        let offset = self.offset_duration()?;
        let span = keyword.to(offset.duration.span);
        if matches!(expr.kind, ExprKind::Template { .. }) {
            return Ok(());
        }
        let modifiers = modifiers(expr, closed, span, "offset")?;
        // Prometheus treats a zero offset as none.
        let is_nothing = |offset: &Offset| offset.duration.length == Length::Seconds(0.0);
        if !modifiers.offset.as_ref().is_none_or(is_nothing) {
            let error = Error::new(span, "a second `offset`");
            return Err(error.help("write the sum of both"));
        }
        modifiers.offset = Some(offset);
        Ok(())
    }

    fn at(&mut self, expr: &mut Expr, closed: bool) -> Result<(), Error> {
        let sign = self.advance().span;
        let at = self.timestamp()?;
        let span = Span::new(sign.start, self.end_of_last());
        if matches!(expr.kind, ExprKind::Template { .. }) {
            return Ok(());
        }
        let modifiers = modifiers(expr, closed, span, "@")?;
        if modifiers.at.is_some() {
            let error = Error::new(span, "a second `@`");
            return Err(error.help("leave out one of them"));
        }
        modifiers.at = Some(at);
        Ok(())
    }

    /// `anchored` or `smoothed`.
    fn boundary(&mut self, expr: &mut Expr, closed: bool) -> Result<(), Error> {
        let span = self.token().span;
        let smoothed = self.is_word("smoothed");
        let keyword = self.advance().span;
        let word = self.source(keyword);
        let series = match &mut expr.kind {
            ExprKind::Series(series) if !closed => series,
            _ => {
                let error = Error::new(span, format!("`{word}` belongs to a selector"));
                return Err(error.help(format!(
                    "write it directly after the metric: `rate(x_total[5m] {word})`"
                )));
            }
        };
        let other = &series.modifiers.boundary;
        if other
            .as_ref()
            .is_some_and(|other| other.smoothed != smoothed)
        {
            let error = Error::new(span, "a selector is `anchored` or `smoothed`, not both");
            return Err(error.help("leave out one of them"));
        }
        series.modifiers.boundary = Some(Boundary { smoothed, span });
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
        if self.eat(Kind::Variable).is_some() {
            return Ok(At::Variable(self.source(start.to(token.span)).to_owned()));
        }
        let Some(number) = self.literal()? else {
            return Err(self.expected(help));
        };
        // Prometheus stores it as milliseconds in 63 bits.
        if !number.is_finite() || number >= i64::MAX as f64 {
            let error = Error::new(start.to(token.span), "this is not a timestamp");
            return Err(error.help(help));
        }
        Ok(At::Timestamp(if negative { -number } else { number }))
    }
}

/// The modifiers of a selector or subquery.
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
                "write it directly after the metric: `rate(x_total[5m] {})`",
                if what == "@" {
                    "@ 1700000000"
                } else {
                    "offset 1h"
                }
            )))
        }
    }
}
