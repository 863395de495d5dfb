//! Reuses encoders, because creating one is expensive.

use super::compression::{Content, Encoder, Encoding};
#[cfg(feature = "gzip")]
use super::deflate::LineGzip;
#[cfg(feature = "gzip")]
use super::gzip::Gzip;
#[cfg(feature = "zstd")]
use super::zstd::Zstd;
use crate::support::lock::lock;
use std::io;
use std::sync::Mutex;

/// The use of an encoder.
type Use = (Encoding, Content);

/// The idle encoders. There are at most as many as concurrent scrapes. Each takes a few hundred
/// kilobytes.
static POOL: Mutex<Vec<(Use, Box<dyn Encoder>)>> = Mutex::new(Vec::new());

fn new_encoder((encoding, content): Use) -> io::Result<Option<Box<dyn Encoder>>> {
    // Without the feature `gzip`, no encoder depends on the content.
    let _ = content;
    match encoding {
        Encoding::Identity => Ok(None),
        #[cfg(feature = "gzip")]
        Encoding::Gzip if content == Content::Lines => Ok(Some(Box::<LineGzip>::default())),
        #[cfg(feature = "gzip")]
        Encoding::Gzip => Ok(Some(Box::new(Gzip::new()))),
        #[cfg(feature = "zstd")]
        Encoding::Zstd => Ok(Some(Box::new(Zstd::new()?))),
    }
}

/// An encoder that returns to the pool when it is dropped.
pub(in crate::http) struct Pooled {
    use_of: Use,
    encoder: Option<Box<dyn Encoder>>,
}

impl Pooled {
    /// Takes an idle encoder, or creates one. `None` for `identity`.
    pub(in crate::http) fn take(encoding: Encoding, content: Content) -> io::Result<Option<Self>> {
        let use_of = (encoding, content);
        let pooled = {
            let mut pool = lock(&POOL);
            let idle = pool.iter().position(|(other, _)| *other == use_of);
            idle.map(|index| pool.swap_remove(index).1)
        };
        let encoder = match pooled {
            Some(encoder) => Some(encoder),
            None => new_encoder(use_of)?,
        };
        Ok(encoder.map(|encoder| Self {
            use_of,
            encoder: Some(encoder),
        }))
    }

    pub(in crate::http) fn encoder(&mut self) -> io::Result<&mut dyn Encoder> {
        match &mut self.encoder {
            Some(encoder) => Ok(&mut **encoder),
            None => Err(io::Error::other("the encoder was returned to the pool")),
        }
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        if let Some(mut encoder) = self.encoder.take()
            && encoder.reset().is_ok()
        {
            lock(&POOL).push((self.use_of, encoder));
        }
    }
}
