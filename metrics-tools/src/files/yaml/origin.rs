//! Maps a decoded text to its file.

use super::lenient::Lenient;
use super::node::Scalar;
use super::signs::Signs;
use crate::report::Position;
use granit_parser::ScalarStyle;
use std::sync::{Arc, OnceLock};

/// Maps the bytes of a decoded text to positions in a file. Positions are computed on first use.
#[derive(Debug)]
pub(in crate::files) struct Origin {
    text: Arc<str>,
    raw: Box<str>,
    style: ScalarStyle,
    start: Position,
    within: Within,
    runs: OnceLock<Vec<Run>>,
}

/// Signs of a text that are adjacent in the file.
#[derive(Debug)]
struct Run {
    /// The offset of the first sign, in bytes.
    offset: usize,
    position: Position,
}

/// The container of a document.
#[derive(Clone, Debug, Default)]
pub(in crate::files) struct Within {
    enclosing: Option<Arc<Enclosing>>,
    lenient: Option<Arc<Lenient>>,
}

/// A text in a file that is itself a file.
#[derive(Debug)]
pub(in crate::files) struct Enclosing {
    origin: Origin,
    /// The offset of each line.
    lines: Vec<usize>,
}

impl Within {
    pub(super) fn new(enclosing: Option<&Arc<Enclosing>>, lenient: Option<Lenient>) -> Self {
        Self {
            enclosing: enclosing.cloned(),
            lenient: lenient.map(Arc::new),
        }
    }

    fn in_file(&self, mut position: Position) -> Position {
        if let Some(lenient) = &self.lenient {
            position = lenient.in_file(position);
        }
        match &self.enclosing {
            Some(enclosing) => enclosing.in_file(position),
            None => position,
        }
    }
}

impl Origin {
    /// A scalar, with its decoded text.
    pub(in crate::files) fn new(scalar: &Scalar<'_>, text: &Arc<str>, within: &Within) -> Self {
        Self {
            text: Arc::clone(text),
            raw: scalar.raw.into(),
            style: scalar.style,
            start: scalar.start,
            within: within.clone(),
            runs: OnceLock::new(),
        }
    }

    /// All of a file.
    pub(in crate::files) fn file(text: &Arc<str>) -> Self {
        Self {
            text: Arc::clone(text),
            raw: (&**text).into(),
            style: ScalarStyle::Plain,
            start: Position { line: 1, column: 1 },
            within: Within::default(),
            runs: OnceLock::new(),
        }
    }

    /// The position of a byte of the text, or of its end.
    pub(in crate::files) fn position(&self, offset: usize) -> Position {
        let runs = self.runs.get_or_init(|| self.runs());
        let at = runs.partition_point(|run| run.offset <= offset);
        let run = &runs[at.saturating_sub(1)];
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let signs = self.text.get(run.offset..end).unwrap_or_default();
        self.within.in_file(Position {
            column: run.position.column + signs.chars().count(),
            ..run.position
        })
    }

    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut expected = None;
        let mut add = |offset, position| {
            if expected != Some(position) {
                runs.push(Run { offset, position });
            }
            expected = Some(Position {
                column: position.column + 1,
                ..position
            });
        };
        let mut signs = Signs::new(&self.raw, self.style, self.start);
        for (offset, sign) in self.text.char_indices() {
            add(offset, signs.position_of(sign));
        }
        add(self.text.len(), signs.end());
        runs
    }
}

impl Enclosing {
    /// A scalar whose text is a document.
    pub(in crate::files) fn new(scalar: &Scalar<'_>, within: &Within) -> Self {
        let text: Arc<str> = (&*scalar.text).into();
        let lines = text.split_inclusive('\n').scan(0, |offset, line| {
            let start = *offset;
            *offset += line.len();
            Some(start)
        });
        Self {
            lines: lines.collect(),
            origin: Origin::new(scalar, &text, within),
        }
    }

    /// The position in the file of a position in the text.
    pub(in crate::files) fn in_file(&self, inside: Position) -> Position {
        let text = &self.origin.text;
        let offset = match self.lines.get(inside.line - 1) {
            Some(start) => {
                let line = text[*start..].lines().next().unwrap_or_default();
                let mut signs = line.char_indices();
                let sign = signs.nth(inside.column - 1);
                start + sign.map_or(line.len(), |(at, _)| at)
            }
            None => text.len(),
        };
        self.origin.position(offset)
    }
}
