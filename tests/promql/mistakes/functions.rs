//! Wrong functions and aggregations.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    (
        "reate(up[5m])",
        "reate",
        "unknown function `reate`: did you mean `rate`?",
    ),
    (
        "Rate(up[5m])",
        "Rate",
        "unknown function `Rate`: did you mean `rate`?",
    ),
    (
        "average(up)",
        "average",
        "unknown function `average`: write `avg` over series, `avg_over_time` over time",
    ),
    (
        "http_requests_total(5)",
        "http_requests_total",
        "unknown function `http_requests_total`: a metric name is not followed by `(`: select series in braces, `up{…}`",
    ),
    (
        "rate(up)",
        "up",
        "`rate` takes a range vector here, but this is an instant vector: write a range after the selector: `[5m]`",
    ),
    (
        "rate(sum(up))",
        "sum(up)",
        "`rate` takes a range vector here, but this is an instant vector: apply the function before the aggregation: write `sum(rate(x[5m]))`",
    ),
    (
        "rate(up + up)",
        "up + up",
        "`rate` takes a range vector here, but this is an instant vector: write a subquery: append `[1h:]` to the expression",
    ),
    (
        "rate(5)",
        "5",
        "`rate` takes a range vector here, but this is a number: write `rate(vector[5m])`",
    ),
    (
        "rate()",
        "rate()",
        "`rate` takes 1 argument, but got 0: write `rate(vector[5m])`",
    ),
    (
        "rate(up[5m], 5)",
        "rate(up[5m], 5)",
        "`rate` takes 1 argument, but got 2: write `rate(vector[5m])`",
    ),
    (
        "round(up, 1, 2)",
        "round(up, 1, 2)",
        "`round` takes 1 to 2 arguments, but got 3: write `round(vector, [number])`",
    ),
    (
        "label_join(up)",
        "label_join(up)",
        "`label_join` takes at least 3 arguments, but got 1: write `label_join(vector, \"text\", \"text\", [\"text\"])`",
    ),
    (
        "histogram_quantile(up, 0.9)",
        "up",
        "`histogram_quantile` takes a number here, but this is an instant vector: write `histogram_quantile(number, vector)`",
    ),
    (
        "vector(up)",
        "up",
        "`vector` takes a number here, but this is an instant vector: write `vector(number)`",
    ),
    (
        "label_replace(up, a, b, c, d)",
        "a",
        "`label_replace` takes a string here, but this is an instant vector: write it in quotes",
    ),
    (
        "abs(5)",
        "5",
        "`abs` takes an instant vector here, but this is a number: write `vector(…)` around a number",
    ),
    (
        "abs(\"up\")",
        "\"up\"",
        "`abs` takes an instant vector here, but this is a string: write a metric's name without quotes",
    ),
    (
        "abs(up[5m])",
        "up[5m]",
        "`abs` takes an instant vector here, but this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "abs(up,)",
        ",",
        "an argument is missing after this comma: leave out the comma, or add what is missing",
    ),
    (
        "abs(up up)",
        "up",
        "unexpected `up`: write a comma between arguments, an operator between expressions, and `)` after the last one",
    ),
    (
        "info(up, build_info)",
        "build_info",
        "the second argument of `info` says which labels to add: write braces only: `{version!=\"\"}`",
    ),
    (
        "start_timestamp(up[5m])",
        "up[5m]",
        "`start_timestamp` takes an instant vector here, but this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "sum()",
        "sum()",
        "`sum` takes 1 argument, but got 0: write `sum(x)`",
    ),
    (
        "sum(up, up)",
        "sum(up, up)",
        "`sum` takes 1 argument, but got 2: write `sum(x)`",
    ),
    (
        "topk(up)",
        "topk(up)",
        "`topk` takes 2 arguments, but got 1: write `topk(3, x)`",
    ),
    (
        "quantile(up)",
        "quantile(up)",
        "`quantile` takes 2 arguments, but got 1: write `quantile(0.9, x)`",
    ),
    (
        "topk(up, up)",
        "up",
        "the parameter of `topk` is a number, but this is an instant vector: write a number first, then the vector",
    ),
    (
        "count_values(5, up)",
        "5",
        "the parameter of `count_values` is a string, but this is a number: write the label's name in quotes",
    ),
    (
        "sum(up[5m])",
        "up[5m]",
        "`sum` takes an instant vector here, but this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "sum(5)",
        "5",
        "`sum` takes an instant vector here, but this is a number: write `vector(…)` around a number",
    ),
    (
        "sum by job (up)",
        "job",
        "unexpected `job`: write labels in parentheses: `by (job)`",
    ),
    (
        "sum by (job)",
        "",
        "unexpected end of the expression: write the arguments in parentheses",
    ),
    (
        "sum by (5) (up)",
        "5",
        "unexpected `5`: write names of labels: `by (job, instance)`; a name with characters other than letters, digits and `_` needs quotes",
    ),
    (
        "sum by (job) (up) by (job)",
        "by",
        "this grouping has no aggregation: it follows an aggregation: `sum(…) by (job)`",
    ),
    (
        "rate(up[5m]) by (job)",
        "by",
        "this grouping has no aggregation: it follows an aggregation: `sum(…) by (job)`",
    ),
    (
        "sum by (a b) (up)",
        "b",
        "unexpected `b`: write a comma between labels, and `)` after the last one",
    ),
    (
        "count_values(up)",
        "count_values(up)",
        "`count_values` takes 2 arguments, but got 1: write `count_values(\"label\", x)`",
    ),
    (
        "limit_ratio(up)",
        "limit_ratio(up)",
        "`limit_ratio` takes 2 arguments, but got 1: write `limit_ratio(0.1, x)`",
    ),
];
