//! An excerpt of a file with a mistake underlined, as rustc shows errors.

use super::escape::escaped;
use super::style::Style;
use crate::promql::Span;
use std::fmt::Write as _;

/// A line and a column in a file, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Maps an expression to its file, where it may be escaped, folded and indented.
pub trait Locate {
    /// The position of the byte `offset` of `expression`.
    fn locate(&self, expression: &str, offset: usize) -> Position;
}

/// The expression begins here and is not escaped.
impl Locate for Position {
    fn locate(&self, expression: &str, offset: usize) -> Position {
        let before = &expression[..floor(expression, offset)];
        let lines = before.matches('\n').count();
        let last = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
        Position {
            line: self.line + lines,
            column: last.chars().count() + if lines == 0 { self.column } else { 1 },
        }
    }
}

/// A message about a part of an expression.
#[derive(Clone, Copy, Debug)]
pub struct Excerpt<'a> {
    /// The kind of message: `error`.
    pub level: &'a str,
    /// The name of the file.
    pub file: &'a str,
    /// The whole expression.
    pub expression: &'a str,
    /// The part that the message is about.
    pub span: Span,
    /// The message.
    pub message: &'a str,
    /// What to write instead.
    pub help: Option<&'a str>,
}

impl Excerpt<'_> {
    /// Several lines of text, each with a line break.
    ///
    /// ```
    /// use metrics_tools::promql::parse;
    /// use metrics_tools::report::{Position, Excerpt};
    ///
    /// let expression = "rate(http_requests_total)";
    /// let errors = parse(expression).unwrap_err();
    /// let report = Excerpt {
    ///     level: "error",
    ///     file: "rules.yml",
    ///     expression,
    ///     span: errors[0].span,
    ///     message: &errors[0].message,
    ///     help: errors[0].help.as_deref(),
    /// };
    /// assert_eq!(
    ///     report.render(&Position { line: 7, column: 15 }),
    ///     "\
    /// error: `rate` takes a range vector here, but this is an instant vector
    ///  --> rules.yml:7:20
    ///   |
    /// 7 | rate(http_requests_total)
    ///   |      ^^^^^^^^^^^^^^^^^^^
    ///   = help: write a range after the selector: `[5m]`
    /// "
    /// );
    /// ```
    pub fn render(&self, locate: &impl Locate) -> String {
        self.styled(locate, Style::Plain)
    }

    /// The same in a style.
    pub fn styled(&self, locate: &impl Locate, style: Style) -> String {
        let expression = self.expression;
        let start = floor(expression, self.span.start);
        let end = floor(expression, self.span.end).max(start);
        let position = locate.locate(expression, start);
        let line_start = expression[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = expression[start..]
            .find('\n')
            .map_or(expression.len(), |at| start + at);
        let before = &expression[line_start..start];
        let marked = expression[start..end.min(line_end)].trim_end();
        let behind = expression[start + marked.len()..line_end].trim_end();
        // The part of a long line around the beginning of the mistake.
        let (before, cut) = last_chars(before, BEFORE);
        let (marked, more) = first_chars(marked, BEHIND);
        let (behind, rest) = first_chars(behind, BEHIND - marked.chars().count());
        let before = format!("{}{}", if cut { "… " } else { "" }, escaped(before));
        let shown = escaped(marked);
        let behind = if more { "" } else { behind };
        let end_of_line = if more || rest { " …" } else { "" };
        let line = format!("{before}{shown}{}{end_of_line}", escaped(behind));
        let line = line.trim_end();
        // Tabs stay tabs, so that the carets are aligned.
        let pad: String = before
            .chars()
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let carets = "^".repeat(shown.chars().count().max(1));
        let beyond = expression.get(line_end..end).unwrap_or_default();
        let more = if more || !beyond.trim().is_empty() {
            "…"
        } else {
            ""
        };
        let number = position.line.to_string();
        let gutter = " ".repeat(number.len());
        let Self {
            level,
            file,
            message,
            ..
        } = self;
        let bar = style.dim("|");
        let message = style.bold(&escaped(message));
        let file = escaped(file);
        let mut out = format!("{}: {message}\n", style.bold(level));
        let arrow = style.dim("-->");
        let _ = writeln!(
            out,
            "{gutter}{arrow} {file}:{}:{}",
            position.line, position.column
        );
        let _ = writeln!(out, "{gutter} {bar}");
        let _ = writeln!(out, "{} {bar} {line}", style.dim(&number));
        let _ = writeln!(out, "{gutter} {bar} {pad}{}{more}", style.bold(&carets));
        if let Some(help) = self.help.map(escaped) {
            let _ = writeln!(out, "{gutter} {} {help}", style.dim("= help:"));
        }
        out
    }
}

/// The number of characters that an excerpt shows before a mistake, and from its start.
const BEFORE: usize = 80;
const BEHIND: usize = 120;

/// The first characters of a text, and whether there are more.
fn first_chars(text: &str, length: usize) -> (&str, bool) {
    match text.char_indices().nth(length) {
        Some((end, _)) => (&text[..end], true),
        None => (text, false),
    }
}

/// The last characters of a text, and whether there are more.
fn last_chars(text: &str, length: usize) -> (&str, bool) {
    match text.char_indices().nth_back(length) {
        Some((at, sign)) => (&text[at + sign.len_utf8()..], true),
        None => (text, false),
    }
}

/// The offset, or the start of the character that contains it.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
