//! The guide in `docs`: its chapters, its recipes, and the links of all documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use tests::markdown::{Document, documents, root};

/// The documents whose links are checked.
const DOCUMENTS: [&str; 11] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "benches/README.md",
    "demo-app",
    "docs/src",
    "metrics-macros/docs",
    "metrics-runtime/docs",
    "tests/RELIABILITY.md",
];

const RECIPES: usize = 20;

/// The longest chapter, in lines.
const LONGEST: usize = 200;

fn chapters() -> Vec<Document> {
    let mut chapters = documents("docs/src");
    chapters.retain(|chapter| {
        chapter
            .path
            .file_name()
            .is_some_and(|name| name != "SUMMARY.md")
    });
    chapters
}

#[test]
fn each_chapter_is_in_the_summary_and_short() {
    let summary = documents("docs/src/SUMMARY.md");
    let mut listed: Vec<_> = summary[0]
        .links()
        .into_iter()
        .map(|(_, target)| target)
        .collect();
    listed.sort();
    let mut found = Vec::new();
    for chapter in chapters() {
        let path = chapter
            .path
            .strip_prefix("docs/src")
            .expect("it is a chapter");
        found.push(path.to_str().expect("its name is ASCII").to_owned());
        let lines = chapter.text.lines().count();
        assert!(
            lines <= LONGEST,
            "{} has {lines} lines",
            chapter.path.display()
        );
    }
    found.sort();
    assert_eq!(listed, found, "left: SUMMARY.md, right: the files");
}

#[test]
fn files_that_chapters_include_exist() {
    let mut count = 0;
    for chapter in chapters() {
        let folder = root().join(chapter.path.parent().expect("it is in a folder"));
        for rest in chapter.text.split("{{#include ").skip(1) {
            let (path, _) = rest.split_once("}}").expect("it is closed");
            let file = folder.join(path);
            assert!(file.exists(), "{}: {path}", chapter.path.display());
            count += 1;
        }
    }
    assert!(count > 3, "only {count} pages are included");
}

#[test]
fn the_number_of_recipes_does_not_decrease() {
    let recipes = documents("docs/src/cookbook");
    let count: usize = recipes.iter().map(|page| page.headings(2).len()).sum();
    assert_eq!(count, RECIPES);
}

#[test]
fn the_snippets_of_each_chapter_are_doc_tests() {
    let tested: String = ["tests/src/guide.rs", "tests/grpc/lib.rs"]
        .iter()
        .map(|path| fs::read_to_string(root().join(path)).expect("the file exists"))
        .collect();
    for chapter in chapters() {
        let has_code = chapter
            .snippets()
            .iter()
            .any(|one| one.info.starts_with("rust"));
        let name = format!("../{}\")]", chapter.path.display());
        assert!(
            !has_code || tested.contains(&name),
            "no doc test has {name}"
        );
    }
}

#[test]
fn each_link_has_a_target() {
    let all: Vec<Document> = DOCUMENTS.iter().flat_map(|path| documents(path)).collect();
    let anchors: BTreeMap<PathBuf, Vec<String>> = all
        .iter()
        .map(|one| (one.path.clone(), one.anchors()))
        .collect();
    let mut checked = 0;
    let mut broken = Vec::new();
    for document in &all {
        for (line, target) in document.links() {
            if let Some(is_there) = has_target(&document.path, &target, &anchors) {
                checked += 1;
                if !is_there {
                    broken.push(format!("{}:{line}: {target}", document.path.display()));
                }
            }
        }
    }
    assert!(checked > 150, "only {checked} links were found");
    assert!(broken.is_empty(), "broken links: {broken:#?}");
}

/// Whether the target of a link exists. `None` for external links, and for names of items, which
/// rustdoc checks.
fn has_target(from: &Path, target: &str, anchors: &BTreeMap<PathBuf, Vec<String>>) -> Option<bool> {
    let is_item =
        target.contains("::") || target.contains('@') || !target.contains(['.', '/', '#']);
    if target.contains("://")
        || target.starts_with("mailto:")
        || (is_item && !root().join(from.parent()?).join(target).exists())
    {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match path {
        "" => from.to_owned(),
        _ => normalized(&from.parent()?.join(path)),
    };
    if !root().join(&path).exists() {
        return Some(false);
    }
    // rustdoc shows several of these pages as one.
    let folder = Path::new("metrics-macros/docs");
    let is_there = match path.starts_with(folder) {
        true => anchors
            .iter()
            .any(|(page, all)| page.starts_with(folder) && all.iter().any(|one| one == anchor)),
        false => anchors
            .get(&path)
            .is_none_or(|all| all.iter().any(|one| one == anchor)),
    };
    Some(anchor.is_empty() || is_there)
}

/// A path without `..`.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normalized.pop();
            }
            Component::CurDir => {}
            _ => normalized.push(part),
        }
    }
    normalized
}

#[test]
fn broken_links_are_found() {
    let page = |path: &str, text: &str| Document {
        path: path.into(),
        text: text.to_owned(),
    };
    let other = page(
        "docs/src/faq.md",
        "# A question, and `code = 1`\n## Twice\n## Twice\n",
    );
    assert_eq!(
        other.anchors(),
        ["a-question-and-code--1", "twice", "twice-1"]
    );
    let anchors = BTreeMap::from([(other.path.clone(), other.anchors())]);
    let from = Path::new("docs/src/limits.md");
    let has = |target| has_target(from, target, &anchors);
    assert_eq!(has("faq.md#twice-1"), Some(true));
    assert_eq!(has("faq.md#thrice"), Some(false));
    assert_eq!(has("nowhere.md"), Some(false));
    assert_eq!(has("../../benches"), Some(true));
    assert_eq!(has("https://example.org/x.md"), None);
    let text = "[a](b.md) and ![c](d.png)\n```text\n[no](e.md)\n```\n`[no](f.md)`\n";
    let links: Vec<_> = page("x.md", text)
        .links()
        .into_iter()
        .map(|(_, target)| target)
        .collect();
    assert_eq!(links, ["b.md", "d.png"]);
}
