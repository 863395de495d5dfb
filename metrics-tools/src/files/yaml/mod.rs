//! YAML and JSON as a tree in which each scalar knows its position. To the parser,
//! JSON is YAML.

mod lenient;
mod node;
mod origin;
mod signs;
mod tree;

pub(super) use node::{Node, Scalar};
pub(super) use origin::{Enclosing, Origin, Within};

use super::unreadable::Unreadable;
use lenient::Lenient;
use std::sync::Arc;

/// Reads the documents of a text: in YAML, `---` separates them.
///
/// Prometheus' parser accepts less indentation than YAML's specification demands. A text that is
/// rejected for its indentation is indented and parsed again.
pub(super) fn documents<R>(
    text: &str,
    enclosing: Option<&Arc<Enclosing>>,
    read: impl FnOnce(&[Node<'_>], &Within) -> R,
) -> Result<R, Unreadable> {
    let failure = match tree::documents(text) {
        Ok(documents) => return Ok(read(&documents, &Within::new(enclosing, None))),
        Err(failure) => failure,
    };
    if !failure.is_indentation {
        return Err(failure.error);
    }
    let (indented, lenient) = Lenient::new(text);
    match tree::documents(&indented) {
        Ok(documents) => Ok(read(&documents, &Within::new(enclosing, Some(lenient)))),
        Err(failure) => Err(failure.error.moved(|position| lenient.in_file(position))),
    }
}
