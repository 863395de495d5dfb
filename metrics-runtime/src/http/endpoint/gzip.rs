//! gzip with zlib-rs, which is as fast as the C libraries and needs no C compiler.

use super::compression::Encoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::io;

/// The level, based on the measurements in `compression`.
const LEVEL: u32 = 2;

/// The largest window: 32 KiB.
const WINDOW_BITS: u8 = 15;

/// The number of bytes to reserve for output.
const ROOM: usize = 16 * 1024;

pub(super) struct Gzip(Compress);

impl Gzip {
    pub(super) fn new() -> Self {
        Self(Compress::new_gzip(Compression::new(LEVEL), WINDOW_BITS))
    }
}

impl Encoder for Gzip {
    fn encode(&mut self, mut piece: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        while !piece.is_empty() {
            out.reserve(ROOM);
            let before = self.0.total_in();
            self.0.compress_vec(piece, out, FlushCompress::None)?;
            let read = self.0.total_in() - before;
            piece = &piece[read as usize..];
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        loop {
            out.reserve(ROOM);
            if self.0.compress_vec(&[], out, FlushCompress::Finish)? == Status::StreamEnd {
                return self.reset();
            }
        }
    }

    fn reset(&mut self) -> io::Result<()> {
        self.0.reset();
        Ok(())
    }
}
