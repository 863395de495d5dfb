//! Encoders that are reused, because making one is expensive.

use super::compression::{Encoder, Encoding};
#[cfg(feature = "gzip")]
use super::gzip::Gzip;
#[cfg(feature = "zstd")]
use super::zstd::Zstd;
use crate::support::lock::lock;
use std::io;
use std::sync::Mutex;

/// The idle encoders with their encodings. Their number is bounded by the number of
/// concurrent scrapes. An encoder takes some hundred kilobytes.
static POOL: Mutex<Vec<(Encoding, Box<dyn Encoder>)>> = Mutex::new(Vec::new());

fn new_encoder(encoding: Encoding) -> io::Result<Option<Box<dyn Encoder>>> {
    match encoding {
        Encoding::Identity => Ok(None),
        #[cfg(feature = "gzip")]
        Encoding::Gzip => Ok(Some(Box::new(Gzip::new()))),
        #[cfg(feature = "zstd")]
        Encoding::Zstd => Ok(Some(Box::new(Zstd::new()?))),
    }
}

/// An encoder that returns to the pool when it is dropped.
pub(in crate::http) struct Pooled {
    encoding: Encoding,
    encoder: Option<Box<dyn Encoder>>,
}

impl Pooled {
    /// An idle encoder or a new one. `None` for `identity`.
    pub(in crate::http) fn take(encoding: Encoding) -> io::Result<Option<Self>> {
        let pooled = {
            let mut pool = lock(&POOL);
            let idle = pool.iter().position(|(other, _)| *other == encoding);
            idle.map(|index| pool.swap_remove(index).1)
        };
        let encoder = match pooled {
            Some(encoder) => Some(encoder),
            None => new_encoder(encoding)?,
        };
        Ok(encoder.map(|encoder| Self {
            encoding,
            encoder: Some(encoder),
        }))
    }

    pub(in crate::http) fn encoder(&mut self) -> io::Result<&mut dyn Encoder> {
        match &mut self.encoder {
            Some(encoder) => Ok(&mut **encoder),
            None => Err(io::Error::other("the encoder is back in its pool")),
        }
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        if let Some(mut encoder) = self.encoder.take()
            && encoder.reset().is_ok()
        {
            lock(&POOL).push((self.encoding, encoder));
        }
    }
}
