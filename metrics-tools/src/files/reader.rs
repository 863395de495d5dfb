//! Collects the expressions of a document.

use super::contents::Contents;
use super::expression::{Expression, Form};
use super::yaml::{Node, Origin, Scalar, Within};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The longest name of an alert or panel in a report, in characters.
const LONGEST_NAME: usize = 100;

/// Collects the expressions of the documents of a text.
pub(super) struct Reader<'n, 'c> {
    pub(super) contents: &'c mut Contents,
    pub(super) within: &'c Within,
    /// By the address of the scalar, so that aliases share a text.
    texts: HashMap<*const Scalar<'n>, (Arc<str>, Arc<Origin>)>,
    /// The values with an anchor that were read.
    read: HashSet<*const Node<'n>>,
}

impl<'n, 'c> Reader<'n, 'c> {
    pub(super) fn new(contents: &'c mut Contents, within: &'c Within) -> Self {
        Self {
            contents,
            within,
            texts: HashMap::new(),
            read: HashSet::new(),
        }
    }

    /// Whether to read a value: a value with aliases is read once, because nested
    /// aliases could grow exponentially.
    pub(super) fn is_first(&mut self, node: &Node<'n>) -> bool {
        !matches!(node, Node::Shared(_)) || self.read.insert(node.address())
    }

    /// The decoded text of a scalar, and its position.
    pub(super) fn text(&mut self, scalar: &Scalar<'n>) -> (Arc<str>, Arc<Origin>) {
        let entry = self.texts.entry(std::ptr::from_ref(scalar));
        let entry = entry.or_insert_with(|| {
            let text: Arc<str> = (&*scalar.text).into();
            let origin = Arc::new(Origin::new(scalar, &text, self.within));
            (text, origin)
        });
        entry.clone()
    }

    /// Adds an expression, unless it is empty, as in a new panel.
    pub(super) fn add(&mut self, scalar: &Scalar<'n>, within: &str, form: Form) {
        if !scalar.text.trim().is_empty() {
            let (text, origin) = self.text(scalar);
            let expression = Expression::new(text, origin, within, form);
            self.contents.expressions.push(expression);
        }
    }

    /// Adds the expression under a key, if there is one.
    pub(super) fn add_key(&mut self, node: &Node<'n>, key: &str, within: &str, form: Form) {
        if let Some(scalar) = node.get(key).and_then(Node::scalar) {
            self.add(scalar, within, form);
        }
    }

    /// Counts a query in another language.
    pub(super) fn skip(&mut self, language: &str) {
        let language = shortened(language);
        *self.contents.other_languages.entry(language).or_default() += 1;
    }
}

/// What an expression belongs to: `alert HighErrorRatio`.
pub(super) fn named(what: &str, name: &str) -> String {
    format!("{what} {}", shortened(name))
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
