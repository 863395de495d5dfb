//! `unsafe` is allowed only in a list of files. The workspace denies the lint `unsafe_code`, so a
//! file with `unsafe` must allow it.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Code that users link: each file states its reason at the top.
const LIBRARIES: [&str; 9] = [
    "metrics-runtime/src/platform/counter.rs",
    "metrics-runtime/src/platform/mapped.rs",
    "metrics-runtime/src/platform/process/linux_calls.rs",
    "metrics-runtime/src/platform/process/posix.rs",
    "metrics-runtime/src/recording/boxed.rs",
    "metrics-runtime/src/recording/future.rs",
    "metrics-runtime/src/storage/pages.rs",
    "metrics-runtime/src/storage/published.rs",
    "metrics-runtime/src/storage/stored_string.rs",
];

/// Tests and benches: allocators, processes that fork, annotated `unsafe` functions.
const OTHERS: [&str; 10] = [
    "benches/src/bin/memory/allocator.rs",
    "benches/src/compare/function/clock.rs",
    "metrics-runtime/src/platform/forks/tests.rs",
    "tests/allocations/main.rs",
    "tests/edition-2021/main.rs",
    "tests/loom/support/once_lock.rs",
    "tests/loom/support/stored_string.rs",
    "tests/multiprocess/shop_1.rs",
    "tests/reentry/allocator.rs",
    "tests/unchanged",
];

/// Compiled separately: cases of compiler messages, and the sanitizers' canary, which has errors on
/// purpose.
const APART: [&str; 4] = [
    "target",
    "tests/compile",
    "tests/diagnostics",
    "tests/sanitizers",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of the workspace with an extension, relative to its root.
fn files(extension: &str) -> Vec<String> {
    let (root, mut found, mut open) = (root(), Vec::new(), vec![PathBuf::new()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            let path = folder.join(entry.file_name());
            let name = path.to_string_lossy().into_owned();
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if is_hidden || APART.contains(&name.as_str()) {
                continue;
            }
            if entry.file_type().expect("it exists").is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(name);
            }
        }
    }
    found
}

/// Whether the code names `unsafe_code`, as in `allow(unsafe_code)`.
fn allows_unsafe(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => allows_unsafe(group.stream()),
        TokenTree::Ident(ident) => ident == "unsafe_code",
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn unsafe_code_is_only_in_listed_files() {
    let listed: Vec<_> = LIBRARIES.iter().chain(&OTHERS).copied().collect();
    let (mut used, mut others) = (BTreeSet::new(), Vec::new());
    for path in files("rs") {
        let text = read(&path);
        if !text.contains("unsafe_code") {
            continue;
        }
        let tokens = text
            .parse()
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        if !allows_unsafe(tokens) {
            continue;
        }
        match listed
            .iter()
            .find(|listed| Path::new(&path).starts_with(listed))
        {
            Some(listed) => _ = used.insert(*listed),
            None if path == file!().trim_start_matches("tests/../") => {}
            None => others.push(path),
        }
    }
    assert!(
        others.is_empty(),
        "avoid `unsafe`, or add the file to `unsafety.rs`: {others:?}"
    );
    let unused: Vec<_> = listed
        .iter()
        .filter(|listed| !used.contains(*listed))
        .collect();
    assert!(
        unused.is_empty(),
        "these files no longer have `unsafe`: {unused:?}"
    );
}

#[test]
fn libraries_state_the_reason_for_unsafe_code_at_the_top_of_the_file() {
    for path in LIBRARIES {
        let text = read(path);
        let mut lines = text.lines();
        let attribute = lines.find(|line| line.starts_with("#![") && line.contains("unsafe_code"));
        let reason = attribute.and_then(|line| line.split_once("] // "));
        assert!(
            reason.is_some(),
            "{path}: say why, behind `allow(unsafe_code)`"
        );
    }
}

#[test]
fn all_crates_have_the_lints_of_the_workspace() {
    let without = files("toml")
        .into_iter()
        .filter(|path| path.ends_with("/Cargo.toml"));
    let without: Vec<_> = without
        .filter(|path| !read(path).contains("[lints]\nworkspace = true"))
        .collect();
    assert!(
        without.is_empty(),
        "without `lints.workspace = true`: {without:?}"
    );
}

#[test]
fn macros_generate_safe_code() {
    let expansions = files("rs")
        .into_iter()
        .filter(|path| path.starts_with("metrics-macros/expansions/"));
    let (mut count, mut unsafe_ones) = (0, Vec::new());
    for path in expansions {
        count += 1;
        let is_unsafe = |line: &str| {
            line.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "unsafe")
        };
        if read(&path).lines().any(is_unsafe) {
            unsafe_ones.push(path);
        }
    }
    assert!(
        count > 5 && unsafe_ones.is_empty(),
        "{count} expansions, {unsafe_ones:?}"
    );
}
