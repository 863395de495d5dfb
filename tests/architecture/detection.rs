//! Each rule finds violations and says where they are.

use std::collections::BTreeMap;

use super::cycles::cycles;
use super::flow::{against_independence, against_macros, against_stages};
use super::names::shared_names;
use super::source::Crate;

/// A crate `shop` with these files. A `mod` for each folder that `lib.rs` does not declare is
/// added.
fn shop(files: &[(&str, &str)]) -> Crate {
    let files: BTreeMap<_, _> = files
        .iter()
        .map(|(file, text)| (file.into(), (*text).to_owned()))
        .collect();
    let krate = Crate::from_files("shop", files);
    assert!(krate.unreached.is_empty(), "{:?}", krate.unreached);
    krate
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let cycles = cycles(&shop(files)).into_iter();
    cycles
        .map(|cycle| format!("{}: {}", cycle.folder, cycle.description))
        .collect()
}

#[test]
fn a_cycle_of_files_is_shown_with_its_imports() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B;\npub struct A;"),
        ("b.rs", "pub struct B;\nfn f() { super::c::g(); }"),
        ("c.rs", "\npub fn g() -> crate::a::A { todo!() }"),
    ];
    let expected = ": a.rs ↔ b.rs ↔ c.rs\n    \
        a.rs imports b.rs\n        a.rs:1: crate::b::B\n    \
        b.rs imports c.rs\n        b.rs:2: super::c::g\n    \
        c.rs imports a.rs\n        c.rs:2: crate::a::A";
    assert_eq!(found(&files), [expected]);
}

#[test]
fn a_cycle_of_folders_needs_no_cycle_of_files() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "pub mod one; pub mod two;"),
        ("a/one.rs", "use crate::b::B;"),
        ("a/two.rs", "pub struct Two;"),
        ("b.rs", "pub struct B(crate::a::two::Two);"),
    ];
    let expected = ": a ↔ b.rs\n    a imports b.rs\n        a/one.rs:1: crate::b::B\n    \
        b.rs imports a\n        b.rs:1: crate::a::two::Two";
    assert_eq!(found(&files), [expected]);
}

#[test]
fn a_parent_that_reexports_is_not_part_of_a_cycle() {
    // Each child imports the other's file, not the parent.
    let with = |parent: &str| {
        found(&[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", parent),
            ("a/one.rs", "pub struct One;"),
            ("a/two.rs", "pub struct Two(super::One);"),
        ])
    };
    assert_eq!(
        with("mod one; mod two; pub use one::One; pub use self::two::*;"),
        [""; 0]
    );
    // The parent is part of the cycle if it uses what it re-exports and the children use it.
    let parent = "mod one; mod two; pub use two::Two; pub struct One; fn f() -> Two { todo!() }";
    assert_eq!(with(parent).len(), 1);
}

#[test]
fn a_reexported_name_leads_to_the_sibling() {
    let files = [
        ("lib.rs", "mod a;"),
        (
            "a/mod.rs",
            "mod one; mod two; use one::One; pub use self::two::Two as Second;",
        ),
        ("a/one.rs", "use super::Second; pub struct One;"),
        ("a/two.rs", "use super::One; pub struct Two;"),
    ];
    let found = found(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("a: one.rs ↔ two.rs\n"), "{found:?}");
}

#[test]
fn tests_may_import_what_imports_their_subject() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "pub struct A;\n#[cfg(test)] mod tests { use crate::b::B; use super::A; }",
        ),
        ("b.rs", "pub struct B(super::a::A);"),
    ];
    assert_eq!(found(&files), [""; 0]);
}

#[test]
fn an_import_against_the_stages_is_shown_with_its_file_and_the_rule() {
    let stages = ["support", "storage", "http"];
    let with = |text: &str| {
        let files = [
            (
                "lib.rs",
                "mod http; mod storage; mod support; pub use http::render; pub struct Own;",
            ),
            ("http/mod.rs", "pub mod layer; pub fn render() {}"),
            ("http/layer.rs", "pub struct Layer;"),
            ("storage/mod.rs", text),
            ("support/mod.rs", "pub fn lock() {}"),
        ];
        against_stages(&shop(&files), &stages)
    };
    for (text, path) in [
        (
            "use crate::http::layer::Layer;",
            "crate::http::layer::Layer",
        ),
        (
            "use crate::{support, http::layer::Layer};",
            "crate::http::layer::Layer",
        ),
        ("use super::http::layer;", "super::http::layer"),
        ("fn f() { crate::render(); }", "crate::render"),
        (
            "fn f() { use crate::{support::lock, http::render}; }",
            "crate::http::render",
        ),
        (
            "mod tests { use super::super::http; }",
            "super::super::http",
        ),
        ("#[cfg(test)] mod tests { use crate::http; }", "crate::http"),
    ] {
        let expected = format!(
            "storage/mod.rs:1: `{path}` runs against the flow: `storage` imports only support"
        );
        assert_eq!(with(text), [expected], "{text}");
    }
    for (text, path) in [
        (
            r#"const LAYER: &str = "shop::http::layer";"#,
            "shop::http::layer",
        ),
        (r#"const HTTP: &str = "shop::http";"#, "shop::http"),
        (
            r#"const LAYER: &str = "crate::http::layer::Layer";"#,
            "crate::http::layer::Layer",
        ),
        (r#"fn f() { starts_with("http::layer"); }"#, "http::layer"),
        (
            r##"fn f() { format!(r#"see `http::render`"#); }"##,
            "http::render",
        ),
    ] {
        let expected = format!(
            "storage/mod.rs:1: `{path}`, in a string, runs against the flow: `storage` imports only support"
        );
        assert_eq!(with(text), [expected], "{text}");
    }
    for text in [
        "use crate::support::lock;",
        "/// [`crate::http::layer`]\npub(crate) struct S;",
        r#"const NONE: &str = "http::absent, http, std::http::layer, shop::render";"#,
        "pub(in crate::storage) struct S;",
    ] {
        assert_eq!(with(text), [""; 0], "{text}");
    }
    let mistakes = with("use crate::Own;");
    assert!(mistakes[0].ends_with("it names no stage; import from the stage itself"));
}

#[test]
fn an_import_against_the_stages_of_a_macro_is_found() {
    let with = |text: &str| {
        let files = [
            ("lib.rs", "mod metric; mod label_set; mod support;"),
            ("metric/mod.rs", "pub mod expand; pub mod parse;"),
            ("metric/expand.rs", "pub fn expand() {}"),
            ("metric/parse.rs", text),
            ("label_set/mod.rs", "pub mod model;"),
            ("label_set/model.rs", "pub struct Model;"),
            ("support/mod.rs", "pub mod names;"),
            ("support/names.rs", "pub fn name() {}"),
        ];
        against_macros(&shop(&files)).len()
    };
    assert_eq!(with("use super::expand::expand;"), 1);
    assert_eq!(with("use crate::label_set::model::Model;"), 1);
    assert_eq!(with("use crate::support::names;"), 0);
}

#[test]
fn an_independent_folder_imports_nothing_of_the_workspace() {
    let with = |text: &str| {
        let files = [
            ("lib.rs", "mod promql; mod files;"),
            ("promql/mod.rs", "mod ast; pub use ast::Expr;"),
            ("promql/ast.rs", text),
            ("files.rs", "pub struct File(crate::promql::Expr);"),
        ];
        against_independence(&shop(&files), "promql", &["runtime".to_owned()]).len()
    };
    assert_eq!(with("use crate::files::File; pub struct Expr;"), 1);
    assert_eq!(with("use runtime::Kind; pub struct Expr;"), 1);
    assert_eq!(with("pub struct Expr(runtime::Kind);"), 1);
    assert_eq!(with("use std::fmt; pub struct Expr(super::Expr);"), 0);
}

#[test]
fn types_that_share_a_name_are_found_if_both_are_visible_in_the_crate() {
    let with = |text: &str| {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub struct Kind;"),
            ("b.rs", text),
        ];
        shared_names(&shop(&files)).into_iter().collect::<Vec<_>>()
    };
    let expected = |kind: &str| {
        let places = vec!["a.rs:1: struct".to_owned(), format!("b.rs:1: {kind}")];
        vec![("Kind".to_owned(), places)]
    };
    assert_eq!(with("pub(crate) enum Kind {}"), expected("enum"));
    assert_eq!(with("pub trait Kind {}"), expected("trait"));
    assert_eq!(with("pub type Kind = u8;"), expected("type"));
    for text in [
        "enum Kind {}",
        "pub(super) enum Kind {}",
        "pub use crate::a::Kind;",
        "pub fn Kind() {}",
        "#[cfg(test)] pub mod tests { pub struct Kind; }",
    ] {
        assert_eq!(with(text), [], "{text}");
    }
}
