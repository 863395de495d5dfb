//! Checks the structure of all crates, which ARCHITECTURE.md describes.
//!
//! - In `metrics-runtime` each folder is a stage, and imports only stages to its
//!   left. In `metrics-macros` each folder but the shared ones is a macro, whose
//!   files are stages; macros don't import each other. See `flow`.
//! - `promql` in `metrics-tools` could be a separate crate.
//! - No crate has a cycle of imports between its files or folders. See `cycles`.
//! - A name stands for one type: no two types that are visible in the whole crate share one. See
//!   `names`.
//! - Each file is a module of its crate.
//! - `unsafe` is allowed only in a list of files. See `unsafety`.
//! - The guide has all its chapters and recipes, and no broken links. See `guide`, `snippets`.
//! - The files of the live page are built from the current sources. See `page`.
//! - Texts are plain English. See `english`.
//!
//! A crate is a folder of the workspace with a `src`. A new crate is checked without an entry here,
//! except for the order of its stages.

mod cycles;
mod detection;
mod documents;
mod english;
mod flow;
mod guide;
mod names;
mod page;
mod references;
mod resolve;
mod snippets;
mod source;
mod unsafety;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use source::Crate;

/// All crates in the workspace's root folder, by their folders.
static CRATES: LazyLock<BTreeMap<String, Crate>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = fs::read_dir(&root).expect("the workspace exists");
    let crates: BTreeMap<_, _> = folders
        .map(|folder| folder.expect("the folder can be read").path())
        .filter(|folder| folder.join("Cargo.toml").exists() && folder.join("src").exists())
        .map(|folder| {
            let name = folder.file_name().expect("it has a name").to_string_lossy();
            (name.clone().into_owned(), Crate::read(&name, &folder))
        })
        .collect();
    assert!(crates.len() > 3, "no crates found");
    crates
});

#[test]
fn stages_import_only_stages_to_their_left() {
    let mut mistakes = flow::against_macros(&CRATES["metrics-macros"]);
    for (name, stages) in flow::STAGES {
        mistakes.extend(flow::against_stages(&CRATES[*name], stages));
    }
    let crates: Vec<String> = CRATES.keys().map(|name| name.replace('-', "_")).collect();
    for (name, folder) in flow::INDEPENDENT {
        mistakes.extend(flow::against_independence(&CRATES[*name], folder, &crates));
    }
    assert_none("imports against the flow", &mistakes);
}

#[test]
fn imports_have_no_cycles() {
    let mut found = Vec::new();
    for (name, krate) in &*CRATES {
        for cycle in cycles::cycles(krate) {
            found.push(format!(
                "{name}/src/{}: {}",
                cycle.folder, cycle.description
            ));
        }
    }
    assert_none("cycles of imports", &found);
}

#[test]
fn a_name_stands_for_one_type() {
    let mut found = Vec::new();
    for (crate_name, krate) in &*CRATES {
        for (name, places) in names::shared_names(krate) {
            found.push(format!(
                "{crate_name}: {name}\n    {}",
                places.join("\n    ")
            ));
        }
    }
    assert_none("names of several types", &found);
}

#[test]
fn each_file_belongs_to_its_crate() {
    for (name, krate) in &*CRATES {
        let unreached = &krate.unreached;
        assert!(
            unreached.is_empty(),
            "no `mod` declares these files of {name}: {unreached:?}"
        );
    }
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n\n{}\n", found.join("\n\n"));
}
