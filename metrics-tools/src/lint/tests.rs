//! Tests of `lint`: each rule, with and without violations.

use super::{Lint, LintOptions, LintRule, Style};
use crate::catalogue::from_json;
use crate::promql::parse;
use metrics_runtime::catalogue;
use metrics_runtime::catalogue::Catalogue;

fn of(metrics: &str, objectives: &str) -> Catalogue {
    let json = format!(
        r#"{{"version": 1, "crates": [], "metrics": [{metrics}], "objectives": [{objectives}]}}"#
    );
    from_json(&json).expect("a catalogue")
}

/// A metric without series, in JSON.
fn metric(name: &str, kind: &str, help: &str, labels: &[&str]) -> String {
    let labels: Vec<_> = labels
        .iter()
        .map(|name| format!(r#"{{"name": "{name}", "values": ["x"]}}"#))
        .collect();
    let labels = labels.join(",");
    format!(
        r#"{{"name": "{name}", "kind": "{kind}", "help": "{help}", "series": 7,
            "labels": [{labels}], "declarations": [{{"labels": [{labels}], "series": 7,
            "buckets": [0.5], "crate": "shop", "file": "shop/src/lib.rs", "line": 3,
            "module": "shop", "item": "{name}"}}]}}"#
    )
}

fn rules(catalogue: &Catalogue, options: &LintOptions) -> Vec<LintRule> {
    let findings = Lint::new(catalogue, options).findings.into_iter();
    findings.map(|finding| finding.rule).collect()
}

#[test]
fn names_follow_the_conventions() {
    for (name, kind, rule) in [
        ("ordersTotal", "gauge", LintRule::Name),
        ("shop:orders", "gauge", LintRule::Name),
        ("orders__total", "counter", LintRule::Name),
        ("orders", "counter", LintRule::Suffix),
        ("orders_total", "gauge", LintRule::Suffix),
        ("build", "info", LintRule::Suffix),
        ("build_info", "gauge", LintRule::Suffix),
        ("orders_count", "gauge", LintRule::Suffix),
        ("wait_ms", "histogram", LintRule::Unit),
        ("wait_minutes_total", "counter", LintRule::Unit),
        ("sent_kilobytes_total", "counter", LintRule::Unit),
        ("full_percent", "gauge", LintRule::Unit),
        ("wait_second", "histogram", LintRule::Unit),
        ("orders_gauge", "gauge", LintRule::Redundant),
    ] {
        let catalogue = of(&metric(name, kind, "Help.", &[]), "");
        assert_eq!(rules(&catalogue, &LintOptions::default()), [rule], "{name}");
    }
    for (name, kind) in [
        ("orders_total", "counter"),
        ("build_info", "info"),
        ("wait_seconds", "histogram"),
        ("full_ratio", "gauge"),
        ("http_first_byte_seconds", "histogram"),
        ("days", "gauge"),
    ] {
        let catalogue = of(&metric(name, kind, "Help.", &["plan"]), "");
        assert_eq!(rules(&catalogue, &LintOptions::default()), [], "{name}");
    }
}

#[test]
fn help_and_labels_are_looked_at() {
    let options = LintOptions::default();
    let of_labels = |name, labels: &[&str]| of(&metric(name, "gauge", "Help.", labels), "");
    assert_eq!(
        rules(&of(&metric("x", "gauge", "", &[]), ""), &options),
        [LintRule::Help]
    );
    assert_eq!(
        rules(&of_labels("x", &["job"]), &options),
        [LintRule::Label]
    );
    assert_eq!(
        rules(&of_labels("x", &["userId"]), &options),
        [LintRule::Label]
    );
    let by = of_labels("orders_by_plan", &["plan"]);
    assert_eq!(rules(&by, &options), [LintRule::Redundant]);
    assert_eq!(
        rules(&of_labels("orders_by_planet", &["plan"]), &options),
        []
    );
}

#[test]
fn a_budget_names_what_makes_the_series() {
    let catalogue = of(&metric("x", "gauge", "Help.", &[]), "");
    let budget = |series| LintOptions {
        series_budget: Some(series),
        ..LintOptions::default()
    };
    assert_eq!(rules(&catalogue, &budget(7)), []);
    let lint = Lint::new(&catalogue, &budget(6));
    assert!(
        lint.text(Style::Plain)
            .contains("the largest metrics are `x` (7)")
    );
}

const PROMISE: &str = r#"{"requests": false, "labels": {"plan": "x"},
    "latency": {"percent": 99, "seconds": 0.25, "metric": "wait_seconds", "le": "0.25"},
    "crate": "shop", "file": "shop/src/lib.rs", "line": 9, "module": "shop", "item": "pay"}"#;

#[test]
fn a_latency_objective_needs_its_bucket() {
    let wait = metric("wait_seconds", "histogram", "Help.", &["plan"]);
    let catalogue = of(&wait, PROMISE);
    let findings = Lint::new(&catalogue, &LintOptions::default()).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, LintRule::Objective);
    assert!(
        findings[0]
            .location
            .as_ref()
            .is_some_and(|place| place.line == 9)
    );
    let catalogue = of(&wait, &PROMISE.replace("0.25", "0.5"));
    assert_eq!(rules(&catalogue, &LintOptions::default()), []);
}

#[test]
fn what_no_expression_asks_for_is_unused() {
    let wait = metric("wait_seconds", "histogram", "Help.", &["plan"]);
    let catalogue = of(&wait, &PROMISE.replace("0.25", "0.5"));
    let of_expression = |text: &str| {
        let options = LintOptions {
            expressions: Some(vec![parse(text).expect("an expression")]),
            ..LintOptions::default()
        };
        rules(&catalogue, &options)
    };
    let watched = "rate(wait_seconds_bucket{le=\"0.5\"}[5m])";
    assert_eq!(of_expression(watched), []);
    assert_eq!(of_expression("rate({__name__=~\"wait_.*\"}[5m])"), []);
    let other = "rate(wait_seconds_count{plan!=\"x\"}[5m])";
    assert_eq!(of_expression(other), [LintRule::Unwatched]);
    assert_eq!(of_expression("up"), [LintRule::Unwatched, LintRule::Unused]);
}

#[test]
fn the_frameworks_own_metrics_break_no_rule() {
    let lint = Lint::new(&catalogue(), &LintOptions::default());
    assert_eq!(lint.text(Style::Plain), "no findings\n");
}
