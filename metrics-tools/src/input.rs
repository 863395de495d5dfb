//! Reads files and other input, up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Reads a file of at most this many bytes, without the byte order mark that Windows
/// writes. The error names the limit.
pub(crate) fn read_file(path: &Path, limit: u64) -> Result<String, String> {
    read_text(File::open(path), limit)
}

/// Reads all of an input that has at most this many bytes, such as the standard input.
pub(crate) fn read_text(input: io::Result<impl Read>, limit: u64) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = input.and_then(|input| input.take(limit + 1).read_to_end(&mut bytes));
    match read {
        Ok(length) if length as u64 > limit => {
            Err(format!("it has more than {} MiB, the limit", limit >> 20))
        }
        Ok(_) => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
            Ok(text.to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::read_text;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let text = "\u{feff}a\u{feff}".as_bytes();
        assert_eq!(read_text(Ok(text), 9), Ok("a\u{feff}".to_owned()));
    }

    #[test]
    fn an_input_without_an_end_is_refused() {
        let endless = || Ok(std::io::repeat(b'a'));
        assert_eq!(
            read_text(endless(), 3 << 20),
            Err("it has more than 3 MiB, the limit".to_owned())
        );
        assert_eq!(read_text(Ok(&b"abc"[..]), 3), Ok("abc".to_owned()));
        assert_eq!(
            read_text(Ok(&b"\xff"[..]), 3),
            Err("it is not UTF-8".to_owned())
        );
    }
}
