//! Operators.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
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
        "`bool` is for comparisons, and `+` is not one: leave it out",
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
        "labels are compared between two instant vectors, but one side is a number: leave out this part",
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
        "a sign needs a number or an instant vector, and this is a range vector: leave out the sign",
    ),
    (
        "-\"a\"",
        "\"a\"",
        "a sign needs a number or an instant vector, and this is a text: leave out the sign",
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
        "`atan2` is not a metric name: if it is one, quote it: `{\"atan2\"}`",
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
        "`bool` is for comparisons, and `</` is not one: leave it out",
    ),
];
