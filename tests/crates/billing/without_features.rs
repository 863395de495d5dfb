//! The error of a crate that enables only the core and uses more: it names the missing feature.

#[test]
fn macros_name_the_feature_that_they_need() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
