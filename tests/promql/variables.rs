//! Grafana's variables.

use metrics_tools::promql::{ExprKind, Length, Type, parse, parse_with_variables};

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

/// Variables in any position: as a function, an operator, a list, a part of a number.
const ANYWHERE: &[&str] = &[
    "sum(${fn}(http_requests_total[5m]))",
    "$agg(rate(http_requests_total[5m]))",
    "$agg(rate(http_requests_total[5m])) by (job)",
    "$agg by (job) (rate(http_requests_total[5m]))",
    "$agg without (job) (rate(http_requests_total[5m])) > 1",
    "${agg}_over_time(x[5m])",
    "sum(rate(http_requests_total[5m])) by (job $grouping)",
    "sum by (job$grouping) (x)",
    "sum by ($a, $b c) (x)",
    "sum by $labels (x)",
    "sum $by (x)",
    "sum(x) $by",
    "topk $by (5, x)",
    "sum(rate(http_requests_total{endpoint=\"/\" $more}[5m]))",
    "x{$more endpoint=\"/\"}",
    "x{a=\"b\", $more, c=\"d\"}",
    "x{a=\"b\" $more c=\"d\"}",
    "x{job$op\"a\"}",
    "x{job $op \"a\"}",
    "x{job=$job}",
    "x{job=~$job, a=\"b\"}",
    "x{$label$op\"$value\"}",
    "x{$label=~\"$value\"}",
    "x{${label:raw}=~\"$value\"}",
    "x{[[label]]=~\"[[value]]\"}",
    "up == 0 $op on (job) up offset 1h",
    "up $op up",
    "up ${op} 1 + 2",
    "up $op bool 1",
    "up $op (up + 1) * 2",
    "up $op -1",
    "up $a $b up",
    "sum(rate(http_requests_total[5m])) $over",
    "(sum(x) $over) * 2",
    "$cond and up",
    "$prefix up",
    "$a $b",
    "$a$b",
    "sum(rate(http_requests_total[5$unit]))",
    "x[$n$unit]",
    "x[${n}m]",
    "x[5${unit}:1$unit]",
    "x[$range:$step]",
    "x[$__range:$__interval]",
    "x[$__interval * 2]",
    "x offset $o",
    "x offset -$o",
    "x offset 5$unit",
    "x $offset",
    "rate(x[5m] $offset)",
    "rate(x[5m]$offset)",
    "x @ $t",
    "x $at",
    "max_over_time(rate(x[5m])[$sub])",
    "max_over_time((a / b)[$sub])",
    "$metric offset 5m",
    "$metric @ end()",
    "$metric[5m] offset 1h",
    "rate($selector[$__rate_interval])",
    "rate(${metric}{job=\"a\"}[$__rate_interval])",
    "$range_expr",
    "topk($k $rest)",
    "topk($args)",
    "quantile(0.$q, x)",
    "quantile(.$q, x)",
    "histogram_quantile(0.${q}, sum by (le) (rate(x_bucket[5m])))",
    "x > ${threshold}.5",
    "x > 1e$e",
    "x * 10 ^ $e",
    "clamp(x, $args)",
    "clamp($args)",
    "round($x, $y)",
    "a / on ($l) group_left ($m) b",
    "a / $matching b",
    "a / on $labels b",
    "a * on(job) $group b",
    "a + $fill b",
    "a + fill($n) b",
    "sum($x) by ($y)",
    "-$x",
    "$x - 1",
    "($x)",
    "$fn($a, $b)",
    "$fn()",
    "${fn}(${fn}(x[5m]))",
    "$fn(x[5m])[1h:5m]",
    "$fn(x) offset 5m",
    "rate(x{a=~\"b$\"}[$__rate_interval])",
    "{$filters}",
    "{__name__=\"$metric\", $filters}",
    "${metric:csv} + ${metric.text:raw}",
    "x / ${__range_s}",
    "x * $__interval_ms",
    "x{job=\"$job\"} or vector(${default:raw})",
    "sum(x) by (job, $a, $b)",
    "sum(x$suffix)",
    "sum(${x}_total) / sum($y:rate5m)",
    "${x:date:YYYY-MM-DD HH:mm} > 5",
    "$x unless $y",
    "$x $op $y",
    "($x $op $y) $op2 ($z)",
    "sum(x) ${by:raw} / sum(y)",
    "count(x $filter) or $default",
    "avg by ($x)(y) * 100 $unit",
    "x[5m] $op",
    "up $over and up",
    "x[5m $offset]",
    "x[$range $offset]",
    "x{$label:a=\"b\"}",
];

/// Mistakes that no value of a variable could fix.
const WRONG: &[&str] = &[
    "sum(rate($metric[5m])",
    "sum(rate(x[$interval])",
    "x > $threshold)",
    "rate($metric{job=\"a\"})",
    "sum(x) by ($job",
    "x{job=\"$job\"",
    "x{job=\"a\" instance=~\"$i\"}",
    "x > $t >",
    "$a + * $b",
    "x[$__interval",
    "rate(x[$interval]) + ",
    "sum(x[$__range])",
    "max_over_time(rate(x[5m])[$__range])",
    "a $__interval b",
    "up $op rate(up)",
    "$fn(rate(up))",
    "sum(rat($metric[5m]))",
    "$x = 5",
    "up{$filters} = 5",
    "x{$label}}",
    "sum by (job instance) ($x)",
    "$metric{job=\"a\" b=\"c\"}",
    "rate($metric[5 m])",
    "$x{job==\"a\"}",
    "abs($x, up[5m] + 1)",
    "$a, $b",
    ")",
    "sum(x[5m $offset]",
];

#[test]
fn mistakes_next_to_a_variable_are_reported() {
    for text in WRONG {
        assert!(parse_with_variables(text).is_err(), "{text}");
    }
}

#[test]
fn a_variable_without_a_name_is_reported() {
    for text in ["up{job=$}", "rate(up[$])", "$ + up", "up{job=${}}"] {
        let errors = parse_with_variables(text).expect_err(text);
        let expected = "unexpected `$`: write the name of a variable after it: `$job` or `${job}`";
        assert_eq!(errors[0].to_string(), expected, "{text}");
    }
}

#[test]
fn parts_that_do_not_depend_on_a_variable_are_checked() {
    for (text, metrics) in [
        (
            "$fn(a_total{x=\"1\"}[5m]) $op on (job) b offset 1h",
            vec!["a_total", "b"],
        ),
        (
            "sum by (job $more) (rate(a_total[5m])) $over",
            vec!["a_total"],
        ),
        ("$agg by (job) (a, b{c=\"d\" $filter})", vec!["a", "b"]),
        ("a[$range] $x $y (b, c)", vec!["a", "b", "c"]),
    ] {
        let expr = parse_with_variables(text).expect(text);
        let selectors = expr.selectors();
        let names: Vec<_> = selectors.iter().filter_map(|it| it.name.as_ref()).collect();
        let names: Vec<_> = names.iter().map(|name| &*name.text).collect();
        assert_eq!(names, metrics, "{text}");
    }
}

#[test]
fn dashboards_are_parsed_with_their_variables() {
    for text in EXPRESSIONS.iter().chain(ANYWHERE) {
        let expr = parse_with_variables(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        let printed = expr.to_string();
        let again = parse_with_variables(&printed).unwrap_or_else(|e| panic!("{printed}: {e:?}"));
        assert_eq!(again.to_string(), printed);
    }
}

#[test]
fn expressions_without_variables_parse_the_same_with_both_parsers() {
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
fn a_colon_is_part_of_names_outside_of_braces_and_brackets() {
    let kind = |text: &str| parse_with_variables(text).expect(text).kind;
    let name = "$level:orders:rate5m";
    assert!(matches!(kind(name), ExprKind::Variable(text) if text == name));
    let ExprKind::Subquery(subquery) = kind("x[$range:$step]") else {
        panic!("there is a step");
    };
    assert_eq!(subquery.range.length, Length::Variable("$range".to_owned()));
    // Not a matcher of a label `$label:a`, which cannot exist.
    assert!(matches!(
        kind("x{$label:a=\"b\"}"),
        ExprKind::Template { .. }
    ));
}

#[test]
fn rules_have_no_variables() {
    for text in EXPRESSIONS.iter().chain(ANYWHERE) {
        // In a text, `$` is a normal character.
        if !text.starts_with("label_replace") {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}

#[test]
fn an_operation_on_a_variable_can_be_a_number() {
    for text in ["$a + 1", "1 + $a", "$a + $b"] {
        let expr = parse_with_variables(text).expect(text);
        assert_eq!(expr.ty(), Type::Any, "{text}");
        let call = format!("vector({text})");
        assert!(parse_with_variables(&call).is_ok(), "{call}");
    }
}
