//! Invalid expressions are rejected, with the position of the error.

use super::mistakes;
use metrics_tools::promql::parse;

#[test]
fn each_mistake_is_underlined_and_explained() {
    let mut wrong = Vec::new();
    for (text, part, expected) in mistakes::all() {
        let errors = parse(text).expect_err(text);
        let error = (&text[errors[0].span.range()], errors[0].to_string());
        if error != (*part, (*expected).to_owned()) {
            wrong.push(format!("{text}\n    {error:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn all_type_errors_are_reported_at_once() {
    let errors = parse("rate(a) + sum(5) > bool on (x) abs(b[5m])").expect_err("three mistakes");
    let spans: Vec<_> = errors.iter().map(|error| error.span.start).collect();
    assert_eq!(spans, [5, 14, 35]);
}

#[test]
fn no_mistake_is_reported_twice() {
    let errors = parse("1 and on (a) group_left () up").expect_err("a number");
    assert_eq!(errors.len(), 2, "{errors:?}");
}

#[test]
fn no_nesting_exhausts_the_stack() {
    for text in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "abs(".repeat(100_000),
        "sum by (a) (".repeat(100_000),
        format!("a{}", "^a".repeat(100_000)),
        format!("a{}", " + a".repeat(100_000)),
    ] {
        assert!(parse(&text).is_err());
    }
    let subqueries = format!("a{}", "[1h:]".repeat(10_000));
    assert!(parse(&subqueries).is_err());
}

#[test]
fn up_to_60_levels_and_500_operators_are_accepted() {
    let deep = |depth| format!("{}a{}", "abs(".repeat(depth), ")".repeat(depth));
    let chain = |length| format!("a{}", " or a".repeat(length));
    for accepted in [deep(60), chain(500)] {
        assert_eq!(parse(&accepted).expect("it is short").to_string(), accepted);
    }
    for (refused, message) in [
        (
            deep(61),
            "this is nested deeper than 60 levels, the limit of this check",
        ),
        (
            chain(501),
            "there are more than 500 operators, the limit of this check",
        ),
    ] {
        let errors = parse(&refused).expect_err("it is long");
        assert!(errors[0].is_limit);
        assert_eq!(errors[0].message, message);
    }
}
