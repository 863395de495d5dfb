//! The file of one process, and what was read of it. Only new records are read again, and the
//! cells, whose numbers change.
//!
//! It is read with `pread` and never mapped: a process that truncates it must not crash the reader.

use super::cells::{Cells, Copy, Target, Words};
use super::exemplars::{self, Slots};
use super::group::{Group, LEFT_OUT, MAX_SERIES};
use super::interned::Interned;
use super::problem::Problem;
use crate::declaration::record::{ProcessRecord, Record};
use crate::storage::RecordedExemplar;
use crate::storage::file::frame;
use crate::storage::file::layout::{
    EXTENTS_ENTRY, MAGIC, MAX_PAGES, PAGE, Page, extent, extents_from_entry,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::sync::atomic::{Ordering, fence};

/// The largest number of log pages: 64 MiB.
const MAX_LOG: usize = 1 << 14;

/// The largest number of groups.
const MAX_GROUPS: usize = 1 << 16;

/// The largest number of pages with exemplars.
const MAX_EXEMPLAR_PAGES: usize = 1 << 12;

/// The number of adjacent pages that are read at once.
const MAX_PAGES_AT_ONCE: usize = 64;

/// The number of cells in a chunk.
const CHUNK: u32 = (PAGE / size_of::<u64>()) as u32;

/// The file of one process, and what was read of it.
#[derive(Debug, Default)]
pub(super) struct ProcessFile {
    inode: u64,
    process: Option<ProcessRecord>,
    exited: bool,
    /// Whether there are records from a later version.
    has_unknown: bool,
    /// The entries of all indexes, by page number.
    entries: Vec<u64>,
    cell_pages: Vec<(u32, u32)>,
    log_pages: Vec<u32>,
    exemplar_pages: Vec<u32>,
    history_pages: Vec<u32>,
    counter_pages: Vec<u32>,
    /// The number of bytes that were read from the log.
    read: usize,
    /// By their numbers in the file. `None` for a group from a later version.
    groups: Vec<Option<Group>>,
    /// The number of series.
    series: usize,
    cells: Cells,
    /// For each copy, the pages to read, and the numbers of their chunks.
    pages: [Vec<(u32, u32)>; 2],
    /// The groups of each family. For a family with several groups, also the owner of each series.
    families: HashMap<u32, Vec<usize>>,
    owners: HashMap<u32, (usize, usize)>,
    slots: Slots,
    /// The number of bytes that its series take.
    bytes: usize,
    /// Changes whenever series are added.
    revision: u64,
}

impl ProcessFile {
    /// The process.
    pub(super) fn process(&self) -> Option<&ProcessRecord> {
        self.process.as_ref()
    }

    /// Whether the process has exited by itself, and was not killed by a signal.
    pub(super) fn exited(&self) -> bool {
        self.exited
    }

    /// Whether this version can read all of its records.
    pub(super) fn is_understood(&self) -> bool {
        !self.has_unknown
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn groups(&self) -> &[Option<Group>] {
        &self.groups
    }

    /// The pages with the resource usage of the process.
    pub(super) fn history_pages(&self) -> &[u32] {
        &self.history_pages
    }

    /// The pages with copies of the counters.
    pub(super) fn counter_pages(&self) -> &[u32] {
        &self.counter_pages
    }

    /// Reads what was added since the last call.
    pub(super) fn refresh(&mut self, file: &File, interned: &mut Interned) -> Result<(), Problem> {
        let metadata = file.metadata()?;
        if metadata.ino() != self.inode {
            *self = Self {
                inode: metadata.ino(),
                ..Self::default()
            };
        }
        let (read, bytes) = (self.read, interned.bytes());
        interned.begin(self.bytes);
        let mut more = self.read_indexes(file, metadata.len())?;
        if self.read_log(file, interned)?.is_cut_off() {
            // The writer may have added a page for the rest in the meantime.
            more |= self.read_indexes(file, file.metadata()?.len())?;
            if self.read_log(file, interned)?.is_cut_off() {
                return Err(Problem::Corrupt("a record is longer than the log"));
            }
        }
        self.bytes += interned.bytes() - bytes;
        if self.process.is_none() {
            return Err(Problem::Corrupt("the first record is not a process"));
        }
        if more || read < self.read {
            for copy in Copy::BOTH {
                let pages = self.cell_pages.iter().filter_map(|(page, chunk)| {
                    let number = self.cells.number(*chunk, copy)?;
                    Some((*page, number))
                });
                self.pages[copy as usize] = pages.collect();
            }
        }
        Ok(())
    }

    /// Reads the indexes of all extents. Returns whether there are more pages than before.
    fn read_indexes(&mut self, file: &File, length: u64) -> Result<bool, Problem> {
        let mut index = [0; PAGE];
        read_page(file, 0, &mut index).map_err(|problem| match problem {
            Problem::Truncated if length > 0 => Problem::Foreign,
            problem => problem,
        })?;
        check_magic(entry(&index, 0))?;
        let extents = extents_from_entry(entry(&index, EXTENTS_ENTRY));
        let extents = extents.ok_or(Problem::Corrupt("the number of extents is missing"))? as usize;
        if extents > MAX_PAGES {
            return Err(Problem::Corrupt("it has too many extents"));
        }
        let (pages, before) = extent(extents - 1);
        if length < ((before + pages) * PAGE) as u64 {
            return Err(Problem::Truncated);
        }
        let known = self.entries.len();
        self.entries.resize(known.max(before + pages), 0);
        let mut more = false;
        for number in 0..extents {
            let (pages, first) = extent(number);
            if number > 0 {
                read_page(file, first as u32, &mut index)?;
                check_magic(entry(&index, 0))
                    .map_err(|_| Problem::Corrupt("an extent is invalid"))?;
            }
            for place in 1..pages {
                let (page, new) = (first + place, entry(&index, place));
                let old = std::mem::replace(&mut self.entries[page], new);
                if new == old {
                    continue;
                }
                let is = Page::from_entry(new).filter(|_| old == 0);
                let is = is.ok_or(Problem::Corrupt("an index entry is invalid"))?;
                self.add_page(page as u32, is)?;
                more = true;
            }
        }
        if more {
            // In the order of the file, so that adjacent pages are read together.
            self.cell_pages.sort_unstable();
        }
        Ok(more)
    }

    fn add_page(&mut self, page: u32, is: Page) -> Result<(), Problem> {
        match is {
            Page::Cells(chunk) => self.cell_pages.push((page, chunk)),
            Page::Log if self.log_pages.last().is_some_and(|last| *last > page) => {
                return Err(Problem::Corrupt("the log pages are out of order"));
            }
            Page::Log if self.log_pages.len() >= MAX_LOG => {
                return Err(Problem::TooLarge("records"));
            }
            Page::Log => self.log_pages.push(page),
            Page::Exemplars if self.exemplar_pages.len() >= MAX_EXEMPLAR_PAGES => {}
            Page::Exemplars => self.exemplar_pages.push(page),
            Page::History => self.history_pages.push(page),
            Page::Counters => self.counter_pages.push(page),
        }
        Ok(())
    }

    /// Reads the records that were added.
    fn read_log(&mut self, file: &File, interned: &mut Interned) -> Result<LogEnd, Problem> {
        let (page, skip) = (self.read / PAGE, self.read % PAGE);
        let mut bytes = Vec::new();
        for page in self.log_pages.get(page..).unwrap_or_default() {
            let start = bytes.len();
            bytes.resize(start + PAGE, 0);
            read_page(file, *page, &mut bytes[start..])?;
            // Everything after an empty page is empty.
            if bytes[start..].iter().all(|byte| *byte == 0) {
                break;
            }
        }
        let mut rest = bytes.get(skip..).unwrap_or_default();
        loop {
            let before = rest.len();
            match frame::next(rest) {
                Ok(None) => return Ok(LogEnd::Reached),
                Ok(Some((contents, after))) => {
                    self.add_record(contents, interned)?;
                    rest = after;
                    self.read += before - rest.len();
                    self.revision += 1;
                }
                Err(frame::Broken) if frame::length(rest) > before => return Ok(LogEnd::CutOff),
                Err(frame::Broken) => {
                    return Err(Problem::Corrupt("a checksum is wrong"));
                }
            }
        }
    }

    fn add_record(&mut self, contents: &[u8], interned: &mut Interned) -> Result<(), Problem> {
        let Ok(record) = serde_json::from_slice(contents) else {
            self.has_unknown = true;
            // A later version wrote it. Unreadable groups count, because groups are numbered.
            if let Ok(Unknown::Group(_)) = serde_json::from_slice(contents) {
                self.groups.push(None);
            }
            return Ok(());
        };
        match record {
            Record::Process(process) if self.process.is_none() => self.process = Some(process),
            _ if self.process.is_none() => {
                return Err(Problem::Corrupt("the first record is not a process"));
            }
            Record::Process(_) => return Err(Problem::Corrupt("there are two process records")),
            Record::Group(record) => {
                let group = Group::new(record, &mut self.cells, interned)?;
                let number = self.groups.len();
                if number >= MAX_GROUPS {
                    return Err(Problem::TooLarge("groups"));
                }
                self.count(group.len())?;
                let of_family = self.families.entry(group.family).or_default();
                of_family.push(number);
                let several = of_family.len() > 1;
                self.groups.push(Some(group));
                if several {
                    self.assign_owners(number, 0);
                }
            }
            Record::Series(record) => {
                let number = record.group as usize;
                let group = self.groups.get_mut(number);
                let group = group.ok_or(Problem::Corrupt("a series has no group"))?;
                let Some(group) = group else {
                    return Ok(());
                };
                let before = group.len();
                group.add(&record, &mut self.cells, interned)?;
                let (family, added) = (group.family, group.len() - before);
                self.count(added)?;
                if self.families.get(&family).is_some_and(|all| all.len() > 1) {
                    self.assign_owners(number, before);
                }
            }
            Record::Exit => self.exited = true,
        }
        Ok(())
    }

    fn count(&mut self, series: usize) -> Result<(), Problem> {
        self.series += series;
        if self.series > MAX_SERIES {
            return Err(Problem::TooLarge("series"));
        }
        Ok(())
    }

    /// Leaves out those series of a group, from index `from` on, that an earlier group of the
    /// family has, unless they add up.
    fn assign_owners(&mut self, number: usize, from: usize) {
        let Some(family) = self.groups[number].as_ref().map(|group| group.family) else {
            return;
        };
        // So far, the first group was the only one.
        if let Some([first, second]) = self.families.get(&family).map(Vec::as_slice)
            && (from, *second) == (0, number)
        {
            self.assign_owner(*first, 0, false);
        }
        self.assign_owner(number, from, true);
    }

    fn assign_owner(&mut self, number: usize, from: usize, leave_out: bool) {
        let count = self.groups[number].as_ref().map_or(0, Group::len);
        for series in from..count {
            let Some(group) = &self.groups[number] else {
                return;
            };
            let id = group.numbers()[series];
            let Some(&(owner, of)) = self.owners.get(&id) else {
                self.owners.insert(id, (number, series));
                continue;
            };
            let adds_up = self.groups[owner].as_ref().is_some_and(|owner| {
                let cell = owner.first_cell(of);
                let same_cells = cell.is_some() && cell == group.first_cell(series);
                !same_cells && owner.adds_up_with(group)
            });
            if leave_out
                && !adds_up
                && id != LEFT_OUT
                && let Some(group) = &mut self.groups[number]
            {
                group.leave_out(series);
            }
        }
    }

    /// Reads all cells.
    pub(super) fn read_cells(
        &self,
        file: &File,
        buffer: &mut Vec<u8>,
        words: &mut Words,
    ) -> Result<(), Problem> {
        words.clear(&self.cells);
        for copy in Copy::BOTH {
            let pages = &self.pages[copy as usize];
            let mut rest = pages.as_slice();
            while let Some((first, _)) = rest.first() {
                let places = rest.iter().zip(*first..);
                let together = places
                    .take(MAX_PAGES_AT_ONCE)
                    .take_while(|((page, _), place)| page == place)
                    .count();
                let (now, later) = rest.split_at(together.max(1));
                buffer.resize(now.len() * PAGE, 0);
                file.read_exact_at(buffer, u64::from(*first) * PAGE as u64)?;
                for ((_, chunk), page) in now.iter().zip(buffer.chunks_exact(PAGE)) {
                    self.cells.read(*chunk, copy, page, words)?;
                }
                rest = later;
            }
            // Everything that is read after this is not older.
            fence(Ordering::Acquire);
        }
        self.cells.complete(words);
        Ok(())
    }

    /// The words that reading would yield if these cells had these counts, and all others were 0.
    pub(super) fn words_of(&self, counts: &[(u32, u64)]) -> Result<Words, Problem> {
        let (mut words, mut pages) = (Words::default(), BTreeMap::new());
        words.clear(&self.cells);
        for (cell, count) in counts {
            let (chunk, cell) = (cell / CHUNK, (cell % CHUNK) as usize);
            if let Some(number) = self.cells.number(chunk, Copy::Second) {
                let page = pages.entry(number).or_insert_with(|| vec![0; PAGE]);
                let (cells, _) = page.as_chunks_mut::<{ size_of::<u64>() }>();
                cells[cell] = count.to_le_bytes();
            }
        }
        for (number, page) in &pages {
            self.cells.read(*number, Copy::Second, page, &mut words)?;
        }
        Ok(words)
    }

    /// The exemplars, with the numbers of their groups, and of their series in the groups.
    pub(super) fn read_exemplars(
        &mut self,
        file: &File,
    ) -> Result<Vec<(usize, usize, RecordedExemplar)>, Problem> {
        let mut found = Vec::new();
        let mut page = [0; PAGE];
        for (number, at) in self.exemplar_pages.iter().enumerate() {
            read_page(file, *at, &mut page)?;
            let slots = page.chunks_exact(exemplars::SLOT).enumerate();
            for (slot, bytes) in slots {
                let slot = number * (PAGE / exemplars::SLOT) + slot;
                let find = |cell| find(&self.groups, &self.cells, cell);
                found.extend(self.slots.read(slot, bytes, find));
            }
        }
        Ok(found)
    }
}

/// The group and the series that a cell belongs to.
fn find(groups: &[Option<Group>], cells: &Cells, cell: u32) -> Option<(usize, usize)> {
    let target = cells.find(cell)?;
    let groups = groups.iter().enumerate();
    let mut groups = groups.filter_map(|(number, group)| Some((number, group.as_ref()?)));
    groups.find_map(|(number, group)| {
        let series = match target {
            Target::Word(word) => group.series_of_word(word),
            Target::Native(native) => group.series_of_native(native),
        };
        let series = series.filter(|series| *series < group.len())?;
        Some((number, series))
    })
}

/// The state at the end of the log.
enum LogEnd {
    Reached,
    CutOff,
}

impl LogEnd {
    fn is_cut_off(&self) -> bool {
        matches!(self, Self::CutOff)
    }
}

/// A record that may be from a later version.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unknown {
    Group(IgnoredAny),
    #[serde(other)]
    Other,
}

pub(super) fn read_page(file: &File, page: u32, into: &mut [u8]) -> Result<(), Problem> {
    Ok(file.read_exact_at(into, u64::from(page) * PAGE as u64)?)
}

fn entry(index: &[u8; PAGE], at: usize) -> u64 {
    let (entries, _) = index.as_chunks::<{ size_of::<u64>() }>();
    u64::from_le_bytes(entries[at])
}

fn check_magic(entry: u64) -> Result<(), Problem> {
    let (entry, magic) = (entry.to_le_bytes(), MAGIC.to_le_bytes());
    let (name, version) = entry.split_at(entry.len() - 1);
    if entry == magic {
        Ok(())
    } else if name == &magic[..name.len()] && version[0] > 0 {
        Err(Problem::Version(version[0]))
    } else {
        Err(Problem::Foreign)
    }
}
