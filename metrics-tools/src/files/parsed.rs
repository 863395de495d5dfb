//! A parsed expression of a file, with the mapping back to its text.

use super::expression::{Expression, Form};
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
}

impl Parsed {
    /// Maps a span of the parsed text to the expression's text.
    pub(crate) fn in_text(&self, span: Span) -> Span {
        match &self.way {
            Way::Later(by) => Span::new(span.start + by, span.end + by),
            Way::Grouped { label, begins, .. } if span.start < *begins => {
                Span::new(label.start, label.end)
            }
            Way::Grouped {
                selector, begins, ..
            } => {
                let end = span.end.min(begins + selector.len());
                Span::new(
                    span.start - begins + selector.start,
                    end - begins + selector.start,
                )
            }
        }
    }
}

impl Expression {
    /// Parses the expression. Errors have spans in its text.
    pub(crate) fn parse(&self) -> Result<Parsed, Vec<Error>> {
        let text = &self.text;
        let (part, label) = match &self.form {
            Form::Plain | Form::Templated => (0..text.len(), None),
            Form::Part(part) => (part.clone(), None),
            Form::LabelValues { selector, label } => (selector.clone(), Some(label.clone())),
        };
        let parsed = match self.form {
            Form::Plain => parse(&text[part.clone()]),
            _ => parse_with_variables(&text[part.clone()]),
        };
        let expr = parsed.map_err(|mut errors| {
            for Error { span, .. } in &mut errors {
                *span = Span::new(span.start + part.start, span.end + part.start);
            }
            errors
        })?;
        if let Some(label) = label
            && let Some(grouped) = grouped(text, part.clone(), label)
        {
            return Ok(grouped);
        }
        Ok(Parsed {
            expr,
            way: Way::Later(part.start),
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
