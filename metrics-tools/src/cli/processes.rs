//! What verbs on a directory of processes have in common.

use std::io;
use std::path::Path;

/// The message for a directory that can't be read.
pub(super) fn unreadable(directory: &Path, error: &io::Error) -> String {
    format!(
        "{} can't be read: {error}; write the directory that `METRICS_MULTIPROCESS_DIR` names for \
         the service",
        directory.display()
    )
}
