//! YAML and JSON as a tree in which each scalar knows its position. To the parser,
//! JSON is YAML.

use super::contents::Unreadable;
use super::positions::positions;
use crate::report::Position;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::collections::HashMap;

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    Scalar(Scalar),
    List(Vec<Node>),
    /// In the file's order.
    Map(Vec<(String, Node)>),
    /// An alias of a list or map, which is read at its anchor only: nested aliases
    /// could grow exponentially.
    Other,
}

/// A text, number or other single value.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    /// Without quotes, escapes and indentation; nothing, if it is null.
    pub(super) text: String,
    /// As it stands in the file, where.
    raw: String,
    start: Position,
    style: ScalarStyle,
}

impl Scalar {
    /// Where each byte of the text stands in the file, and its end.
    pub(super) fn positions(&self) -> Vec<Position> {
        positions(&self.text, &self.raw, self.style, self.start)
    }
}

impl Node {
    /// What stands under a key of a map.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let Self::Map(entries) = self else {
            return None;
        };
        let entry = entries.iter().find(|(name, _)| name == key)?;
        Some(&entry.1)
    }

    pub(super) fn scalar(&self) -> Option<&Scalar> {
        match self {
            Self::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of the scalar under a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        Some(&self.get(key)?.scalar()?.text)
    }

    /// The texts of a map, each with its key.
    pub(super) fn texts(&self) -> Vec<(String, String)> {
        let Self::Map(entries) = self else {
            return Vec::new();
        };
        let texts = entries.iter().filter_map(|(key, value)| {
            let text = value.scalar()?.text.clone();
            Some((key.clone(), text))
        });
        texts.collect()
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> impl Iterator<Item = &Node> {
        let items = match self {
            Self::List(items) => items.as_slice(),
            _ => &[],
        };
        items.iter()
    }
}

/// A list or map that has not ended.
enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

/// The documents of a file: in YAML, `---` stands between them.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, Unreadable> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| unreadable(&error))?;
        tree.event(event, span, text);
    }
    Ok(tree.documents)
}

/// Whether it is no text, but says that there is none; or is left out, which
/// comes as `~`.
fn is_null(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(text, "~" | "null" | "Null" | "NULL")
}

fn unreadable(error: &ScanError) -> Unreadable {
    let marker = error.marker();
    Unreadable {
        position: Position {
            line: marker.line(),
            column: marker.col() + 1,
        },
        message: error.kind().to_string(),
    }
}

#[derive(Default)]
struct Tree {
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Scalar>,
}

impl Tree {
    fn event(&mut self, event: Event<'_>, span: Span, text: &str) {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let scalar = Scalar {
                    text: match is_null(&value, style) {
                        true => String::new(),
                        false => value.into_owned(),
                    },
                    raw: span.slice(text).unwrap_or_default().to_owned(),
                    start: Position {
                        line: span.start.line(),
                        column: span.start.col() + 1,
                    },
                    style,
                };
                if anchor != 0 {
                    self.anchors.insert(anchor, scalar.clone());
                }
                self.add(Node::Scalar(scalar));
            }
            Event::SequenceStart(..) => self.open.push(Open::List(Vec::new())),
            Event::MappingStart(..) => self.open.push(Open::Map(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(items)) => self.add(Node::List(items)),
                Some(Open::Map(entries, _)) => self.add(Node::Map(entries)),
                None => {}
            },
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                self.add(node.map_or(Node::Other, Node::Scalar));
            }
            _ => {}
        }
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(entries, key)) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    // A key that is no scalar is none that is looked for.
                    let text = node.scalar().map(|scalar| scalar.text.clone());
                    *key = Some(text.unwrap_or_default());
                }
            },
        }
    }
}
