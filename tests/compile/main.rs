//! Mistakes that the macros reject, with the error messages that users read, and valid programs. A
//! case is a file `ui/<macro>/<mistake>.rs` with its `.stderr`, or a program
//! `examples/<subject>.rs`. The module `diagnostics` compares the compiler's messages about a body
//! with and without attributes.
//!
//! After a change of messages, update the `.stderr` files with `UPDATE=1 cargo test -p
//! compile-tests`, and read the diff.

mod diagnostics;

use std::env::{self, consts::EXE_EXTENSION};
use std::process::Command;

#[test]
fn mistakes_cause_the_expected_errors() {
    if env::var_os("UPDATE").is_some() && env::var_os("TRYBUILD").is_none() {
        return update();
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}

/// The programs are examples, because trybuild would call cargo for each case if one case had to be
/// linked. `cargo test` builds them together with this test, but `cargo test --test compile` does
/// not.
#[test]
fn valid_programs_compile_and_run() {
    let test = env::current_exe().expect("the test is a file");
    let programs = test.ancestors().nth(2).expect("the test is in `deps`");
    let cases = std::fs::read_dir("examples").expect("the folder of cases exists");
    for case in cases {
        let case = case.expect("a case").path().with_extension(EXE_EXTENSION);
        let run = Command::new(programs.join(&case)).output();
        let run = run.expect("missing program: run `cargo test -p compile-tests`");
        let errors = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {errors}", case.display());
    }
}

/// Runs the test again with the environment variable of trybuild.
fn update() {
    let this = env::current_exe().expect("the test is a file");
    let status = Command::new(this)
        .arg("mistakes_cause_the_expected_errors")
        .env("TRYBUILD", "overwrite")
        .status();
    assert!(status.expect("the test runs again").success());
}
