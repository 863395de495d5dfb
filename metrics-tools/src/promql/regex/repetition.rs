//! Repetitions with numbers: `{2,3}`.

use super::limits::{MOST_REPETITIONS, too_often};

/// The numbers of `{2,3}` at the start of the text, and its length; none if the brace is a literal.
pub(super) fn counted(text: &str) -> Result<Option<(u64, Option<u64>, usize)>, String> {
    let Some((least, at)) = number(text, 1) else {
        return Ok(None);
    };
    let (most, at) = match text[at..].strip_prefix(',') {
        None => (Some(least), at),
        Some(rest) if rest.starts_with('}') => (None, at + 1),
        Some(_) => match number(text, at + 1) {
            Some((most, at)) => (Some(most), at),
            None => return Ok(None),
        },
    };
    if !text[at..].starts_with('}') {
        return Ok(None);
    }
    if least > MOST_REPETITIONS || most.is_some_and(|most| most > MOST_REPETITIONS) {
        return Err(too_often());
    }
    match most.is_some_and(|most| least > most) {
        true => Err(format!("`{}` ends before it begins", &text[..=at])),
        false => Ok(Some((least, most, at + 1))),
    }
}

/// The number at a position in the text, and its end. It has no leading zeros.
fn number(text: &str, at: usize) -> Option<(u64, usize)> {
    let rest = text.get(at..)?;
    let length = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let digits = &rest[..length];
    if digits.is_empty() || digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    Some((digits.parse().unwrap_or(u64::MAX), at + length))
}
