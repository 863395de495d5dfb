//! The files of a directory, and which of their processes are running.
//!
//! A process locks its file exclusively until it ends. The directory is locked by its readers
//! (shared) and by a process that folds (exclusively).

use super::problem::Problem;
use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// The suffix of a process's file, after its id.
pub(super) const PROCESS: &str = ".process";

/// The suffix of a file whose process was killed by a signal.
pub(super) const BLACK_BOX: &str = ".blackbox";

/// The suffix of a file that was set aside.
pub(super) const CORRUPT: &str = ".corrupt";

/// The sums of ended processes.
pub(super) const ENDED: &str = "ended";

/// The next sums, while they are written.
pub(super) const NEXT_ENDED: &str = ".ended";

/// The number of unused files of each kind that stay.
const KEPT: usize = 8;

/// How long a reader waits for a process that folds.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The age of an unfinished file that its process has abandoned.
const ABANDONED: Duration = Duration::from_secs(60);

/// The relevant files.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The ids of process files, and whether the processes are running.
    pub(super) processes: BTreeMap<String, bool>,
    /// The ids of files whose process was killed by a signal.
    pub(super) black_boxes: Vec<String>,
    /// The number of files that were set aside.
    pub(super) corrupt: usize,
}

/// Lists a directory.
pub(super) fn list(directory: &Path) -> Result<Listing, Problem> {
    let mut listing = Listing::default();
    for file in fs::read_dir(directory)? {
        let name = file?.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        if let Some(id) = name.strip_suffix(PROCESS) {
            if let Some(file) = open(&directory.join(name))? {
                let live = file.is_ok_and(|file| is_locked(&file));
                listing.processes.insert(id.to_owned(), live);
            }
        } else if let Some(id) = name.strip_suffix(BLACK_BOX) {
            listing.black_boxes.push(id.to_owned());
        } else if name.ends_with(CORRUPT) {
            listing.corrupt += 1;
        }
    }
    Ok(listing)
}

/// Opens a file for reading. `None` if it is gone. Anything other than a file is foreign.
pub(super) fn open(path: &Path) -> io::Result<Option<Result<File, Problem>>> {
    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits() as i32)
        .open(path);
    match opened {
        Ok(file) if file.metadata()?.is_file() => Ok(Some(Ok(file))),
        Ok(_) => Ok(Some(Err(Problem::Foreign))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Ok(Some(Err(Problem::Denied)))
        }
        Err(error) if Errno::from_io_error(&error) == Some(Errno::LOOP) => {
            Ok(Some(Err(Problem::Foreign)))
        }
        Err(error) => Err(error),
    }
}

/// Whether a process has locked a file exclusively.
pub(super) fn is_locked(file: &File) -> bool {
    match flock(file, FlockOperation::NonBlockingLockShared) {
        Ok(()) => {
            let _ = flock(file, FlockOperation::Unlock);
            false
        }
        Err(_) => true,
    }
}

/// A lock on the directory, until this is dropped.
#[derive(Debug)]
pub(super) struct DirectoryLock(#[expect(dead_code, reason = "it is closed")] File);

impl DirectoryLock {
    /// For a reader. Waits for a process that folds.
    pub(super) fn shared(directory: &Path) -> Result<Self, Problem> {
        let file = File::open(directory)?;
        let deadline = Instant::now() + TIMEOUT;
        while let Err(error) = flock(&file, FlockOperation::NonBlockingLockShared) {
            if Instant::now() >= deadline {
                return Err(Problem::Io(error.into()));
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(Self(file))
    }

    /// For a process that folds. `None` if another process has the lock.
    pub(super) fn exclusive(directory: &Path) -> Option<Self> {
        let file = File::open(directory).ok()?;
        let locked = flock(&file, FlockOperation::NonBlockingLockExclusive);
        locked.ok().map(|()| Self(file))
    }
}

/// Removes unused files: files that were set aside or kept for `postmortem`, except the newest
/// ones, and files that a process has left unfinished.
pub(super) fn prune(directory: &Path) -> io::Result<()> {
    let mut kinds: [Vec<(SystemTime, PathBuf)>; 2] = Default::default();
    for file in fs::read_dir(directory)? {
        let (path, name) = file.map(|file| (file.path(), file.file_name()))?;
        let Some(name) = name.to_str() else {
            continue;
        };
        let kind = [BLACK_BOX, CORRUPT];
        let kind = kind.iter().position(|suffix| name.ends_with(suffix));
        let Some(modified) = fs::symlink_metadata(&path)
            .and_then(|of| of.modified())
            .ok()
        else {
            continue;
        };
        if let Some(kind) = kind {
            kinds[kind].push((modified, path));
        } else if is_id(name.strip_prefix('.').unwrap_or_default())
            && modified.elapsed().is_ok_and(|age| age > ABANDONED)
            && let Ok(Some(Ok(file))) = open(&path)
            && !is_locked(&file)
        {
            fs::remove_file(path)?;
        }
    }
    for mut files in kinds {
        files.sort_unstable();
        let more = files.len().saturating_sub(KEPT);
        for (_, path) in files.drain(..more) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Whether this is the id of a process.
fn is_id(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
