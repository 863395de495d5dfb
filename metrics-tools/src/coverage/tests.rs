//! Tests of `coverage`: used and unused locations.

use super::{Coverage, PlaceKind, is_related};
use crate::catalogue::from_json;
use crate::report::Style;
use metrics_runtime::catalogue::Catalogue;

/// A function with its own histogram, at one location; a function that is never called; an endpoint
/// and a metric.
fn catalogue() -> Catalogue {
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
        metric(
            "http_requests_total",
            "counter",
            &[declaration(
                r#"{"name": "method", "values": ["GET"], "other": "methods"},
                   {"name": "endpoint", "values": ["/items"]},
                   {"name": "status_code", "values": ["200"], "other": "status_codes"}"#,
                "items",
                50,
            )],
        ),
        metric("sent_total", "counter", &[declaration("", "SENT", 70)]),
        // The attribute below.
        metric("paid_cents", "histogram", &[declaration("", "pay", 11)]),
        metric("level", "gauge", &[declaration("", "LEVEL", 30)]),
    ]
    .join(",");
    let calls = r#"{"group": "functions", "counter": "function_calls_total",
        "duration": "function_call_duration_seconds", "metrics": ["function_calls_total"],
        "labels": ["function"], "failed": {"label": "outcome", "values": "error"},
        "examples": ["error", "ok"]},
        {"group": "requests", "counter": "http_requests_total",
        "duration": "http_request_duration_seconds", "metrics": ["http_requests_total"],
        "labels": ["method", "endpoint"], "failed": {"label": "status_code", "values": "5.."},
        "examples": ["500", "200"]}"#;
    let json = format!(
        r#"{{"version": 1, "crates": [], "metrics": [{metrics}], "counted": [{calls}], "objectives": []}}"#
    );
    from_json(&json).expect("a catalogue")
}

fn coverage(exposition: &str) -> Coverage {
    Coverage::new(&catalogue(), [exposition])
}

const SOME: &str = "function_calls_total{function=\"pay\",outcome=\"ok\"} 3\n\
                    function_calls_total{function=\"pay\",outcome=\"error\"} 0\n\
                    function_calls_total{function=\"refund\",outcome=\"ok\"} 0\n\
                    http_requests_total{method=\"GET\",endpoint=\"/items\",status_code=\"200\"} 0\n\
                    sent_total 0\npaid_cents_count 0\nlevel 0\n";

const OTHERS: &str = "function_calls_total{function=\"refund\",outcome=\"ok\"} 1\n\
                      http_requests_total{method=\"GET\",endpoint=\"/items\",status_code=\"418\"} 1\n\
                      sent_total 2\n";

#[test]
fn what_was_never_used_is_listed_by_kind_with_its_place() {
    let coverage = coverage(SOME);
    assert_eq!((coverage.places, coverage.reached), (4, 1));
    assert_eq!(
        coverage.text(Style::Plain),
        "endpoints never requested (1)\n    GET /items  shop/src/lib.rs:50\n\n\
         functions never called (1)\n    shop::refund  shop/src/lib.rs:20\n\n\
         metrics never updated (1)\n    sent_total  shop/src/lib.rs:70\n\n\
         0 of 1 endpoint, 1 of 2 functions, 0 of 1 metric used\n"
    );
    assert!(!coverage.is_reached() && !coverage.is_complete());
}

#[test]
fn outcomes_that_never_occurred_are_listed_on_request() {
    let coverage = coverage(SOME);
    let text = coverage.text_with_outcomes(Style::Plain);
    let outcomes = "shop::pay  shop/src/lib.rs:10\n    \
                    function_calls_total{function=\"pay\"}: outcome was never error\n    \
                    paid_cents: nothing was counted\n\n";
    assert_eq!(text, format!("{outcomes}{}", coverage.text(Style::Plain)));
    // JSON has all.
    let json = coverage.to_json();
    for part in [
        "\"line\": 20",
        "\"error\"",
        "paid_cents",
        "\"kind\": \"endpoint\"",
    ] {
        assert!(json.contains(part), "{json}");
    }
}

#[test]
fn expositions_add_up() {
    let both = Coverage::new(&catalogue(), [SOME, OTHERS]);
    assert!(both.is_reached() && !both.is_complete());
    assert_eq!(
        both.text(Style::Plain),
        "1 of 1 endpoint, 2 of 2 functions, 1 of 1 metric used\n"
    );
    assert_eq!(both, Coverage::new(&catalogue(), [OTHERS, SOME, OTHERS]));
    let function = both.kinds[&PlaceKind::Function];
    assert_eq!((function.places, function.reached), (2, 2));
    // The outcomes of each, together.
    let refund = both.unseen.iter().find(|one| one.name == "shop::refund");
    let refund = &refund.expect("an outcome is missing").metrics[0];
    assert_eq!(refund.values["outcome"], ["error"]);
    let none = Coverage::new(&catalogue(), [""; 0]);
    assert_eq!(none.reached, 0);
}

#[test]
fn another_service_is_recognized() {
    let catalogue = catalogue();
    for related in [SOME, OTHERS, "paid_cents_bucket{le=\"1\"} 0\n"] {
        assert!(is_related(&catalogue, related), "{related}");
    }
    for other in [
        "",
        "process_cpu_seconds_total 1\n",
        "sent_totals 1\n",
        "function 1\n",
    ] {
        assert!(!is_related(&catalogue, other), "{other}");
    }
    assert!(is_related(&Catalogue::default(), "a 1\n"));
}

/// The time must not grow with the product of both.
#[test]
fn many_functions_and_many_series_are_no_problem() {
    let declaration = |number: usize| {
        format!(
            r#"{{"labels": [{{"name": "function", "values": ["f{number}"]}}], "series": 1,
                "crate": "shop", "file": "shop/src/lib.rs", "line": {number}, "module": "shop",
                "item": "f{number}"}}"#
        )
    };
    let declarations: Vec<_> = (1..=20_000).map(declaration).collect();
    let json = format!(
        r#"{{"version": 1, "crates": [], "objectives": [], "metrics": [{{"name": "calls_total",
            "kind": "counter", "help": "", "series": 1, "labels": [], "declarations": [{}]}}]}}"#,
        declarations.join(",")
    );
    let catalogue = from_json(&json).expect("a catalogue");
    let series = |number: usize| format!("calls_total{{function=\"f{number}\"}} 1\n");
    let exposition: String = (1..=20_000).map(series).collect();
    let coverage = Coverage::new(&catalogue, [&exposition]);
    assert_eq!((coverage.places, coverage.reached), (20_000, 20_000));
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
    let coverage = Coverage::new(&catalogue, ["errors_total{type=\"locked\",at=\"/\"} 1\n"]);
    assert_eq!(
        coverage.text_with_outcomes(Style::Plain),
        "errors_total  shop/src/lib.rs:5\n    \
         errors_total{at=\"/\"}: type was never panic, timeout, missing\n\n\
         1 of 1 metric used\n"
    );
}

#[test]
fn what_was_seen_is_covered() {
    let coverage = coverage(
        "function_calls_total{function=\"pay\",outcome=\"ok\"} 3\n\
         function_calls_total{function=\"pay\",outcome=\"error\"} 1\n\
         function_calls_total{function=\"refund\",outcome=\"ok\"} 2\n\
         function_calls_total{function=\"refund\",outcome=\"error\"} 2\n\
         http_requests_total{method=\"GET\",endpoint=\"/items\",status_code=\"200\"} 1\n\
         paid_cents_count 4\nsent_total 1\n",
    );
    assert!(coverage.is_complete(), "{coverage:?}");
    let used = "1 of 1 endpoint, 2 of 2 functions, 1 of 1 metric used\n";
    assert_eq!(coverage.text(Style::Plain), used);
    assert_eq!(coverage.text_with_outcomes(Style::Plain), used);
}
