//! Texts in quotes: their escapes, read and written.

use super::error::Error;
use super::span::Span;

/// The text at `span` in `source`, without quotes and escapes.
/// The lexer guarantees the closing quote.
pub(super) fn read(source: &str, span: Span) -> Result<String, Error> {
    let raw = &source[span.start + 1..span.end - 1];
    if source[span.start..].starts_with('`') || !raw.contains('\\') {
        return Ok(raw.to_owned());
    }
    let quote = source.as_bytes()[span.start];
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(escape) = raw[at..].find('\\') {
        bytes.extend_from_slice(&raw.as_bytes()[at..at + escape]);
        at += escape;
        let length = push_escape(&raw[at..], quote, &mut bytes)
            .map_err(|error| misplaced(error, span.start + 1 + at))?;
        at += length;
    }
    bytes.extend_from_slice(&raw.as_bytes()[at..]);
    // Label values are always UTF-8, so other bytes never match.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

fn misplaced(mut error: Error, by: usize) -> Error {
    error.span = Span::new(error.span.start + by, error.span.end + by);
    error
}

/// Adds the character of the escape at the start of `text`; returns the length of the escape.
fn push_escape(text: &str, quote: u8, bytes: &mut Vec<u8>) -> Result<usize, Error> {
    let kind = text.as_bytes()[1];
    let simple = match kind {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'\\' => b'\\',
        _ if kind == quote => quote,
        _ => 0,
    };
    if simple != 0 {
        bytes.push(simple);
        return Ok(2);
    }
    let (digits, radix) = match kind {
        b'0'..=b'7' => (text.get(1..4), 8),
        b'x' => (text.get(2..4), 16),
        b'u' => (text.get(2..6), 16),
        b'U' => (text.get(2..10), 16),
        _ => {
            let length = text[1..].chars().next().map_or(1, char::len_utf8);
            let escape = &text[..1 + length];
            let error = Error::new(
                Span::new(0, 1 + length),
                format!("`{escape}` is not an escape of PromQL"),
            );
            return Err(error.help(format!(
                "for a backslash write `\\\\`, here `\\{escape}`; or put the text between \
                 backquotes, where nothing is escaped"
            )));
        }
    };
    let length = digits.map_or(text.len().min(2), str::len) + if radix == 8 { 1 } else { 2 };
    let code = digits
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, radix).ok());
    match (kind, code) {
        (b'u' | b'U', Some(code)) if let Some(c) = char::from_u32(code) => {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            Ok(length)
        }
        (_, Some(byte)) if let Ok(byte) = u8::try_from(byte) => {
            bytes.push(byte);
            Ok(length)
        }
        _ => Err(no_code(text, length)),
    }
}

fn no_code(text: &str, length: usize) -> Error {
    let mut length = length.min(text.len());
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    let escape = &text[..length];
    Error::new(
        Span::new(0, length),
        format!("`{escape}` is not a valid character"),
    )
    .help("write `\\n`, `\\t`, `\\x41`, `\\u00e9`; for a backslash `\\\\`")
}

/// Writes a text in quotes.
pub(super) fn write(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            // The lexer reads this one as bytes that are not UTF-8.
            c if c.is_control() || c == char::REPLACEMENT_CHARACTER => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(literal: &str) -> Result<String, String> {
        let span = Span::new(0, literal.len());
        read(literal, span).map_err(|error| format!("{:?} {error}", error.span))
    }

    #[test]
    fn escapes_are_those_of_go() {
        for (literal, expected) in [
            (r#""plain""#, "plain"),
            (r#""a\\b\n\t\"'""#, "a\\b\n\t\"'"),
            (r#"'it\'s "x"'"#, "it's \"x\""),
            (r"`a\b`", "a\\b"),
            (r#""\x41\101\u00e9\U0001F600""#, "AAé😀"),
            (r#""\xe4\xb8\x96""#, "世"),
            (r#""\xff""#, "\u{fffd}"),
            (r#""\a\b\f\r\v""#, "\u{7}\u{8}\u{c}\r\u{b}"),
        ] {
            assert_eq!(value(literal).as_deref(), Ok(expected), "{literal}");
        }
        for (literal, at) in [
            (r#""ab\d""#, "3..5"),
            (r#""\'""#, "1..3"),
            (r#""\x4""#, "1.."),
            (r#""\ud800""#, "1..7"),
            (r#""\U00110000""#, "1..11"),
            (r#""\777""#, "1..5"),
            (r#""\é""#, "1..4"),
            (r#""\u00é""#, "1.."),
            (r#""\x4é""#, "1..4"),
        ] {
            let error = value(literal).expect_err(literal);
            assert!(error.starts_with(at), "{literal}: {error}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "",
            "plain",
            "a\"b\\c\nd\te\rf\u{7}g",
            "é😀",
            "`",
            "\u{fffd}",
        ] {
            let mut literal = String::new();
            write(text, &mut literal);
            assert_eq!(value(&literal).as_deref(), Ok(text));
        }
    }
}
