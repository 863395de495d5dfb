//! Builds the tree from the parser's events.

use super::node::{Node, Scalar};
use crate::files::unreadable::Unreadable;
use crate::report::Position;
use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// Why a text cannot be read.
pub(super) struct Failure {
    pub(super) error: Unreadable,
    /// Whether another parser might accept the indentation.
    pub(super) is_indentation: bool,
}

/// The documents of a text: in YAML, `---` separates them.
pub(super) fn documents(text: &str) -> Result<Vec<Node<'_>>, Failure> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| failure(&error))?;
        tree.event(event, span, text).map_err(|error| Failure {
            error,
            is_indentation: false,
        })?;
    }
    Ok(tree.documents)
}

fn failure(error: &ScanError) -> Failure {
    Failure {
        error: Unreadable {
            position: position(error.marker()),
            message: error.kind().to_string(),
        },
        is_indentation: matches!(
            error.kind(),
            ErrorKind::InvalidQuotedScalarIndent
                | ErrorKind::TabInIndentation
                | ErrorKind::TabInBlockIndentation
                | ErrorKind::TabInPlainScalar
                | ErrorKind::TabNotAllowed
        ),
    }
}

fn position(marker: &Marker) -> Position {
    Position {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

/// A list or map that has not ended, with the number of its anchor, or 0.
enum Open<'a> {
    List(Vec<Node<'a>>, usize),
    Map(Vec<(Scalar<'a>, Node<'a>)>, Option<Scalar<'a>>, usize),
}

#[derive(Default)]
struct Tree<'a> {
    documents: Vec<Node<'a>>,
    open: Vec<Open<'a>>,
    anchors: HashMap<usize, Rc<Node<'a>>>,
}

impl<'a> Tree<'a> {
    fn event(&mut self, event: Event<'a>, span: Span, text: &'a str) -> Result<(), Unreadable> {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let scalar = Scalar {
                    text: match is_null(&value, style) {
                        true => Cow::Borrowed(""),
                        false => value,
                    },
                    raw: span.slice(text).unwrap_or_default(),
                    start: position(&span.start),
                    style,
                };
                self.anchored(Node::Scalar(scalar), anchor);
            }
            Event::SequenceStart(_, anchor, _) => self.open.push(Open::List(Vec::new(), anchor)),
            Event::MappingStart(_, anchor, _) => {
                self.open.push(Open::Map(Vec::new(), None, anchor));
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(items, anchor)) => self.anchored(Node::List(items), anchor),
                Some(Open::Map(entries, _, anchor)) => {
                    repeated_key(&entries)?;
                    self.anchored(Node::Map(entries), anchor);
                }
                None => {}
            },
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor);
                let node = node.map_or(Node::Cycle, |node| Node::Shared(Rc::clone(node)));
                self.add(node, position(&span.start));
            }
            _ => {}
        }
        Ok(())
    }

    fn anchored(&mut self, node: Node<'a>, anchor: usize) {
        let start = node.scalar().map_or(START, |scalar| scalar.start);
        if anchor == 0 {
            return self.add(node, start);
        }
        let node = Rc::new(node);
        self.anchors.insert(anchor, Rc::clone(&node));
        self.add(Node::Shared(node), start);
    }

    fn add(&mut self, node: Node<'a>, start: Position) {
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open::List(items, _)) => items.push(node),
            Some(Open::Map(entries, key, _)) => match key.take() {
                Some(key) => entries.push((key, node)),
                // A key that is not a scalar is never looked up.
                None => {
                    *key = Some(node.scalar().cloned().unwrap_or(Scalar {
                        text: Cow::Borrowed(""),
                        raw: "",
                        start,
                        style: ScalarStyle::Plain,
                    }));
                }
            },
        }
    }
}

const START: Position = Position { line: 1, column: 1 };

/// Whether it is null; a missing value is parsed as `~`.
fn is_null(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(text, "~" | "null" | "Null" | "NULL")
}

/// Prometheus refuses a map with two equal keys, and other tools use the last one.
fn repeated_key(entries: &[(Scalar<'_>, Node<'_>)]) -> Result<(), Unreadable> {
    let mut seen = HashMap::with_capacity(entries.len());
    for (key, _) in entries.iter().filter(|(key, _)| !key.raw.is_empty()) {
        if let Some(first) = seen.insert(&*key.text, key.start) {
            let Position { line, column } = first;
            return Err(Unreadable {
                position: key.start,
                message: format!(
                    "the key `{}` is repeated: leave out one; the first is in line {line}, column \
                     {column}",
                    key.text
                ),
            });
        }
    }
    Ok(())
}
