//! The public functions that make this process share its metrics.

use crate::storage::file::{self, InitError};
use std::path::{Path, PathBuf};

/// Shares the metrics of this process with others. The directory is the environment variable
/// `METRICS_MULTIPROCESS_DIR`, or else `PROMETHEUS_MULTIPROC_DIR`. If neither is set, nothing
/// changes.
///
/// The first update of a metric does the same. Call this first in `main` to handle an error at
/// startup. Otherwise the error is logged, and the metrics are not shared.
///
/// ```
/// // `METRICS_MULTIPROCESS_DIR` is not set here.
/// assert_eq!(metrics_runtime::multiprocess::init(), Ok(()));
/// assert_eq!(metrics_runtime::multiprocess::directory(), None);
/// ```
///
/// # Errors
///
/// If the directory or the file of this process cannot be created, for example because it is not
/// writable or the disk is full.
///
/// # Cost
///
/// If a directory is set, the first call creates the file of this process and starts a thread that
/// updates it once a second. Later calls take a short lock.
pub fn init() -> Result<(), InitError> {
    let _ = file::own();
    file::problem().map_or(Ok(()), Err)
}

/// Like [`init`], with this directory instead of the environment. If the directory is missing, it
/// is created for this user only.
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
/// As [`init`]. Also if metrics were already recorded, or are already shared in another directory.
///
/// # Cost
///
/// That of [`init`].
pub fn init_in(directory: impl AsRef<Path>) -> Result<(), InitError> {
    file::configure(directory.as_ref())
}

/// Does not share the metrics of this process, even if the environment names a directory. Use it in
/// a process that serves the metrics of others. Call it first in `main`. It has no effect once
/// metrics are shared.
///
/// ```
/// metrics_runtime::multiprocess::disable();
/// assert_eq!(metrics_runtime::multiprocess::directory(), None);
/// ```
///
/// Cost: it sets a flag.
pub fn disable() {
    file::disable();
}

/// The directory in which this process shares its metrics, if it does.
///
/// [`init`] has an example.
///
/// Cost: a load, except for the first call, which decides like [`init`].
pub fn directory() -> Option<PathBuf> {
    file::own().map(|own| own.directory().to_owned())
}
