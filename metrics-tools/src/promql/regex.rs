//! The regular expressions of label matchers: RE2's syntax and limits, as Go reads
//! them, anchored at both ends.
//!
//! Go's syntax is checked here, in one pass. Accepted expressions are translated for `regex_lite`,
//! which evaluates them. Syntax that it does not support, such as Unicode classes, is accepted but
//! not evaluated.

mod class;
mod escape;
mod flags;
mod groups;
mod limits;
mod repetition;
mod unicode;

use groups::Groups;
use limits::{Part, Shape};
use regex_lite::{Regex, RegexBuilder};
use repetition::counted;

/// The memory that a compiled expression may take. Larger ones are not compiled:
/// they would take milliseconds for each value.
const MOST_BYTES: usize = 1 << 20;

/// The deepest nesting that is compiled, because compilation is recursive.
const DEEPEST: u32 = 100;

/// A regular expression over the values of a label.
#[derive(Clone, Debug)]
pub struct LabelRegex {
    /// None if it cannot be evaluated.
    regex: Option<Regex>,
    /// Whether it uses Unicode classes, which never match the empty text.
    opaque: bool,
    /// Whether case is ignored, which is evaluated for ASCII only.
    folds_case: bool,
    /// Whether it names characters beyond ASCII.
    beyond_ascii: bool,
}

impl LabelRegex {
    /// Compiles it.
    ///
    /// ```
    /// use metrics_tools::promql::LabelRegex;
    ///
    /// let regex = LabelRegex::new("4..|5..").unwrap();
    /// assert_eq!(regex.is_match("503"), Some(true));
    /// assert_eq!(regex.is_match("5030"), Some(false));
    /// ```
    ///
    /// # Errors
    /// Why Prometheus rejects it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let translated = Translator::new(pattern).translate()?;
        let regex = RegexBuilder::new(&format!("^(?s:{})$", translated.out))
            .size_limit(MOST_BYTES)
            .nest_limit(DEEPEST)
            .build();
        Ok(Self {
            regex: regex.ok(),
            opaque: translated.opaque,
            folds_case: translated.folds_case,
            beyond_ascii: translated.beyond_ascii,
        })
    }

    /// Whether the whole value matches; none if unknown.
    pub fn is_match(&self, value: &str) -> Option<bool> {
        let is_ascii = value.is_ascii() && !self.beyond_ascii;
        let unknown = self.opaque || self.folds_case && !is_ascii;
        match unknown && !value.is_empty() {
            true => None,
            false => self.regex.as_ref().map(|regex| regex.is_match(value)),
        }
    }
}

struct Translator<'a> {
    rest: &'a str,
    /// The length of the whole expression.
    length: usize,
    /// The position of the last `:]`, so that the search stops there.
    last_named_class: Option<usize>,
    out: String,
    groups: Groups,
    opaque: bool,
    folds_case: bool,
    beyond_ascii: bool,
}

impl<'a> Translator<'a> {
    fn new(pattern: &'a str) -> Self {
        Self {
            rest: pattern,
            length: pattern.len(),
            last_named_class: pattern.rfind(":]"),
            out: String::with_capacity(pattern.len()),
            groups: Groups::new(),
            opaque: false,
            folds_case: false,
            beyond_ascii: false,
        }
    }

    fn translate(mut self) -> Result<Self, String> {
        // RE2 has no repetitions of repetitions.
        let mut repeated = false;
        while let Some(c) = self.rest.chars().next() {
            repeated = self.part(c, repeated)?;
        }
        self.groups.end()?;
        Ok(self)
    }

    /// Reads the item that begins with `c`; returns whether it was a repetition.
    fn part(&mut self, c: char, repeated: bool) -> Result<bool, String> {
        match c {
            '\\' => self.escaped()?,
            '[' => {
                self.class()?;
                self.groups.push(Shape::Other);
            }
            '(' => self.group()?,
            ')' => {
                self.take(1);
                self.groups.close()?;
            }
            '|' => {
                self.take(1);
                self.groups.alternative()?;
            }
            '^' | '$' | '.' => {
                self.take(1);
                self.groups.push(Shape::Other);
            }
            '*' | '+' | '?' => {
                self.repetition(1, repeated, |part| part.repeated(c))?;
                return Ok(true);
            }
            '{' => match counted(self.rest)? {
                Some((least, most, length)) => {
                    self.repetition(length, repeated, |part| part.counted(least, most))?;
                    return Ok(true);
                }
                None => self.character(),
            },
            _ => self.character(),
        }
        Ok(false)
    }

    fn at(&self) -> usize {
        self.length - self.rest.len()
    }

    /// Skips a text, if it follows.
    fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take(&mut self, length: usize) {
        self.out.push_str(&self.rest[..length]);
        self.rest = &self.rest[length..];
    }

    /// The next character is a literal.
    fn character(&mut self) {
        if let Some(c) = self.rest.chars().next() {
            self.rest = &self.rest[c.len_utf8()..];
            self.literal(u32::from(c));
        }
    }

    fn literal(&mut self, code: u32) {
        self.groups.push(Shape::Literal);
        self.beyond_ascii |= code > 0x7f;
        match char::from_u32(code) {
            Some(_) => self.out.push_str(&format!("\\x{{{code:x}}}")),
            // A surrogate, which never occurs in a value.
            None => {
                self.opaque = true;
                self.out.push('.');
            }
        }
    }

    /// A repetition, with the `?` that makes it reluctant.
    fn repetition(
        &mut self,
        length: usize,
        repeated: bool,
        repeat: impl FnOnce(Part) -> Result<Part, String>,
    ) -> Result<(), String> {
        if repeated {
            return Err("a repetition is repeated: write it once, or use `(…)`".to_owned());
        }
        self.take(length);
        if self.rest.starts_with('?') {
            self.take(1);
        }
        self.groups.repeat(repeat)
    }

    /// An item that begins with a backslash.
    fn escaped(&mut self) -> Result<(), String> {
        match self.rest[1..].chars().next() {
            Some('A' | 'b' | 'B' | 'z') => {
                self.take(2);
                self.groups.push(Shape::Other);
            }
            Some('Q') => {
                let text = &self.rest[2..];
                let end = text.find("\\E");
                let literal = &text[..end.unwrap_or(text.len())];
                literal.chars().for_each(|c| self.literal(u32::from(c)));
                self.rest = end.map_or("", |end| &text[end + 2..]);
            }
            _ if self.unicode_class()? => {
                self.out.push('.');
                self.groups.push(Shape::Other);
            }
            _ if self.perl_class() => self.groups.push(Shape::Other),
            _ => {
                let code = self.escape()?;
                self.literal(code);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
