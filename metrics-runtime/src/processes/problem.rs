//! Why a file in the directory cannot be read.

use std::fmt;
use std::io;

/// Why a file in the directory cannot be read.
#[derive(Debug)]
pub(super) enum Problem {
    /// The operating system returned an error.
    Io(io::Error),
    /// It belongs to another user.
    Denied,
    /// It has another format.
    Foreign,
    /// A later version of this library wrote it.
    Version(u8),
    /// A part of it is missing.
    Truncated,
    /// It is inconsistent.
    Corrupt(&'static str),
    /// It describes more than the limits for one directory allow.
    TooLarge(&'static str),
}

impl Problem {
    /// Whether the file will never be readable, by any version.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Foreign | Self::Truncated | Self::Corrupt(_))
    }

    /// Converts it to the error for reading the directory.
    pub(super) fn into_io(self) -> io::Error {
        match self {
            Self::Io(error) => error,
            problem => io::Error::new(io::ErrorKind::InvalidData, problem.to_string()),
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            Self::Truncated
        } else {
            Self::Io(error)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Denied => f.write_str("it belongs to another user"),
            Self::Foreign => f.write_str("it is not a metrics file"),
            Self::Version(version) => write!(f, "its format version is {version}, expected 1"),
            Self::Truncated => f.write_str("it is truncated"),
            Self::Corrupt(what) => write!(f, "it is corrupt: {what}"),
            Self::TooLarge(what) => write!(f, "it has too many {what}"),
        }
    }
}
