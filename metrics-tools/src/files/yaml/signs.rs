//! Maps the parts of a scalar to the file: YAML and JSON escape, fold and indent texts.

use crate::report::Position;
use granit_parser::ScalarStyle;
use std::iter::Peekable;
use std::str::CharIndices;

/// Finds the signs of a decoded text in `raw`, the scalar as written in the file.
///
/// Both have the same signs in the same order, except for white space. So each other sign is
/// searched after the previous one, past the white space.
pub(super) struct Signs<'a> {
    units: Peekable<Units<'a>>,
    end: Position,
}

impl<'a> Signs<'a> {
    /// The scalar begins at `start`.
    pub(super) fn new(raw: &'a str, style: ScalarStyle, start: Position) -> Self {
        Self {
            units: Units::new(raw, style, start).peekable(),
            end: start,
        }
    }

    /// The position of the next sign of the text.
    pub(super) fn position_of(&mut self, sign: char) -> Position {
        if !sign.is_whitespace() {
            while self.units.next_if(Unit::is_space).is_some() {}
        }
        match self.units.peek() {
            // A break that was folded away has no white space of its own.
            Some(unit) if sign.is_whitespace() && !unit.is_space() => unit.position,
            Some(_) => {
                let unit = self.units.next().expect("it was just looked at");
                self.end = unit.end;
                unit.position
            }
            None => self.end,
        }
    }

    /// The position after the last sign.
    pub(super) fn end(&self) -> Position {
        self.end
    }
}

/// What one sign of the text was decoded from: a sign, or an escape.
struct Unit {
    /// None for an escaped break, which produces no sign.
    sign: Option<char>,
    position: Position,
    end: Position,
}

impl Unit {
    fn is_space(&self) -> bool {
        self.sign.is_none_or(char::is_whitespace)
    }
}

struct Units<'a> {
    rest: Peekable<CharIndices<'a>>,
    style: ScalarStyle,
    position: Position,
}

impl<'a> Units<'a> {
    fn new(raw: &'a str, style: ScalarStyle, position: Position) -> Self {
        let mut units = Self {
            rest: raw.char_indices().peekable(),
            style,
            position,
        };
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => _ = units.step(),
            // The first line of a block is its header: `|2- # comment`.
            ScalarStyle::Literal | ScalarStyle::Folded if raw.starts_with(['|', '>']) => {
                while units.step().is_some_and(|sign| sign != '\n') {}
            }
            _ => {}
        }
        units
    }

    fn step(&mut self) -> Option<char> {
        let (_, sign) = self.rest.next()?;
        if sign == '\n' {
            self.position.line += 1;
            self.position.column = 1;
        } else {
            self.position.column += 1;
        }
        Some(sign)
    }

    /// Parses this many hexadecimal digits.
    fn hex(&mut self, digits: usize) -> u32 {
        (0..digits).fold(0, |value, _| {
            let digit = self.step().and_then(|sign| sign.to_digit(16));
            value << 4 | digit.unwrap_or(0)
        })
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<char> {
        match self.step()? {
            'n' | 'N' | 'L' | 'P' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            ' ' | '_' => Some(' '),
            '\r' | '\n' => None,
            digits @ ('x' | 'u' | 'U') => {
                let length = match digits {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let value = self.hex(length);
                // JSON writes characters above U+FFFF as two escapes.
                if (0xd800..0xdc00).contains(&value) {
                    for _ in 0..6 {
                        self.step();
                    }
                }
                Some(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            other => Some(other),
        }
    }
}

impl Iterator for Units<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        let position = self.position;
        let sign = match (self.step()?, self.style) {
            ('\\', ScalarStyle::DoubleQuoted) => self.escape(),
            ('"', ScalarStyle::DoubleQuoted) => return None,
            ('\'', ScalarStyle::SingleQuoted) => {
                self.rest.next_if(|(_, sign)| *sign == '\'')?;
                self.position.column += 1;
                Some('\'')
            }
            (sign, _) => Some(sign),
        };
        let end = self.position;
        Some(Unit {
            sign,
            position,
            end,
        })
    }
}
