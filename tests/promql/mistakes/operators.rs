//! Operators.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    (
        "sum by (inf) (up)",
        "inf",
        "unexpected `inf`: write names of labels: `by (job, instance)`; a name with characters other than letters, digits and `_` needs quotes",
    ),
    (
        "* 5",
        "*",
        "unexpected `*`: write an expression, such as a metric's name or a number",
    ),
    (
        "1 > 2",
        ">",
        "a comparison of two numbers has no series to filter: write `> bool` for 0 or 1",
    ),
    (
        "up + bool 1",
        "+",
        "`bool` works only with comparisons, not with `+`: leave it out",
    ),
    (
        "up and 1",
        "1",
        "`and` takes instant vectors, but this is a number: write `vector(…)` around it",
    ),
    (
        "1 or up",
        "1",
        "`or` takes instant vectors, but this is a number: write `vector(…)` around it",
    ),
    (
        "up + on (job) 1",
        "on (job)",
        "labels are compared between two instant vectors, but one side is a number: leave out this part",
    ),
    (
        "up and on (job) group_left up",
        "on (job) group_left",
        "`and` does not change series, so `group_left` is not allowed: leave it out",
    ),
    (
        "up + group_left up",
        "group_left",
        "`group_left` follows `on (…)` or `ignoring (…)`: say which labels are equal: write `on (job) group_left (…)`",
    ),
    (
        "a * on (x, y) group_left (y) b",
        "y",
        "`y` is in `on` and in `group_left`: leave it out of the second: labels in `on` are always kept",
    ),
    (
        "up + \"a\"",
        "\"a\"",
        "`+` takes numbers and instant vectors, but this is a string: write a metric's name without quotes",
    ),
    (
        "up[5m] > 1",
        "up[5m]",
        "`>` takes numbers and instant vectors, but this is a range vector: write a function around the range, such as `rate(…)` for counters or `max_over_time(…)` for gauges",
    ),
    (
        "-up[5m]",
        "up[5m]",
        "a sign needs a number or an instant vector, but this is a range vector: leave out the sign",
    ),
    (
        "-\"a\"",
        "\"a\"",
        "a sign needs a number or an instant vector, but this is a string: leave out the sign",
    ),
    (
        "1[5m:]",
        "1",
        "a subquery evaluates an instant vector, but this is a number: write `vector(…)` around it",
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
        "`atan2` is not a metric name: if it is one, quote it: `{\"atan2\"}`",
    ),
    (
        "up + fill (up) up",
        "up",
        "unexpected `up`: write a number: `fill (0)`",
    ),
    (
        "up and fill (0) up",
        "fill (0)",
        "`and` does not change series, so `fill` is not allowed: leave out this part",
    ),
    (
        "up + fill_left (0) 1",
        "fill_left (0)",
        "series are filled in between two instant vectors, but one side is a number: leave out this part",
    ),
    (
        "up + fill (0) on (job) up",
        "on",
        "`on` follows an operator: write `a / on (job) group_left b`",
    ),
    (
        "up </ bool 1",
        "</",
        "`bool` works only with comparisons, not with `</`: leave it out",
    ),
];
