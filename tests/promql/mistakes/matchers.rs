//! Selectors and their matchers.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    (
        "up{job=api}",
        "api",
        "missing quotes around the label value: write `job=\"api\"`",
    ),
    (
        "up{code=500}",
        "500",
        "missing quotes around the label value: write `code=\"500\"`",
    ),
    (
        "up{job}",
        "}",
        "unexpected `}`: write an operator and a value: `job=\"…\"`, or `job!=\"\"` for any value",
    ),
    (
        "up{job==\"api\"}",
        "==",
        "`==` compares values, not labels: write `job=\"…\"`",
    ),
    (
        "up{job=\"a\" code=\"b\"}",
        "code",
        "unexpected `code`: write a comma between matchers, and `}` after the last one",
    ),
    (
        "up{,}",
        ",",
        "unexpected `,`: write matchers, such as `job=\"api\"`, or `}`",
    ),
    (
        "up{job=}",
        "}",
        "unexpected `}`: write a value in quotes: `job=\"…\"`",
    ),
    (
        "up{a:b=\"c\"}",
        ":",
        "unexpected `:`: write an operator and a value: `a=\"…\"`, or `a!=\"\"` for any value",
    ),
    (
        "up{job=~\"(\"}",
        "\"(\"",
        "invalid regular expression (RE2): a group is not closed: write `)`: to match a character such as `(` itself, write `\\\\(`, or `\\(` between backquotes",
    ),
    (
        "up{job=~\"a(?!b)\"}",
        "\"a(?!b)\"",
        "invalid regular expression (RE2): RE2 can't look around: write another matcher, such as `!~`: to match a character such as `(` itself, write `\\\\(`, or `\\(` between backquotes",
    ),
    (
        "{}",
        "{}",
        "this selects all series: write a metric's name, or a matcher that needs a value: `job=~\".+\"`",
    ),
    (
        "{job=~\".*\"}",
        "{job=~\".*\"}",
        "this selects all series: write a metric's name, or a matcher that needs a value: `job=~\".+\"`",
    ),
    (
        "{job!=\"a\"}",
        "{job!=\"a\"}",
        "this selects all series: write a metric's name, or a matcher that needs a value: `job=~\".+\"`",
    ),
    (
        "up{__name__=\"down\"}",
        "__name__=\"down\"",
        "a second metric name, the first is `up`: leave out one of the two",
    ),
    (
        "up{\"down\"}",
        "\"down\"",
        "a second metric name, the first is `up`: leave out one, or write what it is: `\"down\"=\"…\"`",
    ),
    (
        "up {job=\"a\"}{b=\"c\"}",
        "{",
        "matchers must follow the metric's name directly: remove the text in between",
    ),
    (
        "rate(up[5m]){job=\"a\"}",
        "{",
        "matchers must follow the metric's name directly: remove the text in between",
    ),
];
