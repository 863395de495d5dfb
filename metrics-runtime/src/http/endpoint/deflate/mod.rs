//! gzip for text in which each line resembles the previous one, such as an exposition.
//!
//! It searches for repetitions only in the previous line, so it takes less than half of the
//! instructions of zlib-rs at level 2. It compresses other contents badly.
//!
//! | file | contents |
//! |---|---|
//! | `lines` | finds what a line has in common with the previous one |
//! | `contents` | the literals and repetitions of a block |
//! | `block` | writes a block |
//! | `huffman` | the codes of a block |
//! | `bits` | writes bits |

mod bits;
mod block;
mod contents;
mod huffman;
mod lines;

use super::compression::Encoder;
use bits::Bits;
use contents::{Contents, MAX_DISTANCE};
use flate2::Crc;
use std::io;

/// The number of literals and repetitions after which a block ends. In larger blocks, the codes
/// fit worse. In smaller ones, the header takes a larger share.
const BLOCK: usize = 16 * 1024;

/// The header of gzip: compressed by DEFLATE, without a name, a time or a system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// A gzip stream.
#[derive(Default)]
pub(super) struct LineGzip {
    contents: Contents,
    bits: Bits,
    checksum: Crc,
    /// The last line of the last piece. The first line of the next piece is compared with it.
    last_line: Vec<u8>,
    begun: bool,
}

impl LineGzip {
    fn begin(&mut self, out: &mut Vec<u8>) {
        if !self.begun {
            out.extend_from_slice(&HEADER);
            self.begun = true;
        }
    }

    fn end_block(&mut self, is_last: bool, out: &mut Vec<u8>) {
        block::write(&mut self.contents, is_last, &mut self.bits);
        if is_last {
            self.bits.fill_byte();
        }
        self.bits.take(out);
    }
}

impl Encoder for LineGzip {
    /// Compresses best if pieces consist of whole lines.
    fn encode(&mut self, piece: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        self.begin(out);
        self.checksum.update(piece);
        let first = lines::line_end(piece, 0);
        let before = self.last_line.len();
        if before == 0 {
            self.contents.push_literals(&piece[..first]);
        } else {
            self.last_line.extend_from_slice(&piece[..first]);
            lines::push(&mut self.contents, &self.last_line, 0, before);
        }
        lines::push(&mut self.contents, piece, 0, first);
        let last = lines::last_line(piece).max(piece.len().saturating_sub(MAX_DISTANCE));
        self.last_line.clear();
        self.last_line.extend_from_slice(&piece[last..]);
        if self.contents.len() >= BLOCK {
            self.end_block(false, out);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.begin(out);
        self.end_block(true, out);
        out.extend_from_slice(&self.checksum.sum().to_le_bytes());
        out.extend_from_slice(&self.checksum.amount().to_le_bytes());
        self.reset()
    }

    fn reset(&mut self) -> io::Result<()> {
        self.contents.clear();
        self.bits.clear();
        self.checksum.reset();
        self.last_line.clear();
        self.begun = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
