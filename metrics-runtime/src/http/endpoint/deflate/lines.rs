//! Finds what a line has in common with the previous line.
//!
//! In an exposition, a line differs from the previous one in a few labels and in its value. So
//! both are compared field by field. At a difference, both skip to the end of the field, and the
//! comparison continues there. Other lines are not searched.

use super::contents::{Contents, MAX_DISTANCE};

/// The minimum length of a repetition. A shorter one takes more bits than its literals.
const MIN_MATCH: usize = 4;

/// Appends `text` from `at` on. It is compared with the earlier line that begins at `source`,
/// and then with the lines after that one.
pub(super) fn push(contents: &mut Contents, text: &[u8], mut source: usize, mut at: usize) {
    // The start of the literals that are not appended yet.
    let mut literals = at;
    while at < text.len() {
        let length = common(text, source, at);
        if length >= MIN_MATCH && at - source <= MAX_DISTANCE {
            contents.push_literals(&text[literals..at]);
            contents.push_repetition(length, at - source);
            literals = at + length;
        }
        (source, at) = (source + length, at + length);
        let end = find(text, at, [b'"', b'{', b'\n']);
        let Some(&delimiter) = text.get(end) else {
            break;
        };
        // Fields mostly have the same length, so this position is tried first. A wrong position
        // only compresses less.
        let same = source + (end - at);
        let found = match text[same] == delimiter {
            true => same,
            false => find(text, source, [delimiter, b'\n', b'\n']),
        };
        if found < at && text[found] == delimiter {
            (source, at) = (found, end);
        } else {
            // The earlier line has fewer fields.
            at = line_end(text, end);
            source = match found < end {
                true => found + 1,
                false => last_line(&text[..at]),
            };
        }
    }
    contents.push_literals(&text[literals..]);
}

/// The number of equal bytes from `source` and from `at` on.
#[inline(always)]
fn common(text: &[u8], source: usize, at: usize) -> usize {
    const STEP: usize = 32;
    let (later, earlier) = (&text[at..], &text[source..]);
    let mut equal = 0;
    while let Some((a, b)) = chunk::<STEP>(later, equal).zip(chunk::<STEP>(earlier, equal)) {
        if a != b {
            break;
        }
        equal += STEP;
    }
    while let Some((a, b)) = chunk(later, equal).zip(chunk(earlier, equal)) {
        let difference = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if difference != 0 {
            return equal + difference.trailing_zeros() as usize / 8;
        }
        equal += size_of::<u64>();
    }
    let rest = later[equal..].iter().zip(&earlier[equal..]);
    equal + rest.take_while(|(a, b)| a == b).count()
}

#[inline(always)]
fn chunk<const N: usize>(bytes: &[u8], from: usize) -> Option<&[u8; N]> {
    bytes.get(from..)?.first_chunk()
}

/// The position of the first of these bytes from `from` on, or else the end.
#[inline(always)]
fn find(text: &[u8], from: usize, bytes: [u8; 3]) -> usize {
    const STEP: usize = size_of::<u64>();
    const LOW: u64 = u64::from_ne_bytes([1; STEP]);
    const HIGH: u64 = LOW << 7;
    let mut at = from;
    for chunk in text[from..].chunks_exact(STEP) {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        // The lowest set bit belongs to a zero byte. Higher bits can be wrong.
        let zeros = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
        let found = bytes.map(|byte| zeros(word ^ (LOW * u64::from(byte))));
        let found = found[0] | found[1] | found[2];
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += STEP;
    }
    let rest = text[at..].iter().position(|byte| bytes.contains(byte));
    rest.map_or(text.len(), |rest| at + rest)
}

/// The position after the end of a line.
pub(super) fn line_end(text: &[u8], from: usize) -> usize {
    (find(text, from, [b'\n'; 3]) + 1).min(text.len())
}

/// The start of the last line.
pub(super) fn last_line(text: &[u8]) -> usize {
    let before = text.split_last().map_or(text, |(_, before)| before);
    let newline = before.iter().rposition(|byte| *byte == b'\n');
    newline.map_or(0, |newline| newline + 1)
}
