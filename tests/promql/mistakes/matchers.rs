//! Selectors and their matchers.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
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
];
