//! What the macros refuse, with the errors that users read, and what they
//! accept. A case is a file `ui/<macro>/<the-mistake>.rs` with its `.stderr`,
//! or `ui-pass/<what>.rs`. Errors in a user's own body are the compiler's, and
//! are compared with those of the same body without attributes: `diagnostics`.
//!
//! After a change of texts, `UPDATE=1 cargo test -p compile-tests` updates the
//! `.stderr` files: read the difference.

mod diagnostics;

use std::env;
use std::process::Command;

#[test]
fn mistakes_are_refused_in_words_that_help() {
    if env::var_os("UPDATE").is_some() && env::var_os("TRYBUILD").is_none() {
        return update();
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
    cases.pass("ui-pass/*.rs");
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
