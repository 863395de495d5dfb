//! Tests of `coverage`: what was seen, and what was not.

use super::{Coverage, Style};
use crate::catalogue::from_json;

/// A function and a histogram of its own, in one place; and one that nobody
/// calls.
fn coverage(exposition: &str) -> Coverage {
    let declaration = |labels: &str, item: &str, line: u32| {
        format!(
            r#"{{"labels": [{labels}], "series": 1, "crate": "shop", "file": "shop/src/lib.rs",
                "line": {line}, "module": "shop", "item": "{item}"}}"#
        )
    };
    let calls = |function: &str| {
        format!(
            r#"{{"name": "function", "values": ["{function}"]}},
               {{"name": "outcome", "values": ["ok", "error"]}}"#
        )
    };
    let metric = |name: &str, kind: &str, declarations: &[String]| {
        let declarations = declarations.join(",");
        format!(
            r#"{{"name": "{name}", "kind": "{kind}", "help": "", "series": 1, "labels": [],
                "declarations": [{declarations}]}}"#
        )
    };
    let metrics = [
        metric(
            "function_calls_total",
            "counter",
            &[
                declaration(&calls("pay"), "pay", 10),
                declaration(&calls("refund"), "refund", 20),
            ],
        ),
        // The attribute below.
        metric("paid_cents", "histogram", &[declaration("", "pay", 11)]),
        metric("level", "gauge", &[declaration("", "LEVEL", 30)]),
    ]
    .join(",");
    let json =
        format!(r#"{{"version": 1, "crates": [], "metrics": [{metrics}], "objectives": []}}"#);
    let catalogue = from_json(&json).expect("a catalogue");
    Coverage::new(&catalogue, exposition)
}

#[test]
fn functions_outcomes_and_values_that_never_came_are_named_with_their_place() {
    let coverage = coverage(
        "function_calls_total{function=\"pay\",outcome=\"ok\"} 3\n\
         function_calls_total{function=\"pay\",outcome=\"error\"} 0\n\
         function_calls_total{function=\"refund\",outcome=\"ok\"} 0\n\
         paid_cents_count 0\nlevel 0\n",
    );
    assert_eq!((coverage.places, coverage.reached), (2, 1));
    assert_eq!(
        coverage.text(Style::Plain),
        "refund was never reached  shop/src/lib.rs:20 (crate shop)\n\
         pay  shop/src/lib.rs:10 (crate shop)\n    \
         function_calls_total{function=\"pay\"}: outcome was never error\n    \
         paid_cents: nothing was counted\n\
         1 of 2 places reached\n"
    );
    assert!(!coverage.is_complete());
    assert!(coverage.to_json().contains("\"line\": 20"));
}

/// Two declarations of one endpoint's errors, as the layer and the handler have
/// them.
#[test]
fn what_several_declarations_of_one_place_have_not_seen_is_said_once() {
    let errors = |values: &str| {
        format!(
            r#"{{"labels": [{{"name": "type", "values": [{values}]}}, {{"name": "at", "values": ["/"]}}],
                "series": 2, "crate": "shop", "file": "shop/src/lib.rs", "line": 5,
                "module": "shop", "item": "root"}}"#
        )
    };
    let declarations = [
        errors("\"panic\", \"timeout\""),
        errors("\"missing\", \"locked\""),
    ]
    .join(",");
    let json = format!(
        r#"{{"version": 1, "crates": [], "objectives": [], "metrics": [{{"name": "errors_total",
            "kind": "counter", "help": "", "series": 4, "labels": [], "declarations": [{declarations}]}}]}}"#
    );
    let catalogue = from_json(&json).expect("a catalogue");
    let coverage = Coverage::new(&catalogue, "errors_total{type=\"locked\",at=\"/\"} 1\n");
    assert_eq!(
        coverage.text(Style::Plain),
        "root  shop/src/lib.rs:5 (crate shop)\n    \
         errors_total{at=\"/\"}: type was never panic, timeout, missing\n\
         1 of 1 place reached\n"
    );
}

#[test]
fn what_was_seen_is_covered() {
    let coverage = coverage(
        "function_calls_total{function=\"pay\",outcome=\"ok\"} 3\n\
         function_calls_total{function=\"pay\",outcome=\"error\"} 1\n\
         function_calls_total{function=\"refund\",outcome=\"ok\"} 2\n\
         function_calls_total{function=\"refund\",outcome=\"error\"} 2\n\
         paid_cents_count 4\n",
    );
    assert!(coverage.is_complete(), "{coverage:?}");
    assert_eq!(coverage.text(Style::Plain), "2 of 2 places reached\n");
}
