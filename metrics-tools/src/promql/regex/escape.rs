//! Characters after a backslash.

use super::Translator;

impl Translator<'_> {
    /// The character that an escape stands for.
    pub(super) fn escape(&mut self) -> Result<u32, String> {
        let text = &self.rest[1..];
        let c = text.chars().next().ok_or("a backslash ends it")?;
        let behind = &text[c.len_utf8()..];
        let (code, length) = match c {
            'a' => (0x07, 0),
            'f' => (0x0c, 0),
            'n' => (0x0a, 0),
            'r' => (0x0d, 0),
            't' => (0x09, 0),
            'v' => (0x0b, 0),
            'x' => {
                hexadecimal(behind).ok_or("write two digits after `\\x`, or several in braces")?
            }
            '1'..='7' if !behind.starts_with(is_octal) => {
                return Err(format!("`\\{c}` refers to a group, which RE2 can't"));
            }
            '0'..='7' => {
                let more = behind
                    .bytes()
                    .take(2)
                    .take_while(|c| is_octal(char::from(*c)));
                let length = more.count();
                let digits = &text[..1 + length];
                (u32::from_str_radix(digits, 8).unwrap_or_default(), length)
            }
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => (u32::from(c), 0),
            c => return Err(format!("`\\{c}` is not an escape of RE2")),
        };
        self.rest = &behind[length..];
        Ok(code)
    }
}

fn is_octal(c: char) -> bool {
    ('0'..='7').contains(&c)
}

/// The value after `\x`, and its length: `e9`, `{1F600}`.
fn hexadecimal(text: &str) -> Option<(u32, usize)> {
    let Some(inside) = text.strip_prefix('{') else {
        let digits = text.get(..2)?;
        let digits_only = digits.bytes().all(|c| c.is_ascii_hexdigit());
        return digits_only.then_some((u32::from_str_radix(digits, 16).ok()?, 2));
    };
    let length = inside.find(|c: char| !c.is_ascii_hexdigit())?;
    if length == 0 || !inside[length..].starts_with('}') {
        return None;
    }
    let digits = inside[..length].trim_start_matches('0');
    let code = match digits.is_empty() {
        true => 0,
        false => u32::from_str_radix(digits, 16).ok()?,
    };
    (code <= u32::from(char::MAX)).then_some((code, length + 2))
}
