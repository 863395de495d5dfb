//! Classes: `[a-z]`, `[[:alpha:]]`, `\d`.

use super::Translator;
use super::unicode;

/// A placeholder for unknown items, so that the class is not empty.
const ANY: &str = "a";

/// One item of a class.
enum Item {
    Char(u32),
    /// Ranges, already written.
    Ranges,
}

impl Translator<'_> {
    /// `[…]`: a bracket in it is a literal, except in `[:alpha:]`.
    pub(super) fn class(&mut self) -> Result<(), String> {
        self.skip("[");
        let mut out = String::from("[");
        if self.skip("^") {
            out.push('^');
        }
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            let Item::Char(low) = self.class_item(&mut out)? else {
                continue;
            };
            let mut high = low;
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                self.skip("-");
                high = self.class_char()?;
                if high < low {
                    return Err("a range in a class ends before it begins".to_owned());
                }
            }
            self.range(low, high, &mut out);
        }
        self.skip("]");
        out.push(']');
        self.out.push_str(&out);
        Ok(())
    }

    fn class_item(&mut self, out: &mut String) -> Result<Item, String> {
        let names = self
            .last_named_class
            .is_some_and(|last| self.at() + 2 <= last);
        if self.rest.starts_with("[:") && names {
            let end = self.rest[2..]
                .find(":]")
                .map_or(self.rest.len(), |at| at + 4);
            let name = &self.rest[2..end - 2];
            let (negated, plain) = match name.strip_prefix('^') {
                Some(plain) => (true, plain),
                None => (false, name),
            };
            let Some(ranges) = named(plain) else {
                return Err(format!("unknown class `[:{name}:]`"));
            };
            write_ranges(ranges, negated, out);
            self.rest = &self.rest[end..];
            return Ok(Item::Ranges);
        }
        if self.unicode_class()? {
            out.push_str(ANY);
            return Ok(Item::Ranges);
        }
        if let Some(ranges) = perl(self.rest) {
            write_ranges(ranges, self.rest.as_bytes()[1].is_ascii_uppercase(), out);
            self.rest = &self.rest[2..];
            return Ok(Item::Ranges);
        }
        self.class_char().map(Item::Char)
    }

    fn class_char(&mut self) -> Result<u32, String> {
        if self.rest.starts_with('\\') {
            return self.escape();
        }
        let c = self.rest.chars().next();
        let c = c.ok_or("a class is not closed: write `]`")?;
        self.rest = &self.rest[c.len_utf8()..];
        Ok(u32::from(c))
    }

    fn range(&mut self, low: u32, high: u32, out: &mut String) {
        // Surrogates are not characters and never occur in a value.
        if char::from_u32(low).is_none() || char::from_u32(high).is_none() {
            self.opaque = true;
            return out.push_str(ANY);
        }
        self.beyond_ascii |= high > 0x7f;
        out.push_str(&format!("\\x{{{low:x}}}-\\x{{{high:x}}}"));
    }

    /// `\p{Greek}` or `\PL`, if it follows; its characters are unknown here.
    pub(super) fn unicode_class(&mut self) -> Result<bool, String> {
        let Some(rest) = self
            .rest
            .strip_prefix("\\p")
            .or(self.rest.strip_prefix("\\P"))
        else {
            return Ok(false);
        };
        let (name, length) = match rest.strip_prefix('{') {
            Some(inside) => {
                let end = inside.find('}').ok_or("`\\p{` is not closed: write `}`")?;
                (&inside[..end], end + 2)
            }
            None => {
                let length = rest.chars().next().map_or(0, char::len_utf8);
                (&rest[..length], length)
            }
        };
        if !unicode::is_class(name.strip_prefix('^').unwrap_or(name)) {
            return Err(format!("unknown class `{name}` of Unicode"));
        }
        self.opaque = true;
        self.rest = &rest[length..];
        Ok(true)
    }

    /// `\d` and the like, if it follows.
    pub(super) fn perl_class(&mut self) -> bool {
        let Some(ranges) = perl(self.rest) else {
            return false;
        };
        self.out.push('[');
        write_ranges(
            ranges,
            self.rest.as_bytes()[1].is_ascii_uppercase(),
            &mut self.out,
        );
        self.out.push(']');
        self.rest = &self.rest[2..];
        true
    }
}

fn perl(text: &str) -> Option<&'static [(char, char)]> {
    match text.strip_prefix('\\')?.chars().next()? {
        'd' | 'D' => named("digit"),
        'w' | 'W' => named("word"),
        // Without `\v`, which `[[:space:]]` has.
        's' | 'S' => Some(&[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')]),
        _ => None,
    }
}

/// The ranges of a class of POSIX.
fn named(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\u{7f}')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

/// Ranges within a class, or their complement.
fn write_ranges(ranges: &[(char, char)], negated: bool, out: &mut String) {
    let mut push = |low: u32, high: u32| {
        if low <= high {
            out.push_str(&format!("\\x{{{low:x}}}-\\x{{{high:x}}}"));
        }
    };
    if !negated {
        return ranges
            .iter()
            .for_each(|(low, high)| push(u32::from(*low), u32::from(*high)));
    }
    let mut next = 0;
    for (low, high) in ranges {
        if u32::from(*low) > next {
            push(next, u32::from(*low) - 1);
        }
        next = u32::from(*high) + 1;
    }
    push(next, 0x0010_ffff);
}
