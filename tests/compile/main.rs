//! What the macros refuse, with the words that the user reads, what they accept,
//! and what lints say about it. A case is a file `ui/<macro>/<the-mistake>.rs` with its `.stderr`,
//! or `ui-pass/<what>.rs`.
//!
//! After a change of words, `TRYBUILD=overwrite cargo test -p tests --test
//! compile` writes the `.stderr` files anew: read the difference.

mod lints;

#[test]
fn mistakes_are_refused_in_words_that_help() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
    cases.pass("ui-pass/*.rs");
}
