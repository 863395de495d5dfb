//! YAML and JSON as a tree, in which each scalar knows its place. JSON is YAML
//! to the parser.

use super::Unreadable;
use super::places::places;
use crate::artifacts::promql::Place;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::collections::HashMap;
use std::rc::Rc;

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    Scalar(Scalar),
    List(Vec<Rc<Node>>),
    /// In the file's order.
    Map(Vec<(String, Rc<Node>)>),
    /// A key that is no scalar, or an alias without an anchor.
    Other,
}

/// A text, number or other single value.
#[derive(Debug)]
pub(super) struct Scalar {
    /// Without quotes, escapes and indentation.
    pub(super) text: String,
    /// As it stands in the file, where.
    raw: String,
    start: Place,
    style: ScalarStyle,
}

impl Scalar {
    /// Where each byte of the text stands in the file, and its end.
    pub(super) fn places(&self) -> Vec<Place> {
        places(&self.text, &self.raw, self.style, self.start)
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

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> impl Iterator<Item = &Node> {
        let items = match self {
            Self::List(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().map(Rc::as_ref)
    }
}

/// A list or map that has not ended.
enum Open {
    List(Vec<Rc<Node>>),
    Map(Vec<(String, Rc<Node>)>, Option<String>),
}

/// The documents of a file: in YAML, `---` stands between them.
pub(super) fn documents(text: &str) -> Result<Vec<Rc<Node>>, Unreadable> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| unreadable(&error))?;
        tree.event(event, span, text);
    }
    Ok(tree.documents)
}

fn unreadable(error: &ScanError) -> Unreadable {
    let marker = error.marker();
    Unreadable {
        place: Place {
            line: marker.line(),
            column: marker.col() + 1,
        },
        message: error.kind().to_string(),
    }
}

#[derive(Default)]
struct Tree {
    documents: Vec<Rc<Node>>,
    /// With the number of its anchor, or 0.
    open: Vec<(Open, usize)>,
    anchors: HashMap<usize, Rc<Node>>,
}

impl Tree {
    fn event(&mut self, event: Event<'_>, span: Span, text: &str) {
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let scalar = Scalar {
                    text: value.into_owned(),
                    raw: span.slice(text).unwrap_or_default().to_owned(),
                    start: Place {
                        line: span.start.line(),
                        column: span.start.col() + 1,
                    },
                    style,
                };
                self.add(Node::Scalar(scalar).into(), anchor);
            }
            Event::SequenceStart(_, anchor, _) => {
                self.open.push((Open::List(Vec::new()), anchor));
            }
            Event::MappingStart(_, anchor, _) => {
                self.open.push((Open::Map(Vec::new(), None), anchor));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((open, anchor)) = self.open.pop() {
                    let node = match open {
                        Open::List(items) => Node::List(items),
                        Open::Map(entries, _) => Node::Map(entries),
                    };
                    self.add(node.into(), anchor);
                }
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                self.add(node.unwrap_or_else(|| Node::Other.into()), 0);
            }
            _ => {}
        }
    }

    fn add(&mut self, node: Rc<Node>, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some((Open::List(items), _)) => items.push(node),
            Some((Open::Map(entries, key), _)) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    let text = node.scalar().map(|scalar| scalar.text.clone());
                    *key = Some(text.unwrap_or_default());
                }
            },
        }
    }
}
