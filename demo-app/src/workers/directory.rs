//! The directory in which workers share their metrics.

use std::path::{Path, PathBuf};
use std::{env, io};

use tempfile::TempDir;

/// The variable that names the directory to `metrics-runtime`.
pub(super) const DIRECTORY: &str = "METRICS_MULTIPROCESS_DIR";

/// The name that the Prometheus client library for Python uses.
const DIRECTORY_IN_PYTHON: &str = "PROMETHEUS_MULTIPROC_DIR";

/// A directory for this user only, which lasts as long as the supervisor.
#[derive(Debug)]
pub(super) struct MetricsDirectory(TempDir);

impl MetricsDirectory {
    /// Creates a directory; none if the environment already names one.
    pub(super) fn new() -> io::Result<Option<Self>> {
        let is_set = |name| env::var_os(name).is_some_and(|path| !path.is_empty());
        if is_set(DIRECTORY) || is_set(DIRECTORY_IN_PYTHON) {
            return Ok(None);
        }
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let directory = builder.prefix("demo-app-metrics-").tempdir()?;
        Ok(Some(Self(directory)))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Removes it.
    pub(super) fn remove(self) -> io::Result<()> {
        self.0.close()
    }

    /// Keeps the directory, to see what the workers measured.
    pub(super) fn keep(self) -> PathBuf {
        self.0.keep()
    }
}
