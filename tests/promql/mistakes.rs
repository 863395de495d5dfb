//! Wrong expressions, and the errors they get.

/// The expression, the part of it that is underlined, and the error.
pub(super) const MISTAKES: &[(&str, &str, &str)] = &[
    (
        "",
        "",
        "there is no expression: write one, such as `up == 0`",
    ),
    (
        "# nothing",
        "",
        "there is no expression: write one, such as `up == 0`",
    ),
    (
        "up ==",
        "",
        "the expression ends too early: write an expression, such as a metric's name or a number",
    ),
    (
        "sum(up",
        "(",
        "this `(` is never closed: write `)` where it ends",
    ),
    (
        "up{job=\"api\"",
        "{",
        "this `{` is never closed: write `}` where it ends",
    ),
    (
        "rate(up[5m)",
        ")",
        "`)` can't stand here: write `]`, or `:` for a subquery",
    ),
    (
        "up[5m",
        "[",
        "this `[` is never closed: write `]` where it ends",
    ),
    ("up)", ")", "this `)` closes nothing: leave it out"),
    ("up]", "]", "this `]` closes nothing: leave it out"),
    ("up}", "}", "this `}` closes nothing: leave it out"),
    (
        "()",
        ")",
        "before this `)` something is missing: write an expression, such as a metric's name",
    ),
    (
        "up up",
        "up",
        "`up` can't stand here: between two expressions stands an operator, such as `+` or `and`",
    ),
    (
        "up = 0",
        "=",
        "`=` compares labels, in braces: for values write `==`",
    ),
    (
        "up =~ \"a\"",
        "=~",
        "regular expressions are for labels: write them in braces: `up{job=~\"api.*\"}`",
    ),
    ("a && b", "&&", "`&&` means nothing here: write `and`"),
    ("a || b", "||", "`||` means nothing here: write `or`"),
    (
        "!a",
        "!",
        "`!` means nothing here: write `!=` or `!~`; for series that another expression lacks, write `a unless b`",
    ),
    (
        "up == $threshold",
        "$",
        "`$` means nothing here: a variable of Grafana stands in dashboards only: write out what is meant",
    ),
    (
        "up{job=“api”}",
        "“",
        "`“` means nothing here: write straight quotes: `\"` or `'`",
    ),
    (
        "my.metric",
        ".",
        "`.` means nothing here: a name with dots stands in quotes: write `{\"my.metric\"}`",
    ),
    (
        "größe",
        "ö",
        "`ö` means nothing here: names consist of letters, digits and `_`; any other name stands in quotes: write `{\"my.metric\"}`",
    ),
    (
        "up;",
        ";",
        "`;` means nothing here: an expression ends without a semicolon",
    ),
    (
        "up{job=\"api}",
        "\"",
        "the text that begins here has no end: write a closing `\"` in the same line; a line break in a text is `\\n`",
    ),
    (
        "up{job=`api}",
        "`",
        "the text that begins here has no end: write a closing ``` ` ```",
    ),
    (
        "up{job=\"a\\.b\"}",
        "\\.",
        "`\\.` is no escape of PromQL: for a backslash write `\\\\`, here `\\\\.`; or put the text between backquotes, where nothing is escaped",
    ),
    (
        "up{job=\"\\xZZ\"}",
        "\\xZZ",
        "`\\xZZ` stands for no character: write `\\n`, `\\t`, `\\x41`, `\\u00e9`; for a backslash `\\\\`",
    ),
    // Matchers
    (
        "up{job=api}",
        "api",
        "a label's value is a text, and stands in quotes: write `job=\"api\"`",
    ),
    (
        "up{code=500}",
        "500",
        "a label's value is a text, and stands in quotes: write `code=\"500\"`",
    ),
    (
        "up{job}",
        "}",
        "`}` can't stand here: write an operator and a value: `job=\"…\"`, or `job!=\"\"` for any value",
    ),
    (
        "up{job==\"api\"}",
        "==",
        "`==` compares values, not labels: write `job=\"…\"`",
    ),
    (
        "up{job=\"a\" code=\"b\"}",
        "code",
        "`code` can't stand here: between matchers stands a comma, behind the last one `}`",
    ),
    (
        "up{,}",
        ",",
        "`,` can't stand here: write matchers, such as `job=\"api\"`, or `}`",
    ),
    (
        "up{job=}",
        "}",
        "`}` can't stand here: write a value in quotes: `job=\"…\"`",
    ),
    (
        "up{a:b=\"c\"}",
        ":",
        "`:` can't stand here: write an operator and a value: `a=\"…\"`, or `a!=\"\"` for any value",
    ),
    (
        "up{job=~\"(\"}",
        "\"(\"",
        "this is no regular expression of RE2: a group is not closed: write `)`: to match a character such as `(` itself, write `\\\\(`, or `\\(` between backquotes",
    ),
    (
        "up{job=~\"a(?!b)\"}",
        "\"a(?!b)\"",
        "this is no regular expression of RE2: RE2 can't look around: write another matcher, such as `!~`: to match a character such as `(` itself, write `\\\\(`, or `\\(` between backquotes",
    ),
    (
        "{}",
        "{}",
        "this selects every series there is: write a metric's name, or a matcher that needs a value: `job=~\".+\"`",
    ),
    (
        "{job=~\".*\"}",
        "{job=~\".*\"}",
        "this selects every series there is: write a metric's name, or a matcher that needs a value: `job=~\".+\"`",
    ),
    (
        "{job!=\"a\"}",
        "{job!=\"a\"}",
        "this selects every series there is: write a metric's name, or a matcher that needs a value: `job=~\".+\"`",
    ),
    (
        "up{__name__=\"down\"}",
        "__name__=\"down\"",
        "the metric has a name already: `up`: leave out one of the two",
    ),
    (
        "up{\"down\"}",
        "\"down\"",
        "the metric has a name already: `up`: leave out one, or write what it is: `\"down\"=\"…\"`",
    ),
    (
        "up {job=\"a\"}{b=\"c\"}",
        "{",
        "matchers stand behind a metric's name: leave out what is in between",
    ),
    (
        "rate(up[5m]){job=\"a\"}",
        "{",
        "matchers stand behind a metric's name: leave out what is in between",
    ),
    // Durations
    (
        "up[5]m",
        "m",
        "`m` can't stand here: between two expressions stands an operator, such as `+` or `and`",
    ),
    (
        "up[5min]",
        "5min",
        "`5min` is no duration: `min` is no unit: write ms, s, m, h, d, w or y, as in `1h30m`",
    ),
    (
        "up[1.5h]",
        "1.5h",
        "`1.5h` is no duration: a duration is made of whole numbers: write `1h30m` for one and a half hours",
    ),
    (
        "up[30m1h]",
        "30m1h",
        "`30m1h` is no duration: the greater unit comes first, and each unit once: write `1h30m`",
    ),
    (
        "up[300y]",
        "300y",
        "`300y` is too long: write at most `292y`",
    ),
    (
        "up[0s]",
        "0s",
        "a range of nothing selects nothing: write how far back, such as `[5m]`",
    ),
    (
        "up[1h:0s]",
        "0s",
        "a range of nothing selects nothing: write how often, such as `[1h:5m]`, or `]`",
    ),
    (
        "up[]",
        "]",
        "`]` can't stand here: write how far back, such as `[5m]`",
    ),
    (
        "up[m]",
        "m",
        "`m` can't stand here: write how far back, such as `[5m]`",
    ),
    (
        "up[5m",
        "[",
        "this `[` is never closed: write `]` where it ends",
    ),
    (
        "[5m]",
        "[",
        "a range follows a selector: write the metric's name first: `up[5m]`",
    ),
    (
        "1_",
        "1_",
        "`1_` is no number: write it like `1500`, `1_500`, `0.5`, `1.5e3` or `0x1f`",
    ),
    (
        "1e",
        "1e",
        "`1e` is no number: write it like `1500`, `1_500`, `0.5`, `1.5e3` or `0x1f`",
    ),
    (
        "1e400",
        "1e400",
        "`1e400` is no number that PromQL can hold: write a smaller one, or one without `0x`",
    ),
    (
        "0xfg",
        "0xfg",
        "`0xfg` is no number: behind `0x` stand the digits 0 to 9 and a to f",
    ),
    // Ranges, offsets, times
    (
        "rate(up[5m])[1h]",
        "[1h]",
        "only a selector has a range: for a subquery, which evaluates the expression again and again, write `[1h:]`",
    ),
    (
        "(up)[5m]",
        "[5m]",
        "only a selector has a range: for a subquery, which evaluates the expression again and again, write `[5m:]`",
    ),
    (
        "up offset 1h [5m]",
        "[5m]",
        "the range stands right behind the selector: write `up[5m] offset 1h`, not `up offset 1h [5m]`",
    ),
    (
        "up @ 5 [5m]",
        "[5m]",
        "the range stands right behind the selector: write `up[5m] offset 1h`, not `up offset 1h [5m]`",
    ),
    (
        "rate(up[5m]) offset 1h",
        "offset 1h",
        "`offset` belongs to a selector or subquery: write it right behind the metric: `rate(x_total[5m] offset 1h)`",
    ),
    (
        "sum(up) @ 5",
        "@ 5",
        "`@` belongs to a selector or subquery: write it right behind the metric: `rate(x_total[5m] @ 1700000000)`",
    ),
    (
        "up offset",
        "",
        "the expression ends too early: write how much earlier, such as `offset 5m`",
    ),
    (
        "up offset 1h offset 2h",
        "offset 2h",
        "there is an offset already: write their sum",
    ),
    (
        "up @ 1 @ 2",
        "@ 2",
        "there is an `@` already: leave out one of them",
    ),
    (
        "up @ now",
        "now",
        "`now` can't stand here: write seconds since 1970, `start()` or `end()`",
    ),
    (
        "up @ start",
        "",
        "the expression ends too early: write `start()`",
    ),
    (
        "up @ Inf",
        "Inf",
        "this is no time: write seconds since 1970, `start()` or `end()`",
    ),
    // Functions
    (
        "reate(up[5m])",
        "reate",
        "there is no function `reate`: did you mean `rate`?",
    ),
    (
        "Rate(up[5m])",
        "Rate",
        "there is no function `Rate`: did you mean `rate`?",
    ),
    (
        "average(up)",
        "average",
        "there is no function `average`: write `avg` over series, `avg_over_time` over time",
    ),
    (
        "http_requests_total(5)",
        "http_requests_total",
        "there is no function `http_requests_total`: a metric's name has no `(` behind it: select series in braces, `up{…}`",
    ),
    (
        "rate(up)",
        "up",
        "`rate` takes a range vector here, and this is an instant vector: write a range behind the selector: `[5m]`",
    ),
    (
        "rate(sum(up))",
        "sum(up)",
        "`rate` takes a range vector here, and this is an instant vector: first the function, then the aggregation: write `sum(rate(x[5m]))`",
    ),
    (
        "rate(up + up)",
        "up + up",
        "`rate` takes a range vector here, and this is an instant vector: write a subquery: append `[1h:]` to the expression",
    ),
    (
        "rate(5)",
        "5",
        "`rate` takes a range vector here, and this is a number: write `rate(vector[5m])`",
    ),
    (
        "rate()",
        "rate()",
        "`rate` takes 1 argument, and here are 0: write `rate(vector[5m])`",
    ),
    (
        "rate(up[5m], 5)",
        "rate(up[5m], 5)",
        "`rate` takes 1 argument, and here are 2: write `rate(vector[5m])`",
    ),
    (
        "round(up, 1, 2)",
        "round(up, 1, 2)",
        "`round` takes 1 to 2 arguments, and here are 3: write `round(vector, [number])`",
    ),
    (
        "label_join(up)",
        "label_join(up)",
        "`label_join` takes at least 3 arguments, and here are 1: write `label_join(vector, \"text\", \"text\", [\"text\"])`",
    ),
    (
        "histogram_quantile(up, 0.9)",
        "up",
        "`histogram_quantile` takes a number here, and this is an instant vector: write `histogram_quantile(number, vector)`",
    ),
    (
        "vector(up)",
        "up",
        "`vector` takes a number here, and this is an instant vector: write `vector(number)`",
    ),
    (
        "label_replace(up, a, b, c, d)",
        "a",
        "`label_replace` takes a text here, and this is an instant vector: write it in quotes",
    ),
    (
        "abs(5)",
        "5",
        "`abs` takes an instant vector here, and this is a number: write `vector(…)` around a number",
    ),
    (
        "abs(\"up\")",
        "\"up\"",
        "`abs` takes an instant vector here, and this is a text: write a metric's name without quotes",
    ),
    (
        "abs(up[5m])",
        "up[5m]",
        "`abs` takes an instant vector here, and this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "abs(up,)",
        ",",
        "behind this comma an argument is missing: leave out the comma, or add what is missing",
    ),
    (
        "abs(up up)",
        "up",
        "`up` can't stand here: between arguments stands a comma, between expressions an operator, behind the last one `)`",
    ),
    (
        "info(up, build_info)",
        "build_info",
        "the second argument of `info` says which labels to add: write braces only: `{version!=\"\"}`",
    ),
    // Aggregations
    (
        "sum()",
        "sum()",
        "`sum` takes 1 argument, and here are 0: write `sum(x)`",
    ),
    (
        "sum(up, up)",
        "sum(up, up)",
        "`sum` takes 1 argument, and here are 2: write `sum(x)`",
    ),
    (
        "topk(up)",
        "topk(up)",
        "`topk` takes 2 arguments, and here are 1: write `topk(3, x)`",
    ),
    (
        "quantile(up)",
        "quantile(up)",
        "`quantile` takes 2 arguments, and here are 1: write `quantile(0.9, x)`",
    ),
    (
        "topk(up, up)",
        "up",
        "the parameter of `topk` is a number, and this is an instant vector: write a number first, then the vector",
    ),
    (
        "count_values(5, up)",
        "5",
        "the parameter of `count_values` is a text, and this is a number: write the label's name in quotes",
    ),
    (
        "sum(up[5m])",
        "up[5m]",
        "`sum` takes an instant vector here, and this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "sum(5)",
        "5",
        "`sum` takes an instant vector here, and this is a number: write `vector(…)` around a number",
    ),
    (
        "sum by job (up)",
        "job",
        "`job` can't stand here: labels stand in parentheses: write `by (job)`",
    ),
    (
        "sum by (job)",
        "",
        "the expression ends too early: write the arguments in parentheses",
    ),
    (
        "sum by (5) (up)",
        "5",
        "`5` can't stand here: write names of labels: `by (job, instance)`; a name with other signs than letters, digits and `_` stands in quotes",
    ),
    (
        "sum by (job) (up) by (job)",
        "by",
        "this groups nothing: it follows an aggregation: `sum(…) by (job)`",
    ),
    (
        "rate(up[5m]) by (job)",
        "by",
        "this groups nothing: it follows an aggregation: `sum(…) by (job)`",
    ),
    (
        "sum by (a b) (up)",
        "b",
        "`b` can't stand here: between labels stands a comma, behind the last one `)`",
    ),
    // Operators
    (
        "* 5",
        "*",
        "`*` can't stand here: write an expression, such as a metric's name or a number",
    ),
    (
        "1 > 2",
        ">",
        "two numbers are compared, and there is no series to keep or drop: write `> bool` for 0 or 1",
    ),
    (
        "up + bool 1",
        "+",
        "`bool` is for comparisons, and `+` is none: leave it out",
    ),
    (
        "up and 1",
        "1",
        "`and` takes instant vectors, and this is a number: write `vector(…)` around it",
    ),
    (
        "1 or up",
        "1",
        "`or` takes instant vectors, and this is a number: write `vector(…)` around it",
    ),
    (
        "up + on (job) 1",
        "on (job)",
        "labels are compared between two instant vectors, and here is a number: leave out this part",
    ),
    (
        "up and on (job) group_left up",
        "on (job) group_left",
        "`and` keeps series as they are, so there is no `group_left`: leave it out",
    ),
    (
        "up + group_left up",
        "group_left",
        "`group_left` follows `on (…)` or `ignoring (…)`: say which labels are equal: write `on (job) group_left (…)`",
    ),
    (
        "a * on (x, y) group_left (y) b",
        "y",
        "`y` is in `on` and in `group_left`: leave it out of the second: what is equal on both sides is there anyway",
    ),
    (
        "up + \"a\"",
        "\"a\"",
        "`+` takes numbers and instant vectors, and this is a text: write a metric's name without quotes",
    ),
    (
        "up[5m] > 1",
        "up[5m]",
        "`>` takes numbers and instant vectors, and this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "-up[5m]",
        "up[5m]",
        "a sign stands before a number or an instant vector, and this is a range vector: leave out the sign",
    ),
    (
        "-\"a\"",
        "\"a\"",
        "a sign stands before a number or an instant vector, and this is a text: leave out the sign",
    ),
    (
        "1[5m:]",
        "1",
        "a subquery evaluates an instant vector, and this is a number: write `vector(…)` around it",
    ),
    (
        "bool",
        "bool",
        "`bool` follows a comparison: write `a == bool b`",
    ),
    (
        "on",
        "on",
        "`on` follows an operator: write `a / on (job) group_left b`",
    ),
    (
        "up on (job) up",
        "on",
        "this follows an operator: write `a / on (job) group_left b`",
    ),
    (
        "atan2",
        "atan2",
        "`atan2` is no metric's name: quote it, if it is one: `{\"atan2\"}`",
    ),
    (
        "a, b",
        ",",
        "a comma stands between arguments: an expression is one expression: for two, write two rules or queries",
    ),
    (
        "rate(up[5m + ])",
        "]",
        "`]` can't stand here: write how far back, such as `[5m]`",
    ),
    (
        "rate(up[5m / 0])",
        "/",
        "this divides by zero: write another number behind it",
    ),
    (
        "up[-5m]",
        "-5m",
        "a range is not negative: write how far back, such as `[5m]`",
    ),
    (
        "rate(up[step(5m)])",
        "5m",
        "`5m` can't stand here: write `step()`: it takes no arguments",
    ),
    (
        "rate(up[min_of(5m)])",
        ")",
        "`)` can't stand here: write `min_of(5m, step())`: it takes two durations",
    ),
    (
        "max_over_time(up[step():1m])",
        ":",
        "in front of this `:` a number is missing: write how far back, such as `[1h:5m]` or `[1 * range():5m]`",
    ),
    (
        "rate(up[Inf])",
        "Inf",
        "a range is not infinite: write how far back, such as `[5m]`",
    ),
    (
        "up offset (5m) + up",
        "up",
        "`up` can't stand here: write how much earlier, such as `offset 5m`",
    ),
    (
        "rate(up[5m]) anchored",
        "anchored",
        "`anchored` belongs to a selector: write it right behind the metric: `rate(x_total[5m] anchored)`",
    ),
    (
        "up[1h:5m] smoothed",
        "smoothed",
        "`smoothed` belongs to a selector: write it right behind the metric: `rate(x_total[5m] smoothed)`",
    ),
    (
        "rate(up[5m] anchored smoothed)",
        "smoothed",
        "a selector is `anchored` or `smoothed`, not both: leave out one of them",
    ),
    (
        "up + fill (up) up",
        "up",
        "`up` can't stand here: write a number: `fill (0)`",
    ),
    (
        "up and fill (0) up",
        "fill (0)",
        "`and` keeps series as they are, so there is no `fill`: leave out this part",
    ),
    (
        "up + fill_left (0) 1",
        "fill_left (0)",
        "series are filled in between two instant vectors, and here is a number: leave out this part",
    ),
    (
        "up + fill (0) on (job) up",
        "on",
        "`on` follows an operator: write `a / on (job) group_left b`",
    ),
    (
        "up </ bool 1",
        "</",
        "`bool` is for comparisons, and `</` is none: leave it out",
    ),
    (
        "start_timestamp(up[5m])",
        "up[5m]",
        "`start_timestamp` takes an instant vector here, and this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "count_values(up)",
        "count_values(up)",
        "`count_values` takes 2 arguments, and here are 1: write `count_values(\"label\", x)`",
    ),
    (
        "limit_ratio(up)",
        "limit_ratio(up)",
        "`limit_ratio` takes 2 arguments, and here are 1: write `limit_ratio(0.1, x)`",
    ),
    ("a & b", "&", "`&` means nothing here: write `and`"),
    ("a | b", "|", "`|` means nothing here: write `or`"),
    (
        "a{b=\"xy\u{fffd}z\"}",
        "\u{fffd}",
        "`\u{fffd}` can't stand in a text: write `\\ufffd`",
    ),
];
