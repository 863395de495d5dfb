//! Tests that another implementation decompresses the output.

use super::huffman::codes;
use super::*;
use flate2::read::GzDecoder;
use std::io::Read as _;

fn compressed(pieces: &[&[u8]]) -> Vec<u8> {
    let (mut gzip, mut out) = (LineGzip::default(), Vec::new());
    // A discarded stream must not affect the next one.
    gzip.encode(b"given up\ngiven up\n", &mut out)
        .and_then(|()| gzip.reset())
        .expect("it does not fail");
    out.clear();
    for piece in pieces {
        gzip.encode(piece, &mut out).expect("it does not fail");
    }
    gzip.finish(&mut out).expect("it does not fail");
    out
}

#[track_caller]
fn assert_read_back(text: &[u8], piece: usize) -> usize {
    let pieces: Vec<_> = text.chunks(piece.max(1)).collect();
    let compressed = compressed(&pieces);
    let mut read = Vec::new();
    let mut decoder = GzDecoder::new(&compressed[..]);
    decoder.read_to_end(&mut read).expect("it is gzip");
    assert!(read == text, "{} bytes in pieces of {piece}", text.len());
    assert!(decoder.into_inner().is_empty(), "bytes behind the end");
    compressed.len()
}

/// Pseudo-random numbers from a fixed seed.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as usize % below
    }
}

#[test]
fn an_exposition_is_read_back_and_is_short() {
    let (mut number, mut text) = (numbers(), String::from("# TYPE calls_total counter\n"));
    for function in 0..2_000 {
        for outcome in ["cancelled", "error", "ok", "panic"] {
            let count = number(5) / 4 * number(1_000);
            text += &format!(
                "calls_total{{module=\"shop::orders\",function=\"f_{function}\",outcome=\"{outcome}\"}} {count}\n"
            );
        }
    }
    for piece in [1, 7, 1_000, 16 * 1024, text.len()] {
        assert_read_back(text.as_bytes(), piece);
    }
    let length = assert_read_back(text.as_bytes(), 16 * 1024);
    assert!(length < text.len() / 10, "{length} of {}", text.len());
}

#[test]
fn any_bytes_are_read_back() {
    let mut number = numbers();
    let alphabets: [&[u8]; 4] = [b"a", b"ab\n", b"a\"{\n }0", &[0, 255, b'\n', b'"', 7, 128]];
    for round in 0..400 {
        let bits = number(13);
        let length = number(1 << bits);
        let alphabet = alphabets[round % alphabets.len()];
        let mut bytes: Vec<u8> = (0..length)
            .map(|_| alphabet[number(alphabet.len())])
            .collect();
        if round % 5 == 0 {
            bytes.iter_mut().for_each(|byte| *byte = number(256) as u8);
        }
        assert_read_back(&bytes, 1 + number(length + 1));
    }
    assert_read_back(b"", 1);
}

#[test]
fn lines_of_any_length_are_repeated() {
    for length in [
        1, 3, 4, 257, 258, 259, 260, 261, 516, 517, 32_767, 32_768, 32_769, 70_000,
    ] {
        let line = "x".repeat(length - 1) + "\n";
        let other = "y".repeat(length - 1) + "\n";
        let text = line.repeat(3) + &other + &line.repeat(2);
        for piece in [text.len(), length, 1 + length / 2] {
            assert_read_back(text.as_bytes(), piece);
        }
    }
}

#[test]
fn codes_are_complete_and_not_longer_than_their_limit() {
    // Fibonacci numbers as counts lead to the deepest trees.
    let mut fibonacci = [1_u32; 30];
    (2..30).for_each(|at| fibonacci[at] = fibonacci[at - 1] + fibonacci[at - 2]);
    let (mut none, mut one) = ([0; 30], [0; 30]);
    one[7] = 5;
    for counts in [fibonacci, [1; 30], none, one] {
        for limit in [5, 7, 15] {
            let codes = codes(counts, limit);
            let lengths = codes.iter().filter(|code| code.length > 0);
            let used: u32 = lengths.map(|code| 1 << (15 - code.length)).sum();
            assert_eq!(used, 1 << 15, "{counts:?}: {codes:?}");
            assert!(codes.iter().all(|code| code.length as usize <= limit));
            let has_code = |(count, code): (&u32, &_)| *count == 0 || code_length(code) > 0;
            assert!(counts.iter().zip(&codes).all(has_code));
        }
    }
    none[0] = 1;
    assert_eq!(codes(none, 15)[0].length, 1);
}

fn code_length(code: &huffman::Code) -> u32 {
    code.length
}
