//! Parentheses, quotes and signs.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    ("", "", "missing expression: write one, such as `up == 0`"),
    (
        "# nothing",
        "",
        "missing expression: write one, such as `up == 0`",
    ),
    (
        " # nothing",
        "",
        "missing expression: write one, such as `up == 0`",
    ),
    (
        "up ==",
        "",
        "unexpected end of the expression: write an expression, such as a metric's name or a number",
    ),
    ("sum(up", "(", "unclosed `(`: write `)` where it ends"),
    (
        "up{job=\"api\"",
        "{",
        "unclosed `{`: write `}` where it ends",
    ),
    (
        "rate(up[5m)",
        ")",
        "unexpected `)`: write `]`, or `:` for a subquery",
    ),
    ("up[5m", "[", "unclosed `[`: write `]` where it ends"),
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
        "unexpected `up`: write an operator between two expressions, such as `+` or `and`",
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
    ("a && b", "&&", "unexpected `&&`: write `and`"),
    ("a || b", "||", "unexpected `||`: write `or`"),
    (
        "!a",
        "!",
        "unexpected `!`: write `!=` or `!~`; for series that another expression lacks, write `a unless b`",
    ),
    (
        "up == $threshold",
        "$",
        "unexpected `$`: Grafana variables work only in dashboards: write the value",
    ),
    (
        "up{job=“api”}",
        "“",
        "unexpected `“`: write straight quotes: `\"` or `'`",
    ),
    (
        "my.metric",
        ".",
        "unexpected `.`: a name with dots needs quotes: write `{\"my.metric\"}`",
    ),
    (
        "größe",
        "ö",
        "unexpected `ö`: names consist of letters, digits and `_`; any other name needs quotes: write `{\"my.metric\"}`",
    ),
    (
        "up;",
        ";",
        "unexpected `;`: an expression ends without a semicolon",
    ),
    (
        "up{job=\"api}",
        "\"",
        "unterminated string: write a closing `\"` in the same line; a line break in a string is `\\n`",
    ),
    (
        "up{job=`api}",
        "`",
        "unterminated string: write a closing ``` ` ```",
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
    ("a & b", "&", "unexpected `&`: write `and`"),
    ("a | b", "|", "unexpected `|`: write `or`"),
    (
        "a{b=\"xy\u{fffd}z\"}",
        "\u{fffd}",
        "a string cannot contain `\u{fffd}`: write `\\ufffd`",
    ),
    (
        "a{b=\"c\nd\"}",
        "\"",
        "unterminated string: write a closing `\"` in the same line; a line break in a string is `\\n`",
    ),
    (
        "up bool",
        "bool",
        "`bool` follows a comparison: write `== bool`",
    ),
    (
        "== 1",
        "==",
        "missing expression before `==`: write a comparison as `a == b`",
    ),
];
