//! Detects that the files of a `SQLite` database were removed or replaced while they were open.
//!
//! `SQLite` itself continues with a deleted file: it acknowledges writes that can never be read, and a further connection
//! opens another file of the same name. That holds for the database and for its write-ahead log.

use std::fs::{self, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::Mutex;
use tokio::time::{Duration, Instant, sleep};

/// The suffixes of the write-ahead log and of its index.
const LOG: &str = "-wal";
const LOG_INDEX: &str = "-shm";

/// How long another process may take to open or close the database.
const MOMENT: Duration = Duration::from_secs(3);

/// The files as they were when the database was opened.
#[derive(Debug)]
pub(super) struct DatabaseFiles {
    files: Vec<(PathBuf, Identity)>,
    /// `SQLite` removes the log with the last connection, so this one stays open.
    connection: Mutex<Option<SqliteConnection>>,
}

impl DatabaseFiles {
    /// The present files of the database with this name. The connection has read from it, so its log exists, unless the file
    /// system does not support one.
    pub(super) fn of(path: &Path, connection: SqliteConnection) -> io::Result<Self> {
        let mut files = Vec::new();
        for end in ["", LOG, LOG_INDEX] {
            let path = beside(path, end);
            match fs::metadata(&path) {
                Ok(file) => files.push((path, identity(&file))),
                Err(error) if error.kind() == io::ErrorKind::NotFound && !end.is_empty() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self {
            files,
            connection: Mutex::new(Some(connection)),
        })
    }

    /// Fails if a file was removed or replaced.
    pub(super) fn check(&self) -> io::Result<()> {
        for (path, opened) in &self.files {
            match fs::metadata(path) {
                Ok(file) if identity(&file) == *opened => {}
                Ok(_) => return Err(lost(path, "was replaced")),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(lost(path, "was removed"));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Closes the last connection of this process.
    pub(super) async fn close(&self) {
        if let Some(connection) = self.connection.lock().await.take() {
            // The log keeps what could not be moved into the database.
            let _kept = connection.close().await;
        }
    }
}

/// Fails if the log of a database that other processes have open was removed. A new one would hide what they wrote.
pub(super) async fn check_log_of_others(path: &Path) -> io::Result<()> {
    let log = beside(path, LOG);
    let is_missing = || {
        let mut file = fs::File::open(path)?;
        Ok(has_log(&mut file)? && !log.try_exists()? && is_open_elsewhere(&file)?)
    };
    if lasts(is_missing).await? {
        return Err(lost(&log, "was removed"));
    }
    Ok(())
}

/// Whether the log is missing for longer than a moment. It also is while another process opens the database, and while the
/// last one closes it.
async fn lasts(is_missing: impl Fn() -> io::Result<bool>) -> io::Result<bool> {
    let since = Instant::now();
    while is_missing()? {
        if since.elapsed() >= MOMENT {
            return Ok(true);
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(false)
}

/// Whether the database uses a write-ahead log, as the 19th byte of its file says.
fn has_log(file: &mut fs::File) -> io::Result<bool> {
    let mut head = [0; 19];
    file.read_exact(&mut head)?;
    Ok(head[18] == 2)
}

/// Whether another process has a database with a log open. Then it holds a shared lock on these bytes, which `SQLite`
/// documents in its `os.h`; the last connection to close removes the log.
#[cfg(unix)]
fn is_open_elsewhere(file: &fs::File) -> io::Result<bool> {
    use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};
    let exclusive = Flock {
        start: 0x4000_0002,
        length: 510,
        pid: None,
        typ: FlockType::WriteLock,
        offset_type: FlockOffsetType::Set,
    };
    Ok(fcntl_getlk(file, &exclusive)?.is_some())
}

/// On other systems, the log of an open database cannot be removed.
#[cfg(not(unix))]
fn is_open_elsewhere(_file: &fs::File) -> io::Result<bool> {
    Ok(false)
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn lost(path: &Path, how: &str) -> io::Error {
    let path = path.display();
    io::Error::new(
        io::ErrorKind::NotFound,
        format!("{path} {how} while it was open: put it back, or start the service again"),
    )
}

/// The device and inode of a file.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(file: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (file.dev(), file.ino())
}

/// On other systems, an open file can neither be removed nor replaced.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(_file: &Metadata) -> Identity {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[tokio::test(start_paused = true)]
    async fn a_log_that_is_missing_for_a_moment_was_not_removed() {
        let missing_for = |times: u32| {
            let asked = Cell::new(0);
            lasts(move || Ok(asked.replace(asked.get() + 1) < times))
        };
        assert!(!missing_for(0).await.expect("readable"));
        assert!(!missing_for(100).await.expect("readable"));
        assert!(missing_for(u32::MAX).await.expect("readable"));
        let unreadable = lasts(|| Err(io::ErrorKind::PermissionDenied.into()));
        assert_eq!(
            unreadable.await.expect_err("an error").kind(),
            io::ErrorKind::PermissionDenied
        );
    }
}
