//! Why a process does not share its metrics.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a process does not share its metrics with others.
///
/// ```
/// use metrics_runtime::multiprocess::{self, InitError};
///
/// let error = multiprocess::init_in("/dev/null").unwrap_err();
/// assert!(matches!(error, InitError::Directory { step: "creating the directory", .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InitError {
    /// The directory, or this process's file in it, could not be created.
    Directory {
        /// The directory.
        directory: PathBuf,
        /// The step that failed.
        step: &'static str,
        /// The system's error.
        error: String,
    },
    /// Metrics were already used, and their numbers are on the heap.
    TooLate,
    /// The process already uses another directory.
    OtherDirectory {
        /// That directory.
        directory: PathBuf,
    },
}

impl InitError {
    pub(super) fn directory(
        directory: &std::path::Path,
        step: &'static str,
    ) -> impl FnOnce(io::Error) -> Self {
        let directory = directory.to_owned();
        move |error| Self::Directory {
            directory,
            step,
            error: error.to_string(),
        }
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory {
                directory,
                step,
                error,
            } => write!(
                f,
                "cannot share metrics in `{}`: {step}: {error}; set `METRICS_MULTIPROCESS_DIR` to \
                 a directory on a local disk that this user can write to, with some free space",
                directory.display()
            ),
            Self::TooLate => f.write_str(
                "cannot share metrics: some were already recorded; choose the directory first in `main`, \
                 or set `METRICS_MULTIPROCESS_DIR`",
            ),
            Self::OtherDirectory { directory } => write!(
                f,
                "metrics are already shared in `{}`; a process can share them in one directory only",
                directory.display()
            ),
        }
    }
}

impl std::error::Error for InitError {}
