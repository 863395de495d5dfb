//! What the macros refuse, with the words that the user reads, and what they
//! accept. A case is a file `ui/<macro>/<the-mistake>.rs` with its `.stderr`,
//! or `ui-pass/<what>.rs`. Where the attributes have no say, in the user's own
//! body, the compiler is compared with itself: see `diagnostics`.
//!
//! After a change of words, `TRYBUILD=overwrite cargo test -p compile-tests`
//! writes the `.stderr` files anew: read the difference.

mod diagnostics;

#[test]
fn mistakes_are_refused_in_words_that_help() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
    cases.pass("ui-pass/*.rs");
}
