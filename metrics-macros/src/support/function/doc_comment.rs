//! The part of a function's doc comment that belongs to one of its attributes. If several
//! attributes take their help text from it, this is the part directly above each.
//!
//! The compiler passes an item without the attributes that were expanded before, but with the
//! complete doc comment. So the order is found by source positions, and an attribute that has taken
//! its part leaves a mark in its place.

use super::definition::Function;
use super::sibling_attributes::{docs_taken, is_docs_taken, takes_docs};
use proc_macro2::Span;
use std::fs;
use syn::{Attribute, Meta};

/// Messages about a missing or ambiguous part. The option `help` follows them.
const ELSEWHERE: &str = "missing help text, because the doc comment may belong to another \
                         attribute: write a doc comment directly above this attribute, or";
const IN_A_MACRO: &str = "ambiguous help text, because several attributes in a macro could use the \
                          doc comment: write";
const INTERRUPTED: &str = "ambiguous help text, because the doc comment is interrupted: write";

impl Function {
    /// Takes the part that belongs to the attribute that is expanded. Attributes of the same metric
    /// share it.
    pub(crate) fn take_docs(&mut self, metric: &str) -> Result<Vec<Attribute>, &'static str> {
        let docs = || self.attributes.iter().filter(|above| is_doc(above));
        let is_rival =
            |above: &Attribute| is_docs_taken(above, metric) || takes_docs(above, metric);
        let has_rivals = self.attributes.iter().any(is_rival);
        let here = Span::call_site();
        let found: Vec<Attribute> = if here.local_file().is_none() {
            // An editor or a test, without source positions.
            docs().cloned().collect()
        } else if let Some(at) = self.index_of(here, metric) {
            let own = directly_above(&self.attributes[..at], metric)?;
            match own {
                [] if has_rivals => return Err(ELSEWHERE),
                [] => docs().cloned().collect(),
                own => own.to_vec(),
            }
        } else if has_rivals {
            return Err(IN_A_MACRO);
        } else {
            docs().cloned().collect()
        };
        if self.is_looked_at() && !found.is_empty() {
            let at = self.index_of(here, metric).unwrap_or(self.attributes.len());
            self.attributes.insert(at, docs_taken(metric));
            self.written = None;
        }
        Ok(found)
    }

    /// The index of an attribute among the remaining ones, if source positions show it. Positions
    /// in the definition and in the use of a macro cannot be compared.
    fn index_of(&self, here: Span, metric: &str) -> Option<usize> {
        let mut before = Vec::new();
        let mut at = 0;
        for (index, attribute) in self.attributes.iter().enumerate() {
            // Other attributes may have been generated.
            let counts = is_doc(attribute)
                || is_docs_taken(attribute, metric)
                || takes_docs(attribute, metric);
            if !counts {
                continue;
            }
            let start = attribute.pound_token.span;
            if start.file() != here.file() || is_at(start, here) {
                return None;
            }
            before.push(start.start() < here.start());
            if before.ends_with(&[true]) {
                at = index + 1;
            }
        }
        before.is_sorted_by_key(|before| !before).then_some(at)
    }
}

/// The last doc comment among attributes, down from the next attribute above it.
fn directly_above<'a>(
    attributes: &'a [Attribute],
    metric: &str,
) -> Result<&'a [Attribute], &'static str> {
    let is_end = |above: &Attribute| is_doc(above) || is_docs_taken(above, metric);
    let Some(last) = attributes.iter().rposition(is_end) else {
        return Ok(&[]);
    };
    let mut first = last + 1;
    while let Some(above) = first.checked_sub(1).map(|above| &attributes[above])
        && is_doc(above)
    {
        if first <= last && is_separated(above, &attributes[first])? {
            break;
        }
        first -= 1;
    }
    Ok(&attributes[first..=last])
}

/// Whether there is an attribute between two lines of a doc comment, which has been expanded. Empty
/// lines and comments do not count.
fn is_separated(above: &Attribute, below: &Attribute) -> Result<bool, &'static str> {
    let (end, start) = (above.bracket_token.span.close(), below.pound_token.span);
    let lines = end.end().line..start.start().line.saturating_sub(1);
    if lines.is_empty() {
        return Ok(false);
    }
    let source = end
        .local_file()
        .and_then(|file| fs::read_to_string(file).ok());
    let source = source.ok_or(INTERRUPTED)?;
    let mut between = source.lines().skip(lines.start).take(lines.len());
    Ok(between.any(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("//")
    }))
}

/// Whether an attribute is a line of a doc comment.
fn is_doc(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::NameValue(pair) if pair.path.is_ident("doc"))
}

fn is_at(one: Span, other: Span) -> bool {
    one.file() == other.file() && one.start() == other.start()
}
