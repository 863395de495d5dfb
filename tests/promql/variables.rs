//! Grafana's variables.

use metrics_tools::promql::{ExprKind, Length, parse, parse_with_variables};

const EXPRESSIONS: &[&str] = &[
    "rate(x_total[$__rate_interval])",
    "rate(x_total[${__rate_interval}])",
    "rate(x_total{job=~\"$job\",instance=~\"${instance:regex}\"}[$__range])",
    "increase(x_total[${window}m])",
    "increase(x_total[${__range_s}s])",
    "avg_over_time(x[$__range:$__interval])",
    "avg_over_time(x[$__range:])",
    "avg_over_time(x[[[range]]])",
    "x offset $shift",
    "x offset -$shift",
    "x @ $__from",
    "topk($limit, x)",
    "topk(${limit}, x)",
    "x > $threshold",
    "x > bool $threshold * 2",
    "$metric",
    "${metric}",
    "rate($metric[5m])",
    "rate(${metric}_total{job=\"a\"}[5m])",
    "shop_${kind}_total",
    "$level:orders:rate5m",
    "[[metric]]{job=\"[[job]]\"}",
    "sum by ($label) (x)",
    "sum by (job, ${label}) (x)",
    "x{$label=\"a\"}",
    "x{$filters}",
    "x{job=\"a\", ${filters}}",
    "{$filters}",
    "a * on ($labels) group_left (${more}) b",
    "histogram_quantile($quantile, sum by (le) (rate(x_bucket[5m])))",
    "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)$\")",
    "$a + $b",
    "vector($threshold)",
];

#[test]
fn dashboards_are_read_with_their_variables() {
    for text in EXPRESSIONS {
        let expr = parse_with_variables(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        let printed = expr.to_string();
        let again = parse_with_variables(&printed).unwrap_or_else(|e| panic!("{printed}: {e:?}"));
        assert_eq!(again.to_string(), printed);
    }
}

#[test]
fn what_reads_without_variables_reads_the_same_with_them() {
    for text in super::documented::EXPRESSIONS {
        let with = parse_with_variables(text).map(|expr| expr.to_string());
        assert_eq!(with, parse(text).map(|expr| expr.to_string()), "{text}");
    }
}

#[test]
fn variables_are_known_as_such() {
    let expr =
        parse_with_variables("x_total{job=~\"$job|b\",code=~\"5..$\"}[$__range]").expect("a range");
    let ExprKind::Series(series) = &expr.kind else {
        panic!("{expr:?}");
    };
    let selector = &series.selector;
    assert!(selector.matchers[0].templated);
    assert!(!selector.matchers[1].templated);
    let range = series.range.as_ref().expect("a range");
    assert_eq!(range.length, Length::Variable("$__range".to_owned()));
}

#[test]
fn rules_have_no_variables() {
    for text in EXPRESSIONS {
        // In a text a dollar is a dollar.
        if !text.starts_with("label_replace") {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
