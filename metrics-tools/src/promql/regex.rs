//! The regular expressions of label matchers: RE2's syntax, as Go reads it,
//! anchored at both ends.
//!
//! They are written anew for `regex_lite`, which reads a few signs otherwise.
//! What it can't express, such as classes of Unicode, is accepted and matches
//! nobody knows what.

use regex_lite::{Regex, RegexBuilder};

/// A regular expression over the values of a label.
#[derive(Clone, Debug)]
pub struct LabelRegex {
    /// None if it uses what can't be told here.
    regex: Option<Regex>,
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
    ///
    /// Why Prometheus refuses it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let Some(translated) = Translator::new(pattern).translate()? else {
            return Ok(Self { regex: None });
        };
        // First by itself: a `)` too many could close the group around it.
        compile(&translated)?;
        let regex = compile(&format!("^(?s:{translated})$"))?;
        Ok(Self { regex: Some(regex) })
    }

    /// Whether the whole value matches; none if that can't be told.
    pub fn is_match(&self, value: &str) -> Option<bool> {
        self.regex.as_ref().map(|regex| regex.is_match(value))
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .build()
        .map_err(|error| error.to_string())
}

struct Translator<'a> {
    rest: &'a str,
    out: String,
    /// Whether what precedes is a repetition: RE2 has none of repetitions.
    repeated: bool,
    /// Whether something can't be expressed.
    opaque: bool,
}

impl<'a> Translator<'a> {
    fn new(pattern: &'a str) -> Self {
        Self {
            rest: pattern,
            out: String::with_capacity(pattern.len()),
            repeated: false,
            opaque: false,
        }
    }

    fn translate(mut self) -> Result<Option<String>, String> {
        while let Some(c) = self.rest.chars().next() {
            let mut repeats = false;
            match c {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                '*' | '+' | '?' => {
                    repeats = true;
                    self.repetition(1)?;
                }
                '{' => match counted(self.rest)? {
                    Some(length) => {
                        repeats = true;
                        self.repetition(length)?;
                    }
                    None => self.literal('{'),
                },
                '}' => self.literal('}'),
                c => self.take(c.len_utf8()),
            }
            self.repeated = repeats;
        }
        Ok((!self.opaque).then_some(self.out))
    }

    fn take(&mut self, length: usize) {
        self.out.push_str(&self.rest[..length]);
        self.rest = &self.rest[length..];
    }

    fn literal(&mut self, c: char) {
        self.out.push('\\');
        self.take(c.len_utf8());
    }

    /// A repetition, with the `?` that makes it reluctant.
    fn repetition(&mut self, length: usize) -> Result<(), String> {
        if self.repeated {
            return Err("a repetition is repeated: write it once, or use `(…)`".to_owned());
        }
        self.take(length);
        if self.rest.starts_with('?') {
            self.take(1);
        }
        Ok(())
    }

    fn escape(&mut self, in_class: bool) -> Result<(), String> {
        let mut chars = self.rest.chars();
        let c = chars.nth(1).ok_or("a backslash ends it")?;
        match c {
            'Q' if !in_class => {
                let text = &self.rest[2..];
                let end = text.find("\\E");
                self.out
                    .push_str(&regex_lite::escape(&text[..end.unwrap_or(text.len())]));
                self.rest = end.map_or("", |end| &text[end + 2..]);
            }
            'p' | 'P' | 'C' | '0'..='7' => {
                let octal = c != '0'
                    && c.is_ascii_digit()
                    && !chars.next().is_some_and(|c| ('0'..='7').contains(&c));
                if octal {
                    return Err(format!("`\\{c}` refers to a group, which RE2 can't"));
                }
                self.opaque = true;
                self.rest = &self.rest[2..];
            }
            // To others these are the borders of a word.
            '<' | '>' => {
                self.rest = &self.rest[1..];
                self.take(1);
            }
            'b' if in_class => return Err("`\\b` is no character of a class".to_owned()),
            'E' => self.rest = &self.rest[2..],
            'u' | 'U' | '8' | '9' => return Err(format!("`\\{c}` is no escape of RE2")),
            c => self.take(1 + c.len_utf8()),
        }
        Ok(())
    }

    /// `[…]`: a bracket in it is a bracket, but for `[:alpha:]`.
    fn class(&mut self) -> Result<(), String> {
        self.take(1);
        if self.rest.starts_with('^') {
            self.take(1);
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            let single = self.class_item()?;
            let range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            if single && range {
                self.take(1);
                self.class_item()?;
            }
        }
        self.take(1);
        Ok(())
    }

    /// A part of a class; whether it is a single character, that a range can
    /// begin with.
    fn class_item(&mut self) -> Result<bool, String> {
        let Some(c) = self.rest.chars().next() else {
            return Err("a class is not closed: write `]`".to_owned());
        };
        match c {
            '\\' => {
                let class = self.rest[1..].starts_with(['d', 'D', 's', 'S', 'w', 'W', 'p', 'P']);
                self.escape(true)?;
                return Ok(!class);
            }
            '[' if self.rest.starts_with("[:")
                && let Some(end) = self.rest.find(":]") =>
            {
                self.take(end + 2);
                return Ok(false);
            }
            '[' | ']' | '&' | '~' | '-' | '^' => self.literal(c),
            c => self.take(c.len_utf8()),
        }
        Ok(true)
    }

    /// `(`, and the flags behind it.
    fn group(&mut self) -> Result<(), String> {
        let flags = self.rest.strip_prefix("(?");
        match flags {
            Some(rest)
                if rest.starts_with(['=', '!'])
                    || rest.starts_with("<=")
                    || rest.starts_with("<!") =>
            {
                Err("RE2 can't look around: write another matcher, such as `!~`".to_owned())
            }
            Some(rest) if !rest.starts_with(['P', '<']) => {
                let end = rest.find([':', ')']).ok_or("a group is not closed")?;
                match rest[..end].chars().find(|c| !"imsU-".contains(*c)) {
                    Some(flag) => Err(format!("`{flag}` is no flag of RE2")),
                    None => {
                        self.take(2 + end + 1);
                        Ok(())
                    }
                }
            }
            _ => {
                self.take(1);
                // The name of a group is read by the other side.
                if flags.is_some() {
                    self.take(1);
                }
                Ok(())
            }
        }
    }
}

/// How long `{2,3}` at the start of the text is; none if it is just a brace.
fn counted(text: &str) -> Result<Option<usize>, String> {
    let Some(end) = text.find('}') else {
        return Ok(None);
    };
    let mut numbers = text[1..end].splitn(2, ',');
    let least = numbers.next().unwrap_or_default();
    let most = numbers.next().unwrap_or(least);
    let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if least.is_empty() || !digits(least) || !digits(most) {
        return Ok(None);
    }
    for number in [least, most] {
        if !number.is_empty() && !number.parse::<u32>().is_ok_and(|number| number <= 1000) {
            return Err("something is repeated more than 1000 times".to_owned());
        }
    }
    Ok(Some(end + 1))
}

#[cfg(test)]
mod tests;
