//! The nodes of a document.

use crate::report::Position;
use granit_parser::ScalarStyle;
use std::borrow::Cow;
use std::rc::Rc;

/// A value.
#[derive(Debug)]
pub(in crate::files) enum Node<'a> {
    Scalar(Scalar<'a>),
    List(Vec<Node<'a>>),
    /// In the file's order.
    Map(Vec<(Scalar<'a>, Node<'a>)>),
    /// A value with an anchor, at the anchor and at each alias.
    Shared(Rc<Node<'a>>),
    /// An alias inside of its own anchor.
    Cycle,
}

/// A text, number or other single value.
#[derive(Clone, Debug)]
pub(in crate::files) struct Scalar<'a> {
    /// Without quotes, escapes and indentation; empty if it is null.
    pub(in crate::files) text: Cow<'a, str>,
    /// As written in the file.
    pub(super) raw: &'a str,
    pub(super) start: Position,
    pub(super) style: ScalarStyle,
}

impl<'a> Node<'a> {
    /// The value itself, also through an alias.
    fn itself(&self) -> &Self {
        match self {
            Self::Shared(node) => node.itself(),
            node => node,
        }
    }

    /// The value under a key of a map, or of a map that is merged into it.
    pub(in crate::files) fn get(&self, key: &str) -> Option<&Self> {
        let mut node = self;
        // Deeper merges do not occur in practice.
        for _ in 0..8 {
            if let Some(value) = node.own(key) {
                return Some(value);
            }
            node = node.own("<<")?;
        }
        None
    }

    fn own(&self, key: &str) -> Option<&Self> {
        let mut entries = self.entries().iter();
        let entry = entries.find(|(name, _)| name.text == key)?;
        Some(&entry.1)
    }

    /// The value under a path of keys.
    pub(in crate::files) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    pub(in crate::files) fn scalar(&self) -> Option<&Scalar<'a>> {
        match self.itself() {
            Self::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of the scalar under a key.
    pub(in crate::files) fn text(&self, key: &str) -> Option<&str> {
        Some(&self.get(key)?.scalar()?.text)
    }

    /// The keys and values of a map; none of anything else.
    pub(in crate::files) fn entries(&self) -> &[(Scalar<'a>, Self)] {
        match self.itself() {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub(in crate::files) fn items(&self) -> &[Self] {
        match self.itself() {
            Self::List(items) => items,
            _ => &[],
        }
    }

    pub(in crate::files) fn is_list(&self) -> bool {
        matches!(self.itself(), Self::List(_))
    }

    pub(in crate::files) fn is_map(&self) -> bool {
        matches!(self.itself(), Self::Map(_))
    }

    /// The address of the value, which its aliases share.
    pub(in crate::files) fn address(&self) -> *const Self {
        self.itself()
    }
}
