//! Lists of labels: `by (job, instance)`.

use super::Parser;
use crate::promql::ast::{Grouping, Name};
use crate::promql::error::Error;
use crate::promql::quoted;
use crate::promql::span::Span;
use crate::promql::token::{Kind, is_label_word};

impl Parser<'_> {
    /// `by (…)` or `without (…)`, if present.
    pub(super) fn grouping(&mut self) -> Result<Option<Grouping>, Error> {
        let without = self.is_word("without");
        if !without && !self.is_word("by") {
            return Ok(None);
        }
        let mut span = self.advance().span;
        let labels = self.labels(span)?;
        span.end = self.end_of_last();
        Ok(Some(Grouping {
            without,
            labels,
            span,
        }))
    }

    /// `(a, b)`, after a keyword.
    pub(super) fn labels(&mut self, keyword: Span) -> Result<Vec<Name>, Error> {
        let word = self.source(keyword);
        if self.is_wild() {
            return Ok(vec![self.label(word)?]);
        }
        if !self.is(Kind::LeftParen) {
            return Err(self.expected(&format!("write labels in parentheses: `{word} (job)`")));
        }
        let opening = self.advance().span;
        let mut labels = Vec::new();
        while !self.is(Kind::RightParen) {
            labels.push(self.label(word)?);
            // A variable may contain commas.
            if self.eat(Kind::Comma).is_none() && !self.is_wild() && !self.was_wild() {
                break;
            }
        }
        self.close(
            Kind::RightParen,
            opening,
            "write a comma between labels, and `)` after the last one",
        )?;
        Ok(labels)
    }

    fn label(&mut self, word: &str) -> Result<Name, Error> {
        let token = self.token();
        let text = self.source(token.span);
        let text = match token.kind {
            Kind::Variable => text.to_owned(),
            Kind::Word if is_label_word(text) => text.to_owned(),
            Kind::Text => quoted::read(self.text, token.span)?,
            _ => {
                return Err(self.expected(&format!(
                    "write names of labels: `{word} (job, instance)`; a name with characters other than letters, digits and `_` needs quotes"
                )));
            }
        };
        self.advance();
        Ok(self.name(token.span, text))
    }
}
