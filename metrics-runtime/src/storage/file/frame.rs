//! The framing of records, exemplars and histories: the number of bytes, their CRC-32, and the
//! bytes. A length of 0 ends a sequence of frames, so zeroed memory is an empty sequence.

/// The number of bytes before a frame's contents.
pub(crate) const HEAD: usize = 8;

/// The head of a frame with these contents.
pub(crate) fn head(contents: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let (length, checksum) = head.split_at_mut(4);
    length.copy_from_slice(&(contents.len() as u32).to_le_bytes());
    checksum.copy_from_slice(&crc32fast::hash(contents).to_le_bytes());
    head
}

/// The contents of a frame, and the bytes after it.
pub(crate) type Contents<'a> = (&'a [u8], &'a [u8]);

/// The contents of the next frame, and the bytes after it. `None` at the end of the sequence.
///
/// # Errors
///
/// If the frame is truncated, or its checksum is wrong.
pub(crate) fn next(bytes: &[u8]) -> Result<Option<Contents<'_>>, Broken> {
    let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() else {
        return Ok(None);
    };
    let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let length = word(0) as usize;
    if length == 0 {
        return Ok(None);
    }
    let (contents, rest) = rest.split_at_checked(length).ok_or(Broken)?;
    if crc32fast::hash(contents) == word(4) {
        Ok(Some((contents, rest)))
    } else {
        Err(Broken)
    }
}

/// The length of the frame that begins here, including its head; 0 at the end of the sequence.
pub(crate) fn length(bytes: &[u8]) -> usize {
    match bytes
        .first_chunk::<4>()
        .map(|word| u32::from_le_bytes(*word))
    {
        Some(0) | None => 0,
        Some(length) => HEAD + length as usize,
    }
}

/// A frame that is truncated or has a wrong checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken;

#[cfg(test)]
mod tests {
    use super::*;

    fn contents_of(bytes: &[u8]) -> Contents<'_> {
        let frame = next(bytes).expect("it is whole");
        frame.expect("there is one")
    }

    #[test]
    fn frames_are_read_as_they_were_written() {
        let mut bytes = Vec::new();
        for contents in [&b"one"[..], b"another"] {
            bytes.extend(head(contents));
            bytes.extend(contents);
        }
        let end = bytes.len();
        assert_eq!((length(&bytes), length(&bytes[..3])), (HEAD + 3, 0));
        bytes.extend([0; 100]);
        let (first, rest) = contents_of(&bytes);
        assert_eq!(first, b"one");
        let (second, rest) = contents_of(rest);
        assert_eq!(second, b"another");
        assert_eq!((next(rest), length(rest)), (Ok(None), 0));
        assert_eq!(next(&bytes[end..end + 3]), Ok(None));
        assert_eq!(next(&bytes[..HEAD + 2]), Err(Broken));
        bytes[HEAD] ^= 1;
        assert_eq!(next(&bytes), Err(Broken));
    }
}
