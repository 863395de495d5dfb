//! The tokens of an expression.

use super::span::Span;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name or keyword; outside of braces and brackets colons are part of it.
    Word,
    /// A name with a variable in it.
    Variable,
    Number,
    /// A number with units: `1h30m`.
    Duration,
    Text,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    /// `=`
    Assign,
    /// `==`
    Equal,
    NotEqual,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `</`
    TrimUpper,
    /// `>/`
    TrimLower,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    End,
    /// The lexer stopped here with an error.
    Broken,
}

/// Whether a metric of this name can be written without quotes.
pub(super) fn is_metric_word(name: &str) -> bool {
    let never = [
        "atan2",
        "bool",
        "group_left",
        "group_right",
        "ignoring",
        "inf",
        "nan",
        "on",
    ];
    is_word(name, true) && !never.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a label of this name can be written without quotes in `by (…)`.
pub(super) fn is_label_word(name: &str) -> bool {
    let never = ["inf", "nan", "without"];
    is_word(name, true) && !never.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether it consists of letters, digits, `_` and perhaps `:`, and does not
/// begin with a digit.
pub(super) fn is_word(name: &str, colons: bool) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .chars()
            .all(|c| is_word_char(c) || (colons && c == ':'))
}

pub(super) fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
