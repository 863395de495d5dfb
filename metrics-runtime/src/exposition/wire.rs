//! The encoding of protocol buffers: fields with a number and a value.

/// How a field's value is encoded.
pub(super) const VARINT: u32 = 0;
pub(super) const FIXED_64: u32 = 1;
pub(super) const DELIMITED: u32 = 2;

/// Seven bits in each byte, the lowest first. All bytes but the last have the highest bit set.
#[inline]
pub(super) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The number of bytes that [`varint`] writes.
#[inline]
pub(super) const fn varint_length(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros() as usize;
    bits.div_ceil(7)
}

#[inline]
fn key(out: &mut Vec<u8>, field: u32, encoding: u32) {
    varint(out, u64::from(field << 3 | encoding));
}

/// The byte before the value of a field whose number is below 16.
#[inline(always)]
pub(super) const fn key_byte(field: u32, encoding: u32) -> u8 {
    (field << 3 | encoding) as u8
}

/// A field that is an unsigned integer, or an enumeration.
#[inline]
pub(super) fn unsigned(out: &mut Vec<u8>, field: u32, value: u64) {
    key(out, field, VARINT);
    varint(out, value);
}

/// A signed integer as an unsigned one, with small magnitudes as small numbers.
#[inline]
pub(super) const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// A field with a signed integer: `sint32` or `sint64`.
#[inline]
pub(super) fn signed(out: &mut Vec<u8>, field: u32, value: i64) {
    unsigned(out, field, zigzag(value));
}

/// A double. Zero is written, too, so that readers know it is present.
#[inline]
pub(super) fn double(out: &mut Vec<u8>, field: u32, value: f64) {
    fixed(out, field, value.to_bits());
}

/// A field of eight bytes: `fixed64`, `sfixed64`, or a double.
#[inline]
pub(super) fn fixed(out: &mut Vec<u8>, field: u32, value: u64) {
    key(out, field, FIXED_64);
    out.extend_from_slice(&value.to_le_bytes());
}

/// A field that is a string.
pub(super) fn string(out: &mut Vec<u8>, field: u32, value: &str) {
    delimited(out, field, value.len());
    out.extend_from_slice(value.as_bytes());
}

/// The key and length of a field with this many bytes: a string or a message.
#[inline]
pub(super) fn delimited(out: &mut Vec<u8>, field: u32, length: usize) {
    key(out, field, DELIMITED);
    varint(out, length as u64);
}

/// A message that `write` writes. If it has less than 128 bytes, it is written in place. A longer
/// one is moved to make room for its length.
#[inline]
pub(super) fn message(out: &mut Vec<u8>, field: u32, write: impl FnOnce(&mut Vec<u8>)) {
    key(out, field, DELIMITED);
    let length_at = out.len();
    out.push(0);
    write(out);
    let length = out.len() - length_at - 1;
    let more = varint_length(length as u64) - 1;
    if more == 0 {
        out[length_at] = length as u8;
        return;
    }
    out.resize(out.len() + more, 0);
    let start = length_at + 1;
    out.copy_within(start..start + length, start + more);
    let mut value = length;
    for byte in &mut out[length_at..length_at + more] {
        *byte = value as u8 | 0x80;
        value >>= 7;
    }
    out[length_at + more] = value as u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out);
        out
    }

    // Examples from the documentation of protocol buffers.
    #[test]
    fn fields_are_written_as_documented() {
        assert_eq!(bytes(|out| unsigned(out, 1, 150)), [0x08, 0x96, 0x01]);
        assert_eq!(bytes(|out| string(out, 2, "testing")), b"\x12\x07testing");
        let nested = bytes(|out| message(out, 3, |out| unsigned(out, 1, 150)));
        assert_eq!(nested, [0x1a, 0x03, 0x08, 0x96, 0x01]);
        assert_eq!(bytes(|out| double(out, 1, 1.0))[..2], [0x09, 0]);
    }

    #[test]
    fn small_signed_integers_are_short() {
        let numbers = [0, -1, 1, -2, 2_147_483_647, -2_147_483_648].map(zigzag);
        assert_eq!(numbers, [0, 1, 2, 3, 4_294_967_294, 4_294_967_295]);
        assert_eq!(
            (zigzag(i64::MAX), zigzag(i64::MIN)),
            (u64::MAX - 1, u64::MAX)
        );
        assert_eq!(bytes(|out| signed(out, 5, -3)), [0x28, 0x05]);
    }

    #[test]
    fn lengths_are_those_of_what_is_written() {
        let powers = (0..64).flat_map(|bits| [1_u64 << bits, (1 << bits) - 1]);
        for value in powers.chain([u64::MAX]) {
            assert_eq!(
                bytes(|out| varint(out, value)).len(),
                varint_length(value),
                "{value}"
            );
        }
    }

    #[test]
    fn long_messages_move_behind_their_length() {
        for length in [0, 1, 127, 128, 16_383, 16_384, 100_000] {
            let content: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let mut expected = bytes(|out| delimited(out, 9, length));
            expected.extend_from_slice(&content);
            let message = bytes(|out| message(out, 9, |out| out.extend_from_slice(&content)));
            assert_eq!(message, expected);
        }
    }
}
