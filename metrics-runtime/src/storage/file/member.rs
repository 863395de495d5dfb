//! Whether this process shares its metrics, and in which directory. It is decided once: by a call,
//! or when the first chunk is needed.

use super::error::InitError;
use super::own::OwnFile;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

/// Runs once this process has a file. Other stages submit functions, because this one cannot name
/// them. They run on an update's slow path, so they must only start work.
#[derive(Debug)]
pub(crate) struct Opened(pub(crate) fn());

inventory::collect!(Opened);

static OWN: OnceLock<Option<OwnFile>> = OnceLock::new();

/// Why there is no file, although there should be one.
static PROBLEM: Mutex<Option<InitError>> = Mutex::new(None);

/// The file of this process, if it shares its metrics. The first call decides.
pub(crate) fn own() -> Option<&'static OwnFile> {
    decide(from_environment)
}

/// Shares the metrics of this process in a directory.
///
/// # Errors
///
/// If it was already decided otherwise, or the directory or the file cannot be created.
pub(crate) fn configure(directory: &Path) -> Result<(), InitError> {
    let own = decide(|| Some(directory.to_owned()));
    match (own, problem()) {
        (Some(own), _) if own.directory() == directory => Ok(()),
        (Some(own), _) => Err(InitError::OtherDirectory {
            directory: own.directory().to_owned(),
        }),
        (None, Some(problem)) => Err(problem),
        (None, None) => Err(InitError::TooLate),
    }
}

/// Never shares metrics, even if the environment names a directory. No effect if it was already
/// decided.
pub(crate) fn disable() {
    let _ = decide(|| None);
}

/// Why this process does not share its metrics, although it should.
pub(crate) fn problem() -> Option<InitError> {
    lock(&PROBLEM).clone()
}

fn decide(directory: impl FnOnce() -> Option<PathBuf>) -> Option<&'static OwnFile> {
    let mut is_new = false;
    // An allocator that updates metrics must not call this recursively.
    let _slow = OWN.get().is_none().then(SlowPath::nest);
    let own = OWN.get_or_init(|| {
        let opened = OwnFile::create(&directory()?);
        is_new = opened.is_ok();
        opened.map_err(|error| *lock(&PROBLEM) = Some(error)).ok()
    });
    if is_new {
        for Opened(start) in inventory::iter::<Opened> {
            start();
        }
    }
    own.as_ref()
}

/// The variables for the directory. The second one is that of the Python client.
const VARIABLES: [&str; 2] = ["METRICS_MULTIPROCESS_DIR", "PROMETHEUS_MULTIPROC_DIR"];

fn from_environment() -> Option<PathBuf> {
    let set = VARIABLES.iter().filter_map(env::var_os);
    set.map(PathBuf::from)
        .find(|directory| !directory.as_os_str().is_empty())
}
