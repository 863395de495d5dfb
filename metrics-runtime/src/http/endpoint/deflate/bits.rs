//! Writes bits one after the other, lowest first.

/// A buffer, and the bits that do not fill a whole byte yet.
#[derive(Default)]
pub(super) struct Bits {
    buffer: Vec<u8>,
    written: usize,
    bits: u64,
    count: u32,
}

impl Bits {
    /// The maximum number of bits per push.
    pub(super) const MAX_COUNT: u32 = 56;

    /// Makes room for this number of bytes. Bits that are pushed beyond it are lost.
    pub(super) fn reserve(&mut self, bytes: usize) {
        let needed = self.written + bytes + size_of::<u64>();
        if self.buffer.len() < needed {
            self.buffer.resize(needed, 0);
        }
    }

    /// Appends the lowest `count` bits of `bits`, at most [`MAX_COUNT`](Self::MAX_COUNT). All
    /// others must be zero.
    // Needs no branch: it stores a whole word, and the next one begins after the last whole byte.
    #[inline(always)]
    pub(super) fn push(&mut self, bits: u64, count: u32) {
        self.bits |= bits << self.count;
        self.count += count;
        if let Some(next) = self.buffer.get_mut(self.written..self.written + 8) {
            next.copy_from_slice(&self.bits.to_le_bytes());
        }
        self.written += (self.count / 8) as usize;
        self.bits >>= self.count & Self::MAX_COUNT;
        self.count %= 8;
    }

    /// Appends the whole bytes to `out`, and removes them here.
    pub(super) fn take(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.buffer[..self.written]);
        self.written = 0;
    }

    /// Fills the last byte with zeros.
    pub(super) fn fill_byte(&mut self) {
        self.push(0, self.count.wrapping_neg() % 8);
    }

    pub(super) fn clear(&mut self) {
        (self.written, self.bits, self.count) = (0, 0, 0);
    }
}
