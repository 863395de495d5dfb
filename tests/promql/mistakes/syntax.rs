//! Parentheses, quotes and signs.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
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
        "an expression is missing before this `)`: write an expression, such as a metric's name",
    ),
    (
        "up up",
        "up",
        "`up` can't stand here: write an operator between two expressions, such as `+` or `and`",
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
        "`\\.` is not an escape of PromQL: for a backslash write `\\\\`, here `\\\\.`; or put the text between backquotes, where nothing is escaped",
    ),
    (
        "up{job=\"\\xZZ\"}",
        "\\xZZ",
        "`\\xZZ` is not a valid character: write `\\n`, `\\t`, `\\x41`, `\\u00e9`; for a backslash `\\\\`",
    ),
    (
        "a, b",
        ",",
        "commas only separate arguments: an expression is one expression: for two, write two rules or queries",
    ),
    ("a & b", "&", "`&` means nothing here: write `and`"),
    ("a | b", "|", "`|` means nothing here: write `or`"),
    (
        "a{b=\"xy\u{fffd}z\"}",
        "\u{fffd}",
        "`\u{fffd}` can't stand in a text: write `\\ufffd`",
    ),
    (
        "a{b=\"c\nd\"}",
        "\"",
        "the text that begins here has no end: write a closing `\"` in the same line; a line break in a text is `\\n`",
    ),
    (
        "up bool",
        "bool",
        "`bool` follows a comparison: write `== bool`",
    ),
    (
        "== 1",
        "==",
        "`==` has nothing on its left: write a comparison as `a == b`",
    ),
];
