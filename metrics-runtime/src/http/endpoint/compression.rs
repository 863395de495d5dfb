//! The encodings of a response.
//!
//! The compression levels were chosen by measuring an exposition of 98 088 series
//! (9.9 MB) on a machine with two cores. Rendering it takes 1 ms:
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
//!
//! Text is compressed with gzip by our own encoder (`deflate`), with 0.33 to
//! 0.43 of the instructions of level 2: counters are a fifth shorter, histograms of functions a
//! fifth longer. The levels are for protobuf and JSON.

use std::io;

/// How a response is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Encoding {
    Identity,
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Encoding {
    /// The encodings that compress, best first.
    pub(super) const COMPRESSED: &[Self] = &[
        #[cfg(feature = "zstd")]
        Self::Zstd,
        #[cfg(feature = "gzip")]
        Self::Gzip,
    ];

    /// Its names. The first is written into `Content-Encoding`.
    pub(in crate::http) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Identity => &["identity"],
            #[cfg(feature = "gzip")]
            Self::Gzip => &["gzip", "x-gzip"],
            #[cfg(feature = "zstd")]
            Self::Zstd => &["zstd"],
        }
    }
}

/// What is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Content {
    /// Lines that resemble the one before.
    Lines,
    Other,
}

/// Compresses pieces into one stream.
pub(in crate::http) trait Encoder: Send {
    /// Encodes a piece and appends the result to `out`. The encoder may keep some of it
    /// for later.
    fn encode(&mut self, piece: &[u8], out: &mut Vec<u8>) -> io::Result<()>;

    /// Ends the stream and appends the rest of it to `out`.
    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()>;

    /// Discards the stream, so that another one can begin.
    fn reset(&mut self) -> io::Result<()>;
}
