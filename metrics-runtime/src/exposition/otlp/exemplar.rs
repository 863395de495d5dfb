//! An exemplar, as a field of a data point.

use super::attribute;
use super::time::nanos;
use crate::exposition::wire;
use crate::storage::RecordedExemplar;

mod field {
    pub(super) const TIME: u32 = 2;
    pub(super) const AS_DOUBLE: u32 = 3;
    pub(super) const SPAN_ID: u32 = 4;
    pub(super) const TRACE_ID: u32 = 5;
    pub(super) const FILTERED_ATTRIBUTES: u32 = 7;
}

/// Writes an `Exemplar` into the field with this number. A `trace_id` of 16 bytes and a `span_id`
/// of 8 bytes, in hexadecimal digits, have their own fields.
pub(super) fn write(out: &mut Vec<u8>, number: u32, exemplar: &RecordedExemplar) {
    wire::message(out, number, |out| {
        wire::fixed(out, field::TIME, nanos(exemplar.at));
        wire::double(out, field::AS_DOUBLE, exemplar.value);
        for (name, value) in exemplar.exemplar.labels() {
            match (name, bytes(value)) {
                ("trace_id", Some(id)) if id.len() == 16 => push(out, field::TRACE_ID, &id),
                ("span_id", Some(id)) if id.len() == 8 => push(out, field::SPAN_ID, &id),
                _ => attribute::write(out, field::FILTERED_ATTRIBUTES, name, value),
            }
        }
    });
}

fn push(out: &mut Vec<u8>, field: u32, bytes: &[u8]) {
    wire::delimited(out, field, bytes.len());
    out.extend_from_slice(bytes);
}

/// The bytes of a hexadecimal string.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4 | digit(*low)?) as u8),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_pairs_of_hexadecimal_digits() {
        assert_eq!(bytes("00ffA1"), Some(vec![0, 255, 161]));
        assert_eq!(bytes(""), Some(Vec::new()));
        for none in ["0", "abc", "0g", "é"] {
            assert_eq!(bytes(none), None, "{none}");
        }
    }
}
