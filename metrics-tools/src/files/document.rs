//! Finds what has expressions in a document: at any depth, because lists of
//! resources, Helm values and other files contain it.

use super::contents::Contents;
use super::kinds::{KINDS, Surroundings};
use super::reader::Reader;
use super::yaml::{self, Enclosing, Node, Scalar, Within};
use std::sync::Arc;

/// How deep files are nested in files: a dashboard in a `ConfigMap` in a list.
const DEEPEST: usize = 4;

/// Adds the expressions of documents.
pub(super) fn read_documents(
    documents: &[Node<'_>],
    within: &Within,
    depth: usize,
    contents: &mut Contents,
) {
    let mut reader = Reader::new(contents, within);
    for document in documents {
        read(document, &Surroundings::default(), depth, &mut reader);
    }
}

fn read<'n>(node: &'n Node<'n>, around: &Surroundings, depth: usize, reader: &mut Reader<'n, '_>) {
    if !reader.is_first(node) {
        return;
    }
    if let Some(scalar) = node.scalar() {
        read_file("", scalar, depth, reader);
    }
    for item in node.items() {
        read(item, around, depth, reader);
    }
    if !node.is_map() {
        return;
    }
    let around = &around.inside(node);
    let mut found = false;
    for kind in KINDS {
        found |= kind(node, around, reader);
    }
    if found {
        reader.contents.known = true;
        return;
    }
    for (key, value) in node.entries() {
        match value.scalar() {
            Some(scalar) if reader.is_first(value) => read_file(&key.text, scalar, depth, reader),
            _ => read(value, around, depth, reader),
        }
    }
}

/// Reads a scalar that is a file, as in a `ConfigMap`.
fn read_file(name: &str, file: &Scalar<'_>, depth: usize, reader: &mut Reader<'_, '_>) {
    let text = file.text.trim_start();
    let is_document = text.starts_with(['{', '[']) || text.contains('\n');
    let has_queries = ["expr", "uery", "metric", "promql"];
    if depth == DEEPEST || !is_document || !has_queries.iter().any(|key| text.contains(key)) {
        return;
    }
    let enclosing = Arc::new(Enclosing::new(file, reader.within));
    let read = yaml::documents(&file.text, Some(&enclosing), |documents, within| {
        read_documents(documents, within, depth + 1, reader.contents);
    });
    // Other texts, such as templates and programs, need not be YAML.
    let is_yaml = [".yml", ".yaml", ".json"]
        .iter()
        .any(|end| name.ends_with(end));
    if let Err(error) = read
        && is_yaml
    {
        let error = error.moved(|position| enclosing.in_file(position));
        reader.contents.unreadable.push(error);
    }
}
