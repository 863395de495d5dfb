//! Kubernetes resources with rule files and dashboards: lists, and files in a
//! `ConfigMap`.

use super::contents::Contents;
use super::document::read_document;
use super::node::{Node, Scalar, documents};
use crate::report::Position;

/// The items of a list, as `kubectl get` writes them, or the document itself.
pub(super) fn resources(document: &Node) -> impl Iterator<Item = &Node> {
    let is_list = document
        .text("kind")
        .is_some_and(|kind| kind.ends_with("List"));
    let items = document.get("items").filter(|_| is_list);
    let itself = Some(document).filter(|_| items.is_none());
    items.into_iter().flat_map(Node::items).chain(itself)
}

/// Reads the files in a `ConfigMap`. Files that are neither YAML nor JSON are
/// skipped.
pub(super) fn read_config_map(resource: &Node, contents: &mut Contents) {
    if resource.text("kind") != Some("ConfigMap") {
        return;
    }
    let Some(Node::Map(files)) = resource.get("data") else {
        return;
    };
    for (_, file) in files {
        let file = file.scalar().map(|file| (file, documents(&file.text)));
        let Some((file, Ok(documents))) = file else {
            continue;
        };
        let before = contents.expressions.len();
        for document in &documents {
            read_document(document, contents);
        }
        let outside = outside(file);
        for expression in &mut contents.expressions[before..] {
            expression.move_positions(&outside);
        }
    }
}

/// Where in the file around it stands what has a position in a text.
fn outside(text: &Scalar) -> impl Fn(Position) -> Position {
    let positions = text.positions();
    let end = positions[text.text.len()];
    let mut start = 0;
    let lines = text.text.split_inclusive('\n').map(|line| {
        let of_line = line.char_indices().map(|(at, _)| positions[start + at]);
        let of_line: Vec<_> = of_line.collect();
        start += line.len();
        of_line
    });
    let lines: Vec<_> = lines.collect();
    move |inside| {
        let line = lines.get(inside.line - 1);
        let position = line.and_then(|line| line.get(inside.column - 1).or(line.last()));
        position.copied().unwrap_or(end)
    }
}
