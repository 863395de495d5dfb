//! Reads the protobuf exposition by its schema, independently of the encoder: length-delimited
//! `io.prometheus.client.MetricFamily` messages.

/// A field of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Field<'a> {
    /// A number.
    Varint(u64),
    /// A float, or another number of 64 bits.
    Fixed(u64),
    /// A message, or a text.
    Bytes(&'a [u8]),
}

/// The messages of an exposition. `None` if it is invalid.
pub fn messages(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        messages.push(delimited(&mut bytes)?);
    }
    Some(messages)
}

/// The fields of a message with their numbers. `None` if it is invalid.
pub fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, Field<'_>)>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        let field = match key & 7 {
            0 => Field::Varint(varint(&mut bytes)?),
            1 => {
                let (fixed, rest) = bytes.split_first_chunk()?;
                bytes = rest;
                Field::Fixed(u64::from_le_bytes(*fixed))
            }
            2 => Field::Bytes(delimited(&mut bytes)?),
            _ => return None,
        };
        fields.push((key >> 3, field));
    }
    Some(fields)
}

/// The messages or texts in a field.
pub fn all<'a>(fields: &[(u64, Field<'a>)], number: u64) -> Vec<&'a [u8]> {
    let of = |(found, field): &(u64, Field<'a>)| match field {
        Field::Bytes(bytes) if *found == number => Some(*bytes),
        _ => None,
    };
    fields.iter().filter_map(of).collect()
}

fn delimited<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(varint(bytes)?).ok()?;
    let (message, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(message)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for at in 0..10 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
