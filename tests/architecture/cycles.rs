//! Cycles of imports between the files and folders of a folder.
//!
//! Each folder is checked by itself: its files and subfolders are the nodes of a graph, and an
//! import between two files is an edge between their nodes. So every cycle is found once, in the
//! innermost folder that contains all of it. Test code does not count, because a test may import
//! any user of the code under test. Strings do not count, because the compiler does not resolve
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::references::Kind;
use super::resolve::Import;
use super::source::Crate;

/// Files and folders that all import each other, directly or indirectly.
pub(super) struct Cycle {
    /// The innermost folder that contains the cycle, relative to `src`; empty for `src` itself.
    pub(super) folder: String,
    /// Its files and folders, and the imports between them.
    pub(super) description: String,
}

/// A graph whose edges are imports.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Import<'a>>>>;

pub(super) fn cycles(krate: &Crate) -> Vec<Cycle> {
    let imports = krate.imports();
    let places = places(krate);
    let folders: BTreeSet<&Path> = places
        .values()
        .flat_map(|place| place.ancestors().skip(1))
        .collect();
    let mut cycles = Vec::new();
    for folder in folders {
        let graph = graph(folder, &imports, &places);
        for nodes in components(&graph) {
            cycles.push(Cycle {
                folder: folder.display().to_string(),
                description: describe(&graph, &nodes),
            });
        }
    }
    cycles
}

/// Each file's path in the tree of folders. `a.rs` next to a folder `a` counts as `a/mod.rs`.
fn places(krate: &Crate) -> BTreeMap<&Path, PathBuf> {
    let files: BTreeSet<&Path> = krate.modules.values().map(|module| &*module.file).collect();
    let place = |file: &Path| {
        let folder = file.with_extension("");
        let has_folder = files.iter().any(|other| other.starts_with(&folder));
        if has_folder {
            folder.join("mod.rs")
        } else {
            file.to_owned()
        }
    };
    files.iter().map(|file| (*file, place(file))).collect()
}

fn graph<'a>(
    folder: &Path,
    imports: &'a [Import<'a>],
    places: &'a BTreeMap<&Path, PathBuf>,
) -> Graph<'a> {
    let node = |file: &Path| {
        places[file]
            .strip_prefix(folder)
            .ok()?
            .iter()
            .next()?
            .to_str()
    };
    let mut graph = Graph::new();
    for import in imports {
        let counts = !import.reference.is_test && import.reference.kind != Kind::String;
        if counts
            && let (Some(from), Some(to)) = (node(import.from), node(import.to))
            && from != to
        {
            let edges = graph.entry(from).or_default();
            edges.entry(to).or_default().push(import);
        }
    }
    graph
}

/// The strongly connected components: sets of nodes in which each node reaches all others.
fn components<'a>(graph: &Graph<'a>) -> BTreeSet<BTreeSet<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph
        .keys()
        .map(|node| (*node, reachable(graph, node)))
        .collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|all| all.contains(to));
    let in_cycles = reached.iter().filter(|(node, all)| all.contains(*node));
    in_cycles
        .map(|(node, all)| {
            all.iter()
                .copied()
                .filter(|other| reaches(other, node))
                .collect()
        })
        .collect()
}

fn reachable<'a>(graph: &Graph<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = graph[from].keys().copied().collect();
    while let Some(node) = open.pop() {
        if found.insert(node) {
            open.extend(graph.get(node).into_iter().flat_map(BTreeMap::keys));
        }
    }
    found
}

/// How many imports are shown between two nodes.
const MAX_SHOWN: usize = 4;

fn describe(graph: &Graph<'_>, nodes: &BTreeSet<&str>) -> String {
    let names: Vec<&str> = nodes.iter().copied().collect();
    let mut text = names.join(" ↔ ");
    for (from, edges) in graph.iter().filter(|(from, _)| nodes.contains(*from)) {
        for (to, imports) in edges.iter().filter(|(to, _)| nodes.contains(*to)) {
            let _infallible = write!(text, "\n    {from} imports {to}");
            for import in imports.iter().take(MAX_SHOWN) {
                let (file, line) = (import.from.display(), import.reference.line);
                let path = import.reference.path.join("::");
                let _infallible = write!(text, "\n        {file}:{line}: {path}");
            }
            if imports.len() > MAX_SHOWN {
                let more = imports.len() - MAX_SHOWN;
                let _infallible = write!(text, "\n        and {more} more");
            }
        }
    }
    text
}
