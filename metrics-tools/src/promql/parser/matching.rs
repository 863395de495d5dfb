//! Which series an operator pairs: `on (…) group_left (…) fill (…)`.

use super::Parser;
use crate::promql::ast::{Fill, Group, Matching};
use crate::promql::error::Error;
use crate::promql::span::Span;
use crate::promql::token::Kind;

impl Parser<'_> {
    /// `on (…)` or `ignoring (…)`, perhaps with `group_left (…)`.
    pub(super) fn matching(&mut self) -> Result<Option<Matching>, Error> {
        let on = self.is_word("on");
        if !on && !self.is_word("ignoring") {
            if self.is_word("group_left") || self.is_word("group_right") {
                let span = self.token().span;
                let word = self.source(span);
                return Err(Error::new(
                    span,
                    format!("`{word}` follows `on (…)` or `ignoring (…)`"),
                )
                .help(format!(
                    "say which labels are equal: write `on (job) {word} (…)`"
                )));
            }
            return Ok(None);
        }
        let first = self.advance().span;
        let labels = self.labels(first)?;
        let group = match self.keyword().as_deref() {
            Some(word @ ("group_left" | "group_right")) => {
                let keyword = self.advance().span;
                let labels = match self.is(Kind::LeftParen) {
                    true => self.labels(keyword)?,
                    false => Vec::new(),
                };
                let left = word == "group_left";
                Some(Group { left, labels })
            }
            _ => None,
        };
        let mut span = first;
        span.end = self.end_of_last();
        Ok(Some(Matching {
            on,
            labels,
            group,
            span,
        }))
    }

    /// `fill (0)`, or `fill_left (0)` and `fill_right (0)` in any order. Without a parenthesis
    /// after them, these are names.
    pub(super) fn fill(&mut self) -> Result<Option<Fill>, Error> {
        let start = self.token().span;
        let mut fill = Fill {
            left: None,
            right: None,
            span: start,
        };
        if self.is_fill("fill") {
            let value = self.fill_value()?;
            (fill.left, fill.right) = (Some(value), Some(value));
        } else {
            loop {
                let side = if fill.left.is_none() && self.is_fill("fill_left") {
                    &mut fill.left
                } else if fill.right.is_none() && self.is_fill("fill_right") {
                    &mut fill.right
                } else {
                    break;
                };
                *side = Some(self.fill_value()?);
            }
        }
        if fill.left.is_none() && fill.right.is_none() {
            return Ok(None);
        }
        fill.span = Span::new(start.start, self.end_of_last());
        Ok(Some(fill))
    }

    fn is_fill(&self, word: &str) -> bool {
        self.is_word(word) && self.tokens[self.at + 1].kind == Kind::LeftParen
    }

    /// `(0)`, after the keyword.
    fn fill_value(&mut self) -> Result<f64, Error> {
        let keyword = self.advance().span;
        let word = self.source(keyword);
        let help = format!("write a number: `{word} (0)`");
        let opening = self.advance().span;
        let negative = self.eat(Kind::Minus).is_some();
        if !negative {
            self.eat(Kind::Plus);
        }
        let number = match self.eat(Kind::Variable) {
            Some(_) => 0.0,
            None => match self.literal()? {
                Some(number) => number,
                None => return Err(self.expected(&help)),
            },
        };
        self.close(Kind::RightParen, opening, &help)?;
        Ok(if negative { -number } else { number })
    }
}
