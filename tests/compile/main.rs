//! What the macros refuse, with the errors that users read, and what they
//! accept. A case is a file `ui/<macro>/<the-mistake>.rs` with its `.stderr`,
//! or a program `examples/<what>.rs`. Errors in a user's own body are the compiler's, and
//! are compared with those of the same body without attributes: `diagnostics`.
//!
//! After a change of texts, `UPDATE=1 cargo test -p compile-tests` updates the
//! `.stderr` files: read the difference.

mod diagnostics;

use std::env::{self, consts::EXE_EXTENSION};
use std::process::Command;

#[test]
fn mistakes_are_refused_in_words_that_help() {
    if env::var_os("UPDATE").is_some() && env::var_os("TRYBUILD").is_none() {
        return update();
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}

/// Examples, because trybuild would call cargo for each case if one of them had to be linked.
/// `cargo test` builds them together with this test; `cargo test --test compile` would not.
#[test]
fn programs_are_accepted_and_run() {
    let test = env::current_exe().expect("the test is a file");
    let programs = test.ancestors().nth(2).expect("it lies in `deps`");
    let cases = std::fs::read_dir("examples").expect("the cases are there");
    for case in cases {
        let case = case.expect("a case").path().with_extension(EXE_EXTENSION);
        let run = Command::new(programs.join(&case)).output();
        let run = run.expect("it is built: run `cargo test -p compile-tests`");
        let errors = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {errors}", case.display());
    }
}

/// Runs the test again with trybuild's own variable, which is read from the
/// environment of the process.
fn update() {
    let this = env::current_exe().expect("the test is a file");
    let status = Command::new(this)
        .arg("mistakes_are_refused_in_words_that_help")
        .env("TRYBUILD", "overwrite")
        .status();
    assert!(status.expect("the test runs again").success());
}
