//! Splits an expression into tokens. Values of numbers, durations and strings are parsed elsewhere.

use super::error::Error;
use super::number;
use super::span::Span;
use super::token::{Kind, Token, is_word_char};
use super::variable::variable_length;

/// All tokens, ending with `End`; or, after an error, those before it, ending with `Broken`, and
/// the error.
pub(super) fn tokens(text: &str, variables: bool) -> (Vec<Token>, Option<Error>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        variables,
        in_braces: false,
        in_brackets: false,
        before_a_number: false,
        number_in_brackets: false,
    };
    let mut tokens = Vec::new();
    loop {
        match lexer.next() {
            Ok(token) => {
                tokens.push(token);
                if token.kind == Kind::End {
                    return (tokens, None);
                }
            }
            Err(error) => {
                let (kind, span) = (Kind::Broken, error.span);
                tokens.push(Token { kind, span });
                return (tokens, Some(error));
            }
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    variables: bool,
    /// Between braces there are no operators, and no colons in names.
    in_braces: bool,
    /// Between brackets a colon is a token of its own.
    in_brackets: bool,
    /// Between an opening bracket and the first number after it, where comments are not allowed.
    before_a_number: bool,
    /// Whether there was a number, or a variable, between brackets.
    number_in_brackets: bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Result<Token, Error> {
        self.skip_blanks();
        let start = self.at;
        let kind = self.kind()?;
        let span = Span::new(start, self.at);
        Ok(Token { kind, span })
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            let comment = match rest[blank..].starts_with('#') && !self.before_a_number {
                true => rest[blank..]
                    .find(['\n', '\r'])
                    .unwrap_or(rest.len() - blank),
                false => 0,
            };
            self.at += blank + comment;
            if comment == 0 {
                return;
            }
        }
    }

    fn kind(&mut self) -> Result<Kind, Error> {
        let start = self.at;
        let rest = self.rest();
        let mut chars = rest.chars();
        let Some(first) = chars.next() else {
            return Ok(Kind::End);
        };
        let second = chars.next();
        if let Some(length) = self.templated_length() {
            self.at += length;
            self.number_in_brackets |= self.in_brackets;
            return Ok(Kind::Variable);
        }
        let (kind, length) = match (first, second) {
            ('"' | '\'' | '`', _) => return self.quoted(first),
            ('=', Some('~')) => (Kind::Regex, 2),
            ('!', Some('~')) => (Kind::NotRegex, 2),
            ('!', Some('=')) => (Kind::NotEqual, 2),
            ('=', Some('=')) => (Kind::Equal, 2),
            ('=', _) => (Kind::Assign, 1),
            (',', _) => (Kind::Comma, 1),
            ('{', _) => (Kind::LeftBrace, 1),
            ('}', _) => (Kind::RightBrace, 1),
            (':', _) if self.in_brackets && !self.number_in_brackets => {
                return Err(self.no_number());
            }
            (':', _) if self.in_braces || self.in_brackets => (Kind::Colon, 1),
            (':' | '_' | 'a'..='z' | 'A'..='Z', _) => {
                let kind = self.word();
                let word = &self.text[start..self.at];
                let is = |number: &str| self.in_brackets && word.eq_ignore_ascii_case(number);
                return match is("inf") || is("nan") {
                    true => Err(not_in_brackets(Span::new(start, self.at))),
                    false => Ok(kind),
                };
            }
            ('0'..='9', _) | ('.', Some('0'..='9')) => return self.number(),
            ('<', Some('=')) => (Kind::LessOrEqual, 2),
            ('<', Some('/')) => (Kind::TrimUpper, 2),
            ('<', _) => (Kind::Less, 1),
            ('>', Some('=')) => (Kind::GreaterOrEqual, 2),
            ('>', Some('/')) => (Kind::TrimLower, 2),
            ('>', _) => (Kind::Greater, 1),
            ('+', _) => (Kind::Plus, 1),
            ('-', _) => (Kind::Minus, 1),
            ('*', _) => (Kind::Star, 1),
            ('/', _) => (Kind::Slash, 1),
            ('%', _) => (Kind::Percent, 1),
            ('^', _) => (Kind::Caret, 1),
            ('(', _) => (Kind::LeftParen, 1),
            (')', _) => (Kind::RightParen, 1),
            ('[', _) => (Kind::LeftBracket, 1),
            (']', _) => (Kind::RightBracket, 1),
            ('@', _) => (Kind::At, 1),
            _ => return Err(self.unknown(first, second)),
        };
        match kind {
            Kind::LeftBrace => self.in_braces = true,
            Kind::RightBrace => self.in_braces = false,
            Kind::LeftBracket => (self.in_brackets, self.before_a_number) = (true, true),
            Kind::RightBracket => (self.in_brackets, self.before_a_number) = (false, false),
            _ => {}
        }
        self.at += length;
        Ok(kind)
    }

    /// A name.
    fn word(&mut self) -> Kind {
        let colons = !self.in_braces && !self.in_brackets;
        let rest = self.rest();
        let length = rest.find(|c| !(is_word_char(c) || colons && c == ':'));
        self.at += length.unwrap_or(rest.len());
        Kind::Word
    }

    /// The length of a run of names, numbers and variables with at least one variable:
    /// `${prefix}_requests_total`, `5$unit`, `0.$digits`.
    fn templated_length(&self) -> Option<usize> {
        if !self.variables {
            return None;
        }
        let rest = self.rest();
        let colons = !self.in_braces && !self.in_brackets;
        let is_part = |c| is_word_char(c) || c == '.' || colons && c == ':';
        let mut at = 0;
        let mut has_variable = false;
        loop {
            let rest = &rest[at..];
            at += match variable_length(rest) {
                Some(length) => {
                    has_variable = true;
                    length
                }
                None => match rest.find(|c| !is_part(c)).unwrap_or(rest.len()) {
                    0 => break,
                    length => length,
                },
            };
        }
        has_variable.then_some(at)
    }

    fn number(&mut self) -> Result<Kind, Error> {
        let (kind, length) = number::scan(self.rest());
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        self.before_a_number = false;
        self.number_in_brackets |= self.in_brackets;
        match kind {
            Some(kind) => Ok(kind),
            None => Err(number::mistake(&self.text[span.range()], span)),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Kind, Error> {
        let start = self.at;
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' if quote != '`' => escaped = true,
                '\n' if quote != '`' => break,
                // Go's replacement for bytes that are not UTF-8.
                char::REPLACEMENT_CHARACTER => {
                    let span = Span::new(start + at, start + at + c.len_utf8());
                    let error = Error::new(span, "a string cannot contain `\u{fffd}`");
                    return Err(error.help("write `\\ufffd`"));
                }
                _ if c == quote => {
                    self.at += at + 1;
                    return Ok(Kind::Text);
                }
                _ => {}
            }
        }
        let opening = Span::new(start, start + 1);
        let error = Error::new(opening, "unterminated string");
        Err(match quote {
            '`' => error.help("write a closing ``` ` ```"),
            _ => error.help(format!(
                "write a closing `{quote}` in the same line; a line break in a string is `\\n`"
            )),
        })
    }

    /// Prometheus' lexer expects a number before the colon.
    fn no_number(&self) -> Error {
        let span = Span::new(self.at, self.at + 1);
        Error::new(span, "a number is missing before this `:`")
            .help("write how far back, such as `[1h:5m]` or `[1 * range():5m]`")
    }

    fn unknown(&self, first: char, second: Option<char>) -> Error {
        let error = |length: usize| {
            let span = Span::new(self.at, self.at + length);
            let text = &self.text[span.range()];
            Error::new(span, format!("unexpected `{text}`"))
        };
        match (first, second) {
            ('&', Some('&')) => error(2).help("write `and`"),
            ('|', Some('|')) => error(2).help("write `or`"),
            ('&', _) => error(1).help("write `and`"),
            ('|', _) => error(1).help("write `or`"),
            ('!', _) => error(1).help(
                "write `!=` or `!~`; for series that another expression lacks, write `a unless b`",
            ),
            ('$', _) if self.variables => {
                error(1).help("write the name of a variable after it: `$job` or `${job}`")
            }
            ('$' | '[', _) => {
                error(1).help("Grafana variables work only in dashboards: write the value")
            }
            (';', _) => error(1).help("an expression ends without a semicolon"),
            ('“' | '”' | '„' | '‘' | '’', _) => {
                error(first.len_utf8()).help("write straight quotes: `\"` or `'`")
            }
            ('.', _) => error(1).help("a name with dots needs quotes: write `{\"my.metric\"}`"),
            _ => error(first.len_utf8()).help(
                "names consist of letters, digits and `_`; any other name needs quotes: write \
                 `{\"my.metric\"}`",
            ),
        }
    }
}

fn not_in_brackets(span: Span) -> Error {
    Error::new(span, "a range is not infinite").help("write how far back, such as `[5m]`")
}
