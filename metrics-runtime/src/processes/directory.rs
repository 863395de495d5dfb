//! A directory in which processes share their metrics, for its readers.

use super::file::ProcessFile;
use super::fold::{fold, never_stop};
use super::listing::{self, DirectoryLock};
use super::problem::Problem;
use super::state::State;
use crate::snapshot::OwnedFamily;
use crate::support::lock::lock;
use crate::support::log::{self, LogOnce};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// A directory in which processes share their metrics. The process that reads it need not share its
/// own.
///
/// ```
/// use metrics_runtime::Format;
/// use metrics_runtime::multiprocess::Directory;
///
/// # fn main() -> std::io::Result<()> {
/// # let path = std::env::temp_dir().join(format!("metrics-{}", std::process::id()));
/// # std::fs::create_dir_all(&path)?;
/// let directory = Directory::open(&path)?;
/// for process in directory.processes()? {
///     println!("{} {} {}", process.pid, process.executable, process.is_live);
/// }
/// let text = String::from_utf8(directory.render(Format::Text)?).expect("it is text");
/// assert!(text.contains("\nmetrics_processes 0\n"));
/// # std::fs::remove_dir_all(&path)
/// # }
/// ```
///
/// Several threads and processes may read one directory at the same time.
pub struct Directory {
    path: PathBuf,
    state: Mutex<State>,
}

/// A process that shares its metrics, or has shared them.
///
/// [`Directory`] has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Process {
    /// The name of its file, without the suffix.
    pub id: String,
    /// Its process id.
    pub pid: u32,
    /// When it started to share its metrics.
    pub started: SystemTime,
    /// The path of its executable.
    pub executable: String,
    /// Whether it is running. If it has ended, the next scrape folds its file.
    pub is_live: bool,
    /// Whether it has exited by itself, and was not killed by a signal.
    pub exited: bool,
    /// Whether its numbers were already added to those of ended processes. Then its file is kept
    /// only because the process was killed by a signal.
    pub is_black_box: bool,
}

impl Process {
    fn of(id: &str, file: &ProcessFile, is_live: bool, is_black_box: bool) -> Option<Self> {
        let process = file.process()?;
        Some(Self {
            id: id.to_owned(),
            pid: process.pid,
            started: SystemTime::UNIX_EPOCH + Duration::from_millis(process.started),
            executable: process.executable.clone(),
            is_live,
            exited: file.exited(),
            is_black_box,
        })
    }
}

impl Directory {
    /// Opens an existing directory.
    ///
    /// # Errors
    ///
    /// If it does not exist or is not readable.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        fs::read_dir(&path)?;
        Ok(Self::of(path.as_ref().to_owned()))
    }

    pub(super) fn of(path: PathBuf) -> Self {
        let state = Mutex::new(State::new(&path));
        Self { path, state }
    }

    /// The directory's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The processes with files in the directory, the oldest first: running processes, ended ones
    /// that were not folded yet, and the last ones that were killed by a signal.
    ///
    /// ```
    /// # fn main() -> std::io::Result<()> {
    /// # let path = std::env::temp_dir().join(format!("metrics-of-{}", std::process::id()));
    /// # std::fs::create_dir_all(&path)?;
    /// use metrics_runtime::multiprocess::Directory;
    ///
    /// let directory = Directory::open(&path)?;
    /// assert!(directory.processes()?.is_empty());
    /// # std::fs::remove_dir_all(&path)
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the directory is not readable. Unreadable files are left out.
    ///
    /// # Cost
    ///
    /// It reads what was added to the description of each file since the last call.
    pub fn processes(&self) -> io::Result<Vec<Process>> {
        let listing = listing::list(&self.path).map_err(Problem::into_io)?;
        let mut state = lock(&self.state);
        let mut processes = Vec::new();
        for (id, is_live) in &listing.processes {
            if let Ok(Some(_)) = state.refresh_file(id) {
                let file = state.file(id);
                processes.extend(file.and_then(|file| Process::of(id, file, *is_live, false)));
            }
        }
        for id in &listing.black_boxes {
            let file = state.read_black_box(id);
            let file = file.ok().flatten();
            processes.extend(file.and_then(|file| Process::of(id, &file, false, true)));
        }
        processes.sort_by_key(|process| process.started);
        Ok(processes)
    }

    /// All families, merged over all processes. First folds files of ended processes, if no other
    /// process reads. The caller then calls [`log`](Self::log).
    pub(crate) fn families(&self) -> io::Result<Vec<OwnedFamily>> {
        read(&mut lock(&self.state)).map_err(Problem::into_io)
    }

    /// Folds the files of ended processes.
    pub(super) fn fold(&self) {
        fold(&mut lock(&self.state), &mut never_stop);
        self.log();
    }

    /// Logs new problems, each once. Call it without holding a lock.
    pub(crate) fn log(&self) {
        let messages = lock(&self.state).take_messages();
        for message in messages {
            log::warn(format_args!("{message}"));
        }
    }

    /// Logs once that the directory cannot be read.
    pub(crate) fn report(&self, error: &io::Error) {
        static ERROR: LogOnce = LogOnce::new();
        ERROR.error(format_args!(
            "scrapes fail: cannot read the shared metrics in {}: {error}",
            self.path.display()
        ));
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Folds the files of ended processes, and merges the others.
fn read(state: &mut State) -> Result<Vec<OwnedFamily>, Problem> {
    let directory = state.directory.clone();
    let mut lock = DirectoryLock::shared(&directory)?;
    let mut listing = listing::list(&directory)?;
    if state.needs_folding(&listing) {
        drop(lock);
        fold(state, &mut never_stop);
        lock = DirectoryLock::shared(&directory)?;
        listing = listing::list(&directory)?;
    }
    let families = state.families(&listing);
    drop(lock);
    families
}
