//! Encodings of a response, and encoders that are used again.
//!
//! The levels were measured with an exposition of 98 088 series (9.9 MB) on a
//! 2-core machine; rendering it takes 1 ms:
//!
//! | encoder | level | size | time |
//! |---|---|---|---|
//! | gzip | 1 | 806 kB | 18.5 ms |
//! | gzip | **2** | 624 kB | 20.0 ms |
//! | gzip | 3 | 562 kB | 28.5 ms |
//! | gzip | 6 | 486 kB | 94.1 ms |
//! | zstd | −5 | 875 kB | 9.2 ms |
//! | zstd | **1** | 577 kB | 6.0 ms |
//! | zstd | 3 | 581 kB | 11.3 ms |

use crate::support::lock::lock;
use std::io;
use std::sync::Mutex;

/// How a response is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Encoding {
    /// Those that compress, the better ones first.
    pub(super) const COMPRESSED: &[Self] = &[
        #[cfg(feature = "zstd")]
        Self::Zstd,
        #[cfg(feature = "gzip")]
        Self::Gzip,
    ];

    /// Its names; the first is the one for `Content-Encoding`.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["identity"],
            #[cfg(feature = "gzip")]
            Self::Gzip => &["gzip", "x-gzip"],
            #[cfg(feature = "zstd")]
            Self::Zstd => &["zstd"],
        }
    }
}

/// Compresses pieces into one stream.
pub(super) trait Encoder: Send {
    /// Encodes a piece, at the end of `out`. It need not come out at once.
    fn encode(&mut self, piece: &[u8], out: &mut Vec<u8>) -> io::Result<()>;

    /// Ends the stream: all of it comes out, and another can begin.
    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()>;

    /// Forgets the stream, so that another can begin.
    fn reset(&mut self) -> io::Result<()>;
}

/// Encoders that nobody uses, by their encodings. There are never more than
/// there were scrapes at once; each is some hundred kilobytes.
static POOL: Mutex<Vec<(Encoding, Box<dyn Encoder>)>> = Mutex::new(Vec::new());

fn new_encoder(encoding: Encoding) -> io::Result<Option<Box<dyn Encoder>>> {
    match encoding {
        Encoding::Identity => Ok(None),
        #[cfg(feature = "gzip")]
        Encoding::Gzip => Ok(Some(Box::new(super::gzip::Gzip::new()))),
        #[cfg(feature = "zstd")]
        Encoding::Zstd => Ok(Some(Box::new(super::zstd::Zstd::new()?))),
    }
}

/// An encoder from the pool, which goes back there.
pub(super) struct Pooled {
    encoding: Encoding,
    encoder: Option<Box<dyn Encoder>>,
}

impl Pooled {
    /// Nothing for `identity`.
    pub(super) fn of(encoding: Encoding) -> io::Result<Option<Self>> {
        let pooled = {
            let mut pool = lock(&POOL);
            let place = pool.iter().position(|(other, _)| *other == encoding);
            place.map(|place| pool.swap_remove(place).1)
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

    pub(super) fn encoder(&mut self) -> io::Result<&mut dyn Encoder> {
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
