//! Whether this process shares its metrics, for users.

use crate::storage::file::{self, InitError};
use std::path::{Path, PathBuf};

/// Shares the metrics of this process with others if the environment variable
/// `METRICS_MULTIPROCESS_DIR` names a directory, or else `PROMETHEUS_MULTIPROC_DIR`.
/// Without one of them, nothing changes.
///
/// The first update of a metric does the same. Call this first in `main` to end the
/// program if the directory cannot be used; otherwise the error is logged, and metrics
/// stay in this process.
///
/// ```
/// // `METRICS_MULTIPROCESS_DIR` is not set here.
/// assert_eq!(metrics_runtime::multiprocess::init(), Ok(()));
/// assert_eq!(metrics_runtime::multiprocess::directory(), None);
/// ```
///
/// # Errors
///
/// If the directory or the file of this process cannot be made: it is not writable, or
/// its disk is full.
pub fn init() -> Result<(), InitError> {
    let _ = file::own();
    file::problem().map_or(Ok(()), Err)
}

/// [`init`] with a directory, whatever the environment says. It is made if it is missing,
/// for this user only.
///
/// ```
/// use metrics_runtime::{Counter, metric, multiprocess, render};
///
/// /// Orders placed.
/// #[metric]
/// static ORDERS_TOTAL: Counter;
///
/// let directory = tempfile::tempdir()?;
/// multiprocess::init_in(directory.path())?;
/// ORDERS_TOTAL.inc();
/// // From here on the exposition has the numbers of all processes in this directory.
/// assert!(render().contains("\norders_total 1\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`init`]; and if metrics were already recorded, or if they are already shared in
/// another directory.
pub fn init_in(directory: impl AsRef<Path>) -> Result<(), InitError> {
    file::configure(directory.as_ref())
}

/// Keeps the metrics of this process out of the directory that the environment names: for
/// a process that serves those of others. Call it first in `main`; no effect once metrics
/// are shared.
///
/// ```
/// metrics_runtime::multiprocess::disable();
/// assert_eq!(metrics_runtime::multiprocess::directory(), None);
/// ```
pub fn disable() {
    file::disable();
}

/// The directory in which this process shares its metrics, if it does.
pub fn directory() -> Option<PathBuf> {
    file::own().map(|own| own.directory().to_owned())
}
