//! What a crate that depends on the core only reads where it uses more: the feature that it
//! needs.

#[test]
fn macros_name_the_feature_that_they_need() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
