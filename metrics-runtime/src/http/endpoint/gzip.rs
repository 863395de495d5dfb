//! gzip, by zlib-rs: as fast as the C libraries, without a C compiler.

use super::compression::Encoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::io;

/// See the figures in `compression`.
const LEVEL: u32 = 2;

/// The largest window, 32 KiB.
const WINDOW_BITS: u8 = 15;

/// How much room there is for what comes out.
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
            let taken = self.0.total_in() - before;
            piece = &piece[taken as usize..];
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
