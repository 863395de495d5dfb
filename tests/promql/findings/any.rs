//! Every expression that can be parsed can be checked.

use super::known;
use crate::generated::vector;
use crate::{alerts, documented};
use metrics_tools::check::FindingKind;
use metrics_tools::promql::parse;
use proptest::prelude::*;

/// Checks that the spans of findings lie in the expression.
fn check(text: &str) -> Vec<FindingKind> {
    let expr = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
    let findings = known().check(&expr);
    for finding in &findings {
        let part = text.get(finding.span.range());
        assert!(
            part.is_some_and(|part| !part.is_empty()),
            "{text}: {finding:?}"
        );
    }
    findings.into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn expressions_about_other_services_only_have_unknown_metrics() {
    let foreign = known().foreign("*").expect("a pattern");
    for text in documented::EXPRESSIONS.iter().chain(alerts::EXPRESSIONS) {
        check(text);
        let expr = parse(text).expect("it can be read");
        for finding in foreign.check(&expr) {
            assert_ne!(finding.kind, FindingKind::UnknownMetric, "{text}");
        }
    }
}

proptest! {
    #[test]
    fn any_expression_can_be_checked(expr in vector()) {
        check(&expr.to_string());
    }
}

#[test]
fn long_chains_and_deep_nesting_can_be_checked() {
    let chain = format!("up{}", " or up".repeat(250));
    assert_eq!(check(&chain), []);
    let deep = format!("{}up{}", "abs(".repeat(49), ")".repeat(49));
    assert_eq!(check(&deep), []);
}
