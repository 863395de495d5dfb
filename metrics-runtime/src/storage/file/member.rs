//! Whether this process shares its metrics, and in which directory. That is decided once:
//! by a setting, or when the first chunk is needed.

use super::error::InitError;
use super::own::OwnFile;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

/// Runs once this process has a file. Other stages submit functions, because this one
/// cannot name them. They run on an update's slow path, so they only start something.
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
/// If that was decided otherwise before, or the directory or the file cannot be made.
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

/// Shares nothing, whatever the environment says. No effect if that was decided before.
pub(crate) fn disable() {
    let _ = decide(|| None);
}

/// Why this process does not share its metrics, although it should.
pub(crate) fn problem() -> Option<InitError> {
    lock(&PROBLEM).clone()
}

fn decide(directory: impl FnOnce() -> Option<PathBuf>) -> Option<&'static OwnFile> {
    let mut is_new = false;
    // An allocator that updates metrics must not come here again meanwhile.
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

/// The variables that name a directory. The second one is that of Python's client.
const VARIABLES: [&str; 2] = ["METRICS_MULTIPROCESS_DIR", "PROMETHEUS_MULTIPROC_DIR"];

fn from_environment() -> Option<PathBuf> {
    let set = VARIABLES.iter().filter_map(env::var_os);
    set.map(PathBuf::from)
        .find(|directory| !directory.as_os_str().is_empty())
}
