//! The encodings of a response.
//!
//! The compression levels are based on measurements with an exposition of 98 088 series
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
//! Text is compressed with gzip by this crate's encoder (`deflate`). It takes 0.33 to 0.43 of
//! the instructions of level 2. Compressed counters are a fifth shorter, and histograms of
//! functions a fifth longer. So the level of gzip matters only for protobuf and JSON.

use std::io;

/// The encoding of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Encoding {
    Identity,
    #[cfg(feature = "gzip")]
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Encoding {
    /// The encodings with compression, best first.
    pub(super) const COMPRESSED: &[Self] = &[
        #[cfg(feature = "zstd")]
        Self::Zstd,
        #[cfg(feature = "gzip")]
        Self::Gzip,
    ];

    /// The names of the encoding. The first one is written into `Content-Encoding`.
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

/// The kind of content to compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Content {
    /// Each line resembles the previous one.
    Lines,
    Other,
}

/// Compresses pieces into one stream.
pub(in crate::http) trait Encoder: Send {
    /// Encodes a piece and appends the result to `out`. The encoder can hold back a part of
    /// the result.
    fn encode(&mut self, piece: &[u8], out: &mut Vec<u8>) -> io::Result<()>;

    /// Ends the stream and appends the rest of it to `out`.
    fn finish(&mut self, out: &mut Vec<u8>) -> io::Result<()>;

    /// Discards the stream, so that a new one can begin.
    fn reset(&mut self) -> io::Result<()>;
}
