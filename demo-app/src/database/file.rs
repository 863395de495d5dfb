//! The file of a `SQLite` database, which must stay the one that was opened.
//!
//! `SQLite` itself goes on with a file that has no name any more: it acknowledges writes that nobody can ever read, and a
//! further connection opens another file of that name.

use std::fs::Metadata;
use std::io;
use std::path::PathBuf;

/// The file as it was when the database was opened.
#[derive(Debug)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    identity: Identity,
}

impl DatabaseFile {
    /// The present file of this name.
    pub(super) fn at(path: PathBuf) -> io::Result<Self> {
        let identity = identity(&std::fs::metadata(&path)?);
        Ok(Self { path, identity })
    }

    /// Fails if the file was removed or replaced.
    pub(super) fn check(&self) -> io::Result<()> {
        let what = match std::fs::metadata(&self.path) {
            Ok(file) if identity(&file) == self.identity => return Ok(()),
            Ok(_) => "was replaced",
            Err(error) if error.kind() == io::ErrorKind::NotFound => "was removed",
            Err(error) => return Err(error),
        };
        let path = self.path.display();
        Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{path} {what} while it was open: put it back, or start the service again"),
        ))
    }
}

/// The device and the number of a file on it.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(file: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (file.dev(), file.ino())
}

/// Elsewhere an open file can neither be removed nor replaced.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(_file: &Metadata) -> Identity {}
