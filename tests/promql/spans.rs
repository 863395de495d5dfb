//! Each part of an expression has its span.

use metrics_tools::promql::{Expr, ExprKind, parse};

#[test]
fn every_part_has_its_span() {
    let text = "sum by (job, \"a.b\") (\n  rate(x_total{status=~\"5..\"}[5m] offset 1h)\n) / on (job) (up)";
    let expr = parse(text).expect("it can be read");
    let at = |span: metrics_tools::promql::Span| &text[span.range()];
    assert_eq!(at(expr.span), text);
    let ExprKind::Binary(binary) = &expr.kind else {
        panic!("{expr:?}");
    };
    assert_eq!(at(binary.op_span), "/");
    assert_eq!(at(binary.right.span), "(up)");
    let matching = binary.matching.as_ref().expect("on (job)");
    assert_eq!(at(matching.span), "on (job)");
    assert_eq!(at(matching.labels[0].span), "job");
    let ExprKind::Aggregation(sum) = &binary.left.kind else {
        panic!("{expr:?}");
    };
    assert_eq!(at(sum.op_span), "sum");
    let grouping = sum.grouping.as_ref().expect("by");
    assert_eq!(at(grouping.span), "by (job, \"a.b\")");
    assert_eq!(at(grouping.labels[1].span), "\"a.b\"");
    let ExprKind::Call {
        name, arguments, ..
    } = &sum.expr.kind
    else {
        panic!("{expr:?}");
    };
    assert_eq!(at(*name), "rate");
    assert_eq!(
        at(sum.expr.span),
        "rate(x_total{status=~\"5..\"}[5m] offset 1h)"
    );
    let ExprKind::Series(series) = &arguments[0].kind else {
        panic!("{expr:?}");
    };
    let selector = &series.selector;
    assert_eq!(
        at(arguments[0].span),
        "x_total{status=~\"5..\"}[5m] offset 1h"
    );
    assert_eq!(at(selector.span), "x_total{status=~\"5..\"}");
    assert_eq!(at(selector.name.as_ref().expect("a name").span), "x_total");
    let matcher = &selector.matchers[0];
    assert_eq!(at(matcher.label.span), "status");
    assert_eq!(at(matcher.value_span), "\"5..\"");
    assert_eq!(at(matcher.span), "status=~\"5..\"");
    assert_eq!(at(series.range.as_ref().expect("a range").span), "5m");
    let offset = series.modifiers.offset.as_ref().expect("an offset");
    assert_eq!(at(offset.duration.span), "1h");
}

#[test]
fn the_sign_of_an_offset_is_not_part_of_its_duration() {
    for (text, part) in [
        ("a offset 5m or b", "5m"),
        ("a offset -5m or b", "5m"),
        ("a offset (5m + 1m) or b", "(5m + 1m)"),
        ("a offset -(5m + 1m) or b", "-(5m + 1m)"),
    ] {
        let ExprKind::Binary(binary) = parse(text).expect(text).kind else {
            panic!("{text}");
        };
        let ExprKind::Series(series) = binary.left.kind else {
            panic!("{text}");
        };
        let offset = series.modifiers.offset.expect("an offset");
        assert_eq!(&text[offset.duration.span.range()], part, "{text}");
    }
}

/// Asserts that each subexpression, parsed separately, is the same.
#[test]
fn each_part_parses_as_an_expression() {
    fn check(text: &str, expr: &Expr) {
        let part = &text[expr.span.range()];
        let again = parse(part).unwrap_or_else(|errors| panic!("{part}: {errors:?}"));
        assert_eq!(again.to_string(), expr.to_string(), "in {text}");
        for child in expr.children() {
            assert!(child.span.start >= expr.span.start, "{text}");
            assert!(child.span.end <= expr.span.end, "{text}");
            check(text, child);
        }
    }
    let documented = super::documented::EXPRESSIONS.iter();
    for text in documented
        .chain(super::documented::SINCE_PROMETHEUS_3)
        .chain(super::alerts::EXPRESSIONS)
        // The second argument of `info` is not an expression.
        .filter(|text| !text.starts_with("info("))
    {
        let expr = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        check(text, &expr);
    }
}
