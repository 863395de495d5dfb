//! Writes a block of DEFLATE with its own Huffman codes.

use super::bits::Bits;
use super::contents::{Contents, DISTANCES, END, LITERALS, Symbol, distance_symbol, length_symbol};
use super::huffman::{Code, MAX_LENGTH, codes};

/// The type of a block with its own codes.
const DYNAMIC: u64 = 2;

// The lengths of codes are symbols, too. These symbols repeat the previous length or zeros.
const REPEAT: usize = 16;
const FEW_ZEROS: usize = 17;
const MANY_ZEROS: usize = 18;

const LENGTHS: usize = 19;

/// The order in which the lengths of the codes for lengths are written.
const ORDER: [usize; LENGTHS] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// The maximum size of a header in bytes: for each length a code of 7 bits and 7 extra bits.
const HEADER: usize = 2 * (LITERALS + DISTANCES);

/// Writes a block and clears its contents.
pub(super) fn write(contents: &mut Contents, is_last: bool, bits: &mut Bits) {
    // A literal takes at most 15 bits, and a repetition 48.
    bits.reserve(HEADER + 2 * contents.literals.len() + 6 * contents.repetitions.len());
    let (literals, distances) = count(contents);
    let literals = codes(literals, MAX_LENGTH);
    let distances = codes(distances, MAX_LENGTH);
    bits.push(u64::from(is_last) | DYNAMIC << 1, 3);
    header(&literals, &distances, bits);
    // The code of each length, with its extra bits.
    let lengths: [Code; 256] =
        std::array::from_fn(|length| with_extra(&literals, length_symbol(length as u8)));
    let mut rest = &contents.literals[..];
    for repetition in &contents.repetitions {
        let (now, later) = rest.split_at(repetition.literals as usize);
        rest = later;
        let length = lengths[usize::from(repetition.length)];
        push_literals(now, &literals, bits);
        let distance = with_extra(&distances, distance_symbol(repetition.distance));
        let both = u64::from(length.bits) | u64::from(distance.bits) << length.length;
        bits.push(both, length.length + distance.length);
    }
    push_literals(rest, &literals, bits);
    push(bits, literals[END]);
    contents.clear();
}

/// How often each symbol occurs.
fn count(contents: &Contents) -> ([u32; LITERALS], [u32; DISTANCES]) {
    let (mut literals, mut distances) = ([0; LITERALS], [0; DISTANCES]);
    for byte in &contents.literals {
        literals[usize::from(*byte)] += 1;
    }
    for repetition in &contents.repetitions {
        literals[length_symbol(repetition.length).number] += 1;
        distances[distance_symbol(repetition.distance).number] += 1;
    }
    literals[END] = 1;
    (literals, distances)
}

#[inline(always)]
fn with_extra(codes: &[Code], symbol: Symbol) -> Code {
    let code = codes[symbol.number];
    Code {
        bits: code.bits | symbol.extra << code.length,
        length: code.length + symbol.extra_bits,
    }
}

#[inline(always)]
fn push_literals(literals: &[u8], codes: &[Code; LITERALS], bits: &mut Bits) {
    // Three literals take at most 45 bits, which fit into one push.
    for literals in literals.chunks(3) {
        let (mut all, mut length) = (0, 0);
        for literal in literals {
            let code = codes[usize::from(*literal)];
            all |= u64::from(code.bits) << length;
            length += code.length;
        }
        bits.push(all, length);
    }
}

#[inline(always)]
fn push(bits: &mut Bits, code: Code) {
    bits.push(code.bits.into(), code.length);
}

/// Writes the lengths of the codes, from which a reader derives the codes.
fn header(literals: &[Code; LITERALS], distances: &[Code; DISTANCES], bits: &mut Bits) {
    let (literals, distances) = (used(literals, END + 1), used(distances, 1));
    let lengths: Vec<u32> = [literals, distances]
        .concat()
        .iter()
        .map(|code| code.length)
        .collect();
    let symbols = run_lengths(&lengths);
    let mut counts = [0; LENGTHS];
    symbols.iter().for_each(|(symbol, ..)| counts[*symbol] += 1);
    let codes = codes(counts, 7);
    let written = ORDER.iter().rposition(|symbol| codes[*symbol].length > 0);
    let written = written.map_or(4, |last| (last + 1).max(4));
    bits.push((literals.len() - END - 1) as u64, 5);
    bits.push((distances.len() - 1) as u64, 5);
    bits.push((written - 4) as u64, 4);
    for symbol in &ORDER[..written] {
        bits.push(codes[*symbol].length.into(), 3);
    }
    for (symbol, extra, extra_bits) in symbols {
        push(bits, codes[symbol]);
        bits.push(extra.into(), extra_bits);
    }
}

/// The codes up to the last one that is used, but at least `least`.
fn used(codes: &[Code], least: usize) -> &[Code] {
    let last = codes.iter().rposition(|code| code.length > 0);
    &codes[..last.map_or(least, |last| (last + 1).max(least))]
}

/// Encodes lengths as symbols with their extra bits and the number of these.
fn run_lengths(lengths: &[u32]) -> Vec<(usize, u32, u32)> {
    let mut symbols = Vec::new();
    for run in lengths.chunk_by(|a, b| a == b) {
        let length = run[0] as usize;
        let mut rest = run.len();
        if length > 0 {
            symbols.push((length, 0, 0));
            rest -= 1;
        }
        while rest > 0 {
            let (most, symbol, bits) = match length {
                0 if rest > 10 => (138, MANY_ZEROS, 7),
                0 => (10, FEW_ZEROS, 3),
                _ => (6, REPEAT, 2),
            };
            let now = rest.min(most);
            let least = if symbol == MANY_ZEROS { 11 } else { 3 };
            if now < least {
                symbols.extend((0..now).map(|_| (length, 0, 0)));
            } else {
                symbols.push((symbol, (now - least) as u32, bits));
            }
            rest -= now;
        }
    }
    symbols
}
