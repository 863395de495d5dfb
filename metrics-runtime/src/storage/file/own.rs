//! The file of this process, which only this process writes.

use super::error::InitError;
use super::frame;
use super::layout::{EXTENTS_ENTRY, MAGIC, MAX_PAGES, PAGE, Page, extent, extents_entry};
use crate::declaration::record::{ProcessRecord, Record};
use crate::platform::{clock, mapped};
use crate::storage::string_key::random;
use crate::support::lock::lock;
use rustix::fs::{FallocateFlags, FlockOperation, fallocate, flock};
use rustix::process::{Resource, getrlimit};
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// A page as memory.
pub(crate) type Words = [AtomicU64; PAGE / size_of::<u64>()];

/// The file. Its lock on disk is held until the process ends.
#[derive(Debug)]
pub(crate) struct OwnFile {
    directory: PathBuf,
    file: File,
    pages: Mutex<Pages>,
    log: Mutex<Log>,
    /// The number of chunks on the heap, because the file could not grow.
    unshared: AtomicU32,
}

/// The allocated pages.
#[derive(Debug, Default)]
struct Pages {
    /// The number of the next page.
    next: usize,
    /// The number of extents. The newest extent, and the number of its first page.
    extents: usize,
    newest: &'static [AtomicU64],
    first: usize,
}

/// The log. Its pages are written with system calls, which are rare and never on a hot path.
#[derive(Debug, Default)]
struct Log {
    /// The offsets of its pages in the file.
    pages: Vec<u64>,
    /// Where the next record begins in the stream of the pages.
    end: usize,
    /// The number of group records.
    groups: u32,
}

impl OwnFile {
    /// Creates the file in a directory. Creates the directory if it is missing.
    pub(super) fn create(directory: &Path) -> Result<Self, InitError> {
        let at = |step| InitError::directory(directory, step);
        let mut builder = DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(directory);
        made.map_err(at("creating the directory"))?;
        let id = format!("{:016x}", random());
        let (hidden, named) = (
            directory.join(format!(".{id}")),
            directory.join(format!("{id}.process")),
        );
        let mut options = File::options();
        options.read(true).write(true).create_new(true).mode(0o600);
        let file = options.open(&hidden).map_err(at("creating a file"))?;
        let own = Self {
            directory: directory.to_owned(),
            file,
            pages: Mutex::default(),
            log: Mutex::default(),
            unshared: AtomicU32::new(0),
        };
        own.begin(&hidden, &named).inspect_err(|_| {
            let _ = fs::remove_file(&hidden);
        })?;
        Ok(own)
    }

    /// Initializes the file and gives it its name. Other processes see it locked and with the
    /// record of its process, or not at all.
    fn begin(&self, hidden: &Path, named: &Path) -> Result<(), InitError> {
        let at = |step| InitError::directory(&self.directory, step);
        let locked = flock(&self.file, FlockOperation::NonBlockingLockExclusive);
        locked
            .map_err(io::Error::from)
            .map_err(at("locking a file"))?;
        mapped::protect(&self.file).map_err(at("handling signals and forks"))?;
        let grown = lock(&self.pages).grow(&self.file, size_limit());
        grown.map_err(at("reserving space"))?;
        let started = clock::since_epoch().unwrap_or_default();
        let process = ProcessRecord {
            pid: std::process::id(),
            started: u64::try_from(started.as_millis()).unwrap_or(u64::MAX),
            executable: std::env::current_exe()
                .map(|path| path.to_string_lossy().into_owned())
                .unwrap_or_default(),
        };
        self.try_append(&[Record::Process(process)])
            .map_err(at("writing a file"))?;
        fs::rename(hidden, named).map_err(at("renaming a file"))
    }

    /// The directory.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// A new, zeroed page. `None` if the file cannot grow, or if this is a forked process, whose
    /// memory is not the file's.
    pub(crate) fn page(&self, page: Page) -> Option<&'static Words> {
        let (words, _) = self.try_page(page).ok()?;
        Some(words)
    }

    /// Counts a chunk on the heap, because there was no page for it.
    pub(crate) fn count_unshared(&self) {
        self.unshared.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of chunks and records that are not in the file because it could not grow, and of
    /// pages that were cut off.
    pub(crate) fn unshared(&self) -> u32 {
        let lost = u32::try_from(mapped::lost_pages()).unwrap_or(u32::MAX);
        self.unshared.load(Ordering::Relaxed).saturating_add(lost)
    }

    /// Appends records. Readers see either all or none of them. Returns the number of group records
    /// before these. `None` if they could not be written: then other processes do not see these
    /// series.
    pub(crate) fn append(&self, records: &[Record]) -> Option<u32> {
        let appended = self.try_append(records).ok();
        if appended.is_none() {
            self.count_unshared();
        }
        appended
    }

    /// Writes a frame into a slot of a page that [`place`](Self::place) has allocated.
    pub(crate) fn write_at(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        if mapped::is_forked() {
            return Err(forked());
        }
        self.file.write_all_at(bytes, at)
    }

    /// Allocates a page for [`write_at`](Self::write_at), and returns its offset.
    pub(crate) fn place(&self, page: Page) -> Option<u64> {
        let (_, at) = self.try_page(page).ok()?;
        Some(at)
    }

    /// The page, and its offset in the file.
    fn try_page(&self, page: Page) -> io::Result<(&'static Words, u64)> {
        if mapped::is_forked() {
            return Err(forked());
        }
        let mut pages = lock(&self.pages);
        let length = pages.newest.len() / (PAGE / size_of::<u64>());
        if pages.next == pages.first + length {
            pages.grow(&self.file, size_limit())?;
        }
        pages.hand_out(page)
    }

    fn try_append(&self, records: &[Record]) -> io::Result<u32> {
        if mapped::is_forked() {
            // Another thread may have held the lock during the fork, so it may stay locked forever.
            return Err(forked());
        }
        let mut bytes = Vec::new();
        for record in records {
            let contents = serde_json::to_vec(record)?;
            bytes.extend(frame::head(&contents));
            bytes.extend(contents);
        }
        let mut log = lock(&self.log);
        while log.pages.len() * PAGE < log.end + bytes.len() {
            let (_, at) = self.try_page(Page::Log)?;
            log.pages.push(at);
        }
        // The first length is written last, so readers see nothing before everything is there.
        let (length, rest) = bytes.split_at(bytes.len().min(size_of::<u32>()));
        self.write_stream(&log.pages, log.end + length.len(), rest)?;
        self.write_stream(&log.pages, log.end, length)?;
        log.end += bytes.len();
        let before = log.groups;
        let groups = records.iter();
        let groups = groups.filter(|record| matches!(record, Record::Group(_)));
        log.groups += groups.count() as u32;
        Ok(before)
    }

    /// Writes bytes to a position in the stream of some pages.
    fn write_stream(&self, pages: &[u64], mut at: usize, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let in_page = at % PAGE;
            let (now, later) = bytes.split_at(bytes.len().min(PAGE - in_page));
            let page = pages.get(at / PAGE).ok_or(io::ErrorKind::UnexpectedEof)?;
            self.write_at(page + in_page as u64, now)?;
            (at, bytes) = (at + now.len(), later);
        }
        Ok(())
    }
}

impl Pages {
    /// Adds an extent to the file, and maps it. Reserves its space on the disk, so that writing to
    /// the memory cannot fail later.
    fn grow(&mut self, file: &File, limit: Option<u64>) -> io::Result<()> {
        let (pages, first) = extent(self.extents);
        let (start, length) = ((first * PAGE) as u64, (pages * PAGE) as u64);
        if first + pages > MAX_PAGES {
            return Err(io::Error::other("the file has reached its maximum size"));
        }
        // Growing beyond the limit would raise SIGXFSZ, which ends the process.
        if limit.is_some_and(|limit| start + length > limit) {
            return Err(io::Error::other(
                "the process has reached its limit of file sizes",
            ));
        }
        match fallocate(file, FallocateFlags::empty(), start, length) {
            Ok(()) => {}
            // The file system cannot reserve space, so zeros are written.
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => {
                file.write_all_at(&vec![0; pages * PAGE], start)?;
            }
            Err(error) => return Err(error.into()),
        }
        self.newest = mapped::map(file, start, pages * PAGE)?;
        self.first = first;
        self.extents += 1;
        // Marks it as full, unless the rest succeeds.
        self.next = first + pages;
        self.newest[0].store(MAGIC.to_le(), Ordering::Release);
        // From now on, readers use this extent.
        let (entry, at) = (extents_entry(self.extents as u32), EXTENTS_ENTRY * 8);
        file.write_all_at(&entry.to_le_bytes(), at as u64)?;
        self.next = first + 1;
        Ok(())
    }

    fn hand_out(&mut self, page: Page) -> io::Result<(&'static Words, u64)> {
        let words = PAGE / size_of::<u64>();
        let place = self.next - self.first;
        let range = self.newest.get(place * words..(place + 1) * words);
        let found = range.and_then(|words| <&Words>::try_from(words).ok());
        let found = found.ok_or(io::ErrorKind::UnexpectedEof)?;
        // Release: a thread that sees the entry can read the page.
        self.newest[place].store(page.entry().to_le(), Ordering::Release);
        let at = (self.next * PAGE) as u64;
        self.next += 1;
        Ok((found, at))
    }
}

/// The process's limit of file sizes, in bytes.
fn size_limit() -> Option<u64> {
    getrlimit(Resource::Fsize).current
}

fn forked() -> io::Error {
    io::Error::other("this process was forked from one that shares its metrics")
}

#[cfg(test)]
mod tests;
