//! Durations, numbers, ranges, offsets and times.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    (
        "up[5]m",
        "m",
        "unexpected `m`: write an operator between two expressions, such as `+` or `and`",
    ),
    (
        "up[5min]",
        "5min",
        "`5min` is not a duration: `min` is not a unit: write ms, s, m, h, d, w or y, as in `1h30m`",
    ),
    (
        "up[1.5h]",
        "1.5h",
        "`1.5h` is not a duration: a duration is made of whole numbers: write `1h30m` for one and a half hours",
    ),
    (
        "up[30m1h]",
        "30m1h",
        "`30m1h` is not a duration: write larger units first, and each unit once, as in `1h30m`",
    ),
    (
        "up[300y]",
        "300y",
        "`300y` is too long: write at most `292y`",
    ),
    (
        "up[1e10]",
        "1e10",
        "`1e10` is too long: write at most `292y`",
    ),
    (
        "up offset -1e10",
        "1e10",
        "`1e10` is too long: write at most `292y`",
    ),
    (
        "up[5m > 1m]",
        ">",
        "unexpected `>`: write `]`, or `:` for a subquery",
    ),
    (
        "up[5m atan2 1m]",
        "atan2",
        "unexpected `atan2`: write `]`, or `:` for a subquery",
    ),
    (
        "up[0s]",
        "0s",
        "an empty range selects nothing: write how far back, such as `[5m]`",
    ),
    (
        "up[1h:0s]",
        "0s",
        "an empty range selects nothing: write how often, such as `[1h:5m]`, or `]`",
    ),
    (
        "up[]",
        "]",
        "unexpected `]`: write how far back, such as `[5m]`",
    ),
    (
        "up[m]",
        "m",
        "unexpected `m`: write how far back, such as `[5m]`",
    ),
    ("up[5m", "[", "unclosed `[`: write `]` where it ends"),
    (
        "[5m]",
        "[",
        "a range follows a selector: write the metric's name first: `up[5m]`",
    ),
    (
        "1_",
        "1_",
        "`1_` is not a number: write it like `1500`, `1_500`, `0.5`, `1.5e3` or `0x1f`",
    ),
    (
        "1e",
        "1e",
        "`1e` is not a number: write it like `1500`, `1_500`, `0.5`, `1.5e3` or `0x1f`",
    ),
    (
        "1e400",
        "1e400",
        "`1e400` is a number that PromQL cannot represent: write a smaller one, or one without `0x`",
    ),
    (
        "0xfg",
        "0xfg",
        "`0xfg` is not a number: write the digits 0 to 9 and a to f after `0x`",
    ),
    (
        "rate(up[5m + ])",
        "]",
        "unexpected `]`: write how far back, such as `[5m]`",
    ),
    (
        "rate(up[5m / 0])",
        "/",
        "this divides by zero: write another divisor",
    ),
    (
        "up[-5m]",
        "-5m",
        "a range is not negative: write how far back, such as `[5m]`",
    ),
    (
        "rate(up[step(5m)])",
        "5m",
        "unexpected `5m`: write `step()`: it takes no arguments",
    ),
    (
        "rate(up[min_of(5m)])",
        ")",
        "unexpected `)`: write `min_of(5m, step())`: it takes two durations",
    ),
    (
        "max_over_time(up[step():1m])",
        ":",
        "a number is missing before this `:`: write how far back, such as `[1h:5m]` or `[1 * range():5m]`",
    ),
    (
        "rate(up[Inf])",
        "Inf",
        "a range is not infinite: write how far back, such as `[5m]`",
    ),
    (
        "rate(up[5m])[1h]",
        "[1h]",
        "only a selector has a range: for a subquery, which evaluates the expression repeatedly, write `[1h:]`",
    ),
    (
        "(up)[5m]",
        "[5m]",
        "only a selector has a range: for a subquery, which evaluates the expression repeatedly, write `[5m:]`",
    ),
    (
        "up offset 1h [5m]",
        "[5m]",
        "the range must follow the selector directly: write `up[5m] offset 1h`, not `up offset 1h [5m]`",
    ),
    (
        "up @ 5 [5m]",
        "[5m]",
        "the range must follow the selector directly: write `up[5m] offset 1h`, not `up offset 1h [5m]`",
    ),
    (
        "rate(up[5m]) offset 1h",
        "offset 1h",
        "`offset` belongs to a selector or subquery: write it directly after the metric: `rate(x_total[5m] offset 1h)`",
    ),
    (
        "sum(up) @ 5",
        "@ 5",
        "`@` belongs to a selector or subquery: write it directly after the metric: `rate(x_total[5m] @ 1700000000)`",
    ),
    (
        "up offset",
        "",
        "unexpected end of the expression: write how much earlier, such as `offset 5m`",
    ),
    (
        "up offset 1h offset 2h",
        "offset 2h",
        "a second `offset`: write the sum of both",
    ),
    ("up @ 1 @ 2", "@ 2", "a second `@`: leave out one of them"),
    (
        "up @ now",
        "now",
        "unexpected `now`: write seconds since 1970, `start()` or `end()`",
    ),
    (
        "up @ start",
        "",
        "unexpected end of the expression: write `start()`",
    ),
    (
        "up @ Inf",
        "Inf",
        "this is not a timestamp: write seconds since 1970, `start()` or `end()`",
    ),
    (
        "up offset (5m) + up",
        "up",
        "unexpected `up`: write how much earlier, such as `offset 5m`",
    ),
    (
        "rate(up[5m]) anchored",
        "anchored",
        "`anchored` belongs to a selector: write it directly after the metric: `rate(x_total[5m] anchored)`",
    ),
    (
        "up[1h:5m] smoothed",
        "smoothed",
        "`smoothed` belongs to a selector: write it directly after the metric: `rate(x_total[5m] smoothed)`",
    ),
    (
        "rate(up[5m] anchored smoothed)",
        "smoothed",
        "a selector is `anchored` or `smoothed`, not both: leave out one of them",
    ),
    (
        "(up) anchored",
        "anchored",
        "`anchored` belongs to a selector: write it directly after the metric: `rate(x_total[5m] anchored)`",
    ),
    (
        "(up) offset 5m",
        "offset 5m",
        "`offset` belongs to a selector or subquery: write it directly after the metric: `rate(x_total[5m] offset 1h)`",
    ),
    (
        "(up[1h:5m]) @ 5",
        "@ 5",
        "`@` belongs to a selector or subquery: write it directly after the metric: `rate(x_total[5m] @ 1700000000)`",
    ),
    (
        "up @ NaN",
        "NaN",
        "this is not a timestamp: write seconds since 1970, `start()` or `end()`",
    ),
];
