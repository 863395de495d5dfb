//! zstd with the C library. It compresses better than `gzip`.

use super::compression::Encoder;
use std::io;
use zstd::stream::raw::{self, InBuffer, Operation as _, OutBuffer};

/// The level, based on the measurements in `compression`.
const LEVEL: i32 = 1;

/// The number of bytes to reserve for output.
const ROOM: usize = 16 * 1024;

pub(super) struct Zstd(raw::Encoder<'static>);

impl Zstd {
    pub(super) fn new() -> io::Result<Self> {
        raw::Encoder::new(LEVEL).map(Self)
    }
}

impl Encoder for Zstd {
    fn encode(&mut self, piece: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        let mut input = InBuffer::around(piece);
        while input.pos() < piece.len() {
            out.reserve(ROOM);
            let end = out.len();
            self.0
                .run(&mut input, &mut OutBuffer::around_pos(out, end))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        loop {
            out.reserve(ROOM);
            let end = out.len();
            if self.0.finish(&mut OutBuffer::around_pos(out, end), true)? == 0 {
                return self.reset();
            }
        }
    }

    fn reset(&mut self) -> io::Result<()> {
        self.0.reinit()
    }
}
