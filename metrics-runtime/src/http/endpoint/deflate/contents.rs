//! The contents of a block of DEFLATE: literal bytes, and repetitions of earlier bytes.

// The lengths of the shortest and the longest repetition.
pub(super) const MIN_MATCH: usize = 3;
pub(super) const MAX_MATCH: usize = 258;

/// How far back a repetition can reach.
pub(super) const MAX_DISTANCE: usize = 32 * 1024;

/// The symbol that ends a block.
pub(super) const END: usize = 256;

pub(super) const LITERALS: usize = 286;
pub(super) const DISTANCES: usize = 30;

/// A symbol, and the extra bits that distinguish the values of this symbol.
#[derive(Clone, Copy)]
pub(super) struct Symbol {
    pub(super) number: usize,
    pub(super) extra: u32,
    pub(super) extra_bits: u32,
}

/// The symbol of a length. The argument is the length minus [`MIN_MATCH`].
#[inline(always)]
pub(super) const fn length_symbol(length: u8) -> Symbol {
    if length == u8::MAX {
        return Symbol {
            number: LITERALS - 1,
            extra: 0,
            extra_bits: 0,
        };
    }
    let mut symbol = grouped(length as u32, 2);
    symbol.number += END + 1;
    symbol
}

/// The symbol of a distance. The argument is the distance minus one.
#[inline(always)]
pub(super) const fn distance_symbol(distance: u16) -> Symbol {
    grouped(distance as u32, 1)
}

/// The symbol of a value. Symbols form groups of `2^bits`. Each group has one extra bit more
/// than the previous one.
#[inline(always)]
const fn grouped(value: u32, bits: u32) -> Symbol {
    let extra_bits = (value | 1 << bits).ilog2() - bits;
    Symbol {
        number: ((extra_bits << bits) + (value >> extra_bits)) as usize,
        extra: value & ((1 << extra_bits) - 1),
        extra_bits,
    }
}

/// A repetition of earlier bytes.
#[derive(Clone, Copy)]
pub(super) struct Repetition {
    /// The number of literals between the previous repetition and this one.
    pub(super) literals: u32,
    /// The length minus [`MIN_MATCH`].
    pub(super) length: u8,
    /// The distance minus one.
    pub(super) distance: u16,
}

/// The contents of a block. Literals and repetitions alternate.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) literals: Vec<u8>,
    pub(super) repetitions: Vec<Repetition>,
    /// The number of literals before the last repetition.
    before: usize,
}

impl Contents {
    pub(super) fn len(&self) -> usize {
        self.literals.len() + self.repetitions.len()
    }

    pub(super) fn clear(&mut self) {
        self.literals.clear();
        self.repetitions.clear();
        self.before = 0;
    }

    #[inline(always)]
    pub(super) fn push_literals(&mut self, bytes: &[u8]) {
        self.literals.extend_from_slice(bytes);
    }

    /// Repeats `length` bytes from `distance` bytes before. The length must be at least
    /// [`MIN_MATCH`], and the distance at most [`MAX_DISTANCE`].
    #[inline(always)]
    pub(super) fn push_repetition(&mut self, mut length: usize, distance: usize) {
        let distance = (distance - 1) as u16;
        loop {
            // Leaves at least `MIN_MATCH` bytes for the next repetition.
            let now = match length {
                ..=MAX_MATCH => length,
                _ => (length - MIN_MATCH).min(MAX_MATCH),
            };
            self.repetitions.push(Repetition {
                literals: (self.literals.len() - self.before) as u32,
                length: (now - MIN_MATCH) as u8,
                distance,
            });
            self.before = self.literals.len();
            length -= now;
            if length == 0 {
                return;
            }
        }
    }
}
