//! Numbers and durations: their extent in the text, and their value.

use super::error::Error;
use super::span::Span;
use super::token::{Kind, is_word_char};

/// The units, from the greatest to the smallest, in milliseconds.
pub(super) const UNITS: [(&str, u64); 7] = [
    ("y", 365 * DAY),
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

const DAY: u64 = 86_400_000;

/// The kind (number or duration) and length in bytes of the literal at the start of `text`, which
/// begins with a digit, or with a dot and a digit.
pub(super) fn scan(text: &str) -> (Option<Kind>, usize) {
    let number = number_length(text);
    let run = text
        .find(|c| !is_word_char(c) && c != '.')
        .unwrap_or(text.len());
    match number {
        // In `1e+3`, the sign ends the run.
        Some(length) if length >= run && !text[length..].starts_with(is_word_char) => {
            (Some(Kind::Number), length)
        }
        _ if milliseconds(&text[..run]).is_ok() => (Some(Kind::Duration), run),
        _ => (None, run.max(1)),
    }
}

/// The length of the number at the start of the text, in bytes.
fn number_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if text.starts_with("0x") || text.starts_with("0X") {
        return hexadecimal_length(bytes);
    }
    let mut end = digits(bytes, 0, u8::is_ascii_digit).unwrap_or(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(bytes, end + 1, u8::is_ascii_digit).unwrap_or(end + 1);
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits(bytes, end + 1 + sign, u8::is_ascii_digit)?;
    }
    Some(end)
}

/// The length of the hexadecimal number, in bytes. Prometheus reads an `e` in second position as an
/// exponent, so a digit must follow.
fn hexadecimal_length(bytes: &[u8]) -> Option<usize> {
    let begin = 2 + usize::from(bytes.get(2) == Some(&b'_'));
    let end = digits(bytes, begin, u8::is_ascii_hexdigit)?;
    let digits = &bytes[begin..end];
    let refused = match digits {
        [_, b'e' | b'E', rest @ ..] => {
            let next = rest.first().or(bytes.get(end));
            next.is_none_or(|next| b"+-._eE".contains(next))
        }
        _ => false,
    };
    let underscore = digits
        .windows(2)
        .any(|two| matches!(two, [b'_', b'e' | b'E']));
    (!refused && !underscore).then_some(end)
}

/// The end of the digits, with single underscores between them.
fn digits(bytes: &[u8], begin: usize, is_digit: impl Fn(&u8) -> bool) -> Option<usize> {
    let mut at = begin;
    while bytes.get(at).is_some_and(&is_digit) {
        at += 1;
        if bytes.get(at) == Some(&b'_') && bytes.get(at + 1).is_some_and(&is_digit) {
            at += 1;
        }
    }
    (at > begin).then_some(at)
}

/// The value of a number, if it is not too large. As in Prometheus, `010` is octal if all digits
/// allow it.
pub(super) fn value(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    if let Some(hex) = plain.strip_prefix("0x").or(plain.strip_prefix("0X")) {
        return i64::from_str_radix(hex, 16).ok().map(|value| value as f64);
    }
    if plain.starts_with('0')
        && let Ok(value) = i64::from_str_radix(&plain, 8)
    {
        return Some(value as f64);
    }
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Why a text is not a duration.
#[derive(Debug, PartialEq)]
pub(super) enum NoDuration {
    /// Not alternating digits and units.
    Form,
    /// An unknown unit.
    Unit(String),
    /// A unit after a smaller one, or repeated.
    Order,
    /// More than 292 years.
    TooLong,
}

/// The length of a duration: `1h30m`.
pub(super) fn milliseconds(text: &str) -> Result<u64, NoDuration> {
    let (mut rest, mut next, mut sum) = (text, 0, 0u64);
    while !rest.is_empty() {
        let number = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let unit = rest[number..]
            .find(|c: char| c.is_ascii_digit())
            .map_or(rest.len(), |length| number + length);
        let unit_text = &rest[number..unit];
        if number == 0 || unit_text.is_empty() || unit_text.contains(['.', '_']) {
            return Err(NoDuration::Form);
        }
        let Some(place) = UNITS.iter().position(|(name, _)| *name == unit_text) else {
            return Err(NoDuration::Unit(unit_text.to_owned()));
        };
        if place < next {
            return Err(NoDuration::Order);
        }
        next = place + 1;
        let amount: u64 = rest[..number].parse().map_err(|_| NoDuration::TooLong)?;
        sum = amount
            .checked_mul(UNITS[place].1)
            .and_then(|amount| sum.checked_add(amount))
            .ok_or(NoDuration::TooLong)?;
        rest = &rest[unit..];
    }
    // Prometheus counts nanoseconds in 63 bits.
    match sum <= i64::MAX as u64 / 1_000_000 {
        true => Ok(sum),
        false => Err(NoDuration::TooLong),
    }
}

/// The error for a text that begins like a number.
pub(super) fn mistake(text: &str, span: Span) -> Error {
    let number = |message: &str| Error::new(span, format!("`{text}` {message}"));
    if text.starts_with("0x") || text.starts_with("0X") {
        return number("is not a number").help("write the digits 0 to 9 and a to f after `0x`");
    }
    if text.contains(['.', '_']) && text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return number("is not a duration")
            .help("a duration is made of whole numbers: write `1h30m` for one and a half hours");
    }
    match milliseconds(text) {
        Err(NoDuration::Unit(unit)) if unit != "e" && unit != "E" => {
            let error = number("is not a duration");
            error.help(format!(
                "`{unit}` is not a unit: write ms, s, m, h, d, w or y, as in `1h30m`"
            ))
        }
        Err(NoDuration::Order) => number("is not a duration")
            .help("write larger units first, and each unit once, as in `1h30m`"),
        Err(NoDuration::TooLong) => too_long(text, span),
        _ => number("is not a number")
            .help("write it like `1500`, `1_500`, `0.5`, `1.5e3` or `0x1f`"),
    }
}

pub(super) fn too_long(text: &str, span: Span) -> Error {
    Error::new(span, format!("`{text}` is too long")).help("write at most `292y`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_prometheus_reads_them() {
        for (text, expected) in [
            ("1", 1.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("1.5e3", 1500.0),
            ("1e-3", 0.001),
            ("1E+3", 1000.0),
            ("0x1F", 31.0),
            ("0X_1f", 31.0),
            ("0xef", 239.0),
            ("0x1e5", 485.0),
            ("0", 0.0),
            ("010", 8.0),
            ("089", 89.0),
            ("1_000_000", 1e6),
            ("1_0.2_5", 10.25),
        ] {
            assert_eq!(scan(text), (Some(Kind::Number), text.len()), "{text}");
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in [
            "1_", "1__0", "1e", "1e+", "1.2.3", "0x", "1_.5", "1a", "0xg", "0x1e+5", "0x1e",
            "0x1_e",
        ] {
            assert_eq!(scan(text).0, None, "{text}");
        }
        assert_eq!(scan("1+2"), (Some(Kind::Number), 1));
        assert_eq!(scan("1e3+2"), (Some(Kind::Number), 3));
    }

    #[test]
    fn durations_are_units_from_great_to_small() {
        for (text, expected) in [
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("1y2w3d4h5m6s7ms", 33_019_506_007),
            ("100ms", 100),
            ("0s", 0),
        ] {
            assert_eq!(scan(text), (Some(Kind::Duration), text.len()), "{text}");
            assert_eq!(milliseconds(text), Ok(expected), "{text}");
        }
        for (text, why) in [
            ("5min", NoDuration::Unit("min".to_owned())),
            ("30m1h", NoDuration::Order),
            ("1m1m", NoDuration::Order),
            ("1.5h", NoDuration::Form),
            ("1h5", NoDuration::Form),
            ("300y", NoDuration::TooLong),
        ] {
            assert_eq!(milliseconds(text), Err(why), "{text}");
            assert_eq!(scan(text).0, None, "{text}");
        }
    }
}
