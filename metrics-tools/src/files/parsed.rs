//! A parsed expression of a file, with the mapping back to its text.

use super::expression::{Expression, Form};
use super::placeholders;
use crate::promql::{Error, Expr, Span, parse, parse_with_variables};
use std::ops::Range;

/// A parsed expression.
pub(crate) struct Parsed {
    pub(crate) expr: Expr,
    way: Way,
}

/// The mapping from the parsed text to the expression's text.
enum Way {
    /// An offset in bytes.
    Later(usize),
    /// The query of a variable, which is parsed as a grouping: the label and the
    /// selector in the text, and the start of the selector in the parsed text.
    Grouped {
        label: Range<usize>,
        selector: Range<usize>,
        begins: usize,
    },
    /// The part of the parsed text that is the expression's.
    Surrounded(Range<usize>),
}

impl Parsed {
    /// Maps a span of the parsed text to the expression's text. None, if it is not in
    /// there.
    pub(crate) fn in_text(&self, span: Span) -> Option<Span> {
        match &self.way {
            Way::Later(by) => Some(Span::new(span.start + by, span.end + by)),
            Way::Grouped { label, begins, .. } if span.start < *begins => {
                Some(Span::new(label.start, label.end))
            }
            Way::Grouped {
                selector, begins, ..
            } => {
                let end = span.end.min(begins + selector.len());
                Some(Span::new(
                    span.start - begins + selector.start,
                    end - begins + selector.start,
                ))
            }
            Way::Surrounded(part) => {
                let inside = part.start <= span.start && span.end <= part.end;
                inside.then(|| Span::new(span.start - part.start, span.end - part.start))
            }
        }
    }
}

impl Expression {
    /// Parses the expression. Errors have spans in its text.
    pub(crate) fn parse(&self) -> Result<Parsed, Vec<Error>> {
        let text = &*self.text;
        let later = |by| {
            move |expr| Parsed {
                expr,
                way: Way::Later(by),
            }
        };
        match &self.form {
            Form::Plain => parse(text).map(later(0)),
            Form::Templated => parse_with_variables(text).map(later(0)),
            Form::Placeholders => match placeholders::as_variables(text) {
                Some(text) => parse_with_variables(&text).map(later(0)),
                None => parse(text).map(later(0)),
            },
            Form::Part(part) => self.part(part).map(later(part.start)),
            Form::LabelValues { selector, label } => {
                let expr = self.part(selector)?;
                let grouped = grouped(text, selector.clone(), label.clone());
                Ok(grouped.unwrap_or_else(|| later(selector.start)(expr)))
            }
            Form::Surrounded { before, after } => {
                let part = before.len()..before.len() + text.len();
                // Without a label, so that the text cannot close the parentheses.
                if !self.form.is_label() {
                    parse_with_variables(text)?;
                }
                let whole = parse_with_variables(&format!("{before}{text}{after}"));
                let expr = whole.map_err(|mut errors| {
                    for Error { span, .. } in &mut errors {
                        let within = |at: usize| at.clamp(part.start, part.end) - part.start;
                        *span = Span::new(within(span.start), within(span.end));
                    }
                    errors
                })?;
                Ok(Parsed {
                    expr,
                    way: Way::Surrounded(part),
                })
            }
        }
    }

    fn part(&self, part: &Range<usize>) -> Result<Expr, Vec<Error>> {
        parse_with_variables(&self.text[part.clone()]).map_err(|mut errors| {
            for Error { span, .. } in &mut errors {
                *span = Span::new(span.start + part.start, span.end + part.start);
            }
            errors
        })
    }
}

/// Parses `label_values(x, label)` as `count by (label) (x)`, which uses the same
/// labels.
fn grouped(text: &str, selector: Range<usize>, label: Range<usize>) -> Option<Parsed> {
    let before = format!("count by ({}) (", &text[label.clone()]);
    let count = format!("{before}{})", &text[selector.clone()]);
    Some(Parsed {
        expr: parse_with_variables(&count).ok()?,
        way: Way::Grouped {
            label,
            selector,
            begins: before.len(),
        },
    })
}
