//! The history in the file of a process: its resource usage in each second, and its counters some
//! seconds ago. Torn slots, from a process that ended while writing them, are skipped.

use super::cells::Words;
use super::file::{ProcessFile, read_page};
use super::problem::Problem;
use crate::declaration::record::HistoryRecord;
use crate::storage::file::frame;
use crate::storage::file::layout::{HISTORY_SLOT, MAX_COUNTERS, PAGE};
use std::collections::HashMap;
use std::fs::File;
use std::time::Duration;

/// How many milliseconds before the end the counters are compared.
const WINDOW: u64 = 60_000;

/// The largest number of pages of each kind that are read. A process writes fewer.
const MAX_PAGES: usize = 1024;

/// The resource usage of the process in each second, the oldest first.
pub(super) fn history(file: &File, pages: &[u32]) -> Result<Vec<HistoryRecord>, Problem> {
    let (mut found, mut page) = (Vec::new(), [0; PAGE]);
    for at in pages.iter().take(MAX_PAGES) {
        read_page(file, *at, &mut page)?;
        found.extend(page.chunks_exact(HISTORY_SLOT).filter_map(|slot| {
            let (contents, _) = frame::next(slot).ok()??;
            serde_json::from_slice::<HistoryRecord>(contents).ok()
        }));
    }
    found.sort_by_key(|record| record.at);
    Ok(found)
}

/// The counters at some time before the end.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) window: Duration,
    pub(super) words: Words,
    /// Whether a counter without a value was 0 then.
    pub(super) is_complete: bool,
}

/// The counters about [`WINDOW`] before `end`. If the process started later, they are 0. `None` if
/// no copy is complete.
pub(super) fn base(
    file: &File,
    read: &ProcessFile,
    started: u64,
    end: u64,
) -> Result<Option<Base>, Problem> {
    let wanted = end.saturating_sub(WINDOW);
    if started >= wanted {
        return Ok(Some(Base {
            window: Duration::from_millis(end.saturating_sub(started)),
            words: read.words_of(&[])?,
            is_complete: true,
        }));
    }
    let copies = copies(file, read.counter_pages())?.into_iter();
    let whole = copies.filter(|(at, copy)| *at < end && copy.entries.len() == copy.total);
    let Some((at, copy)) = whole.min_by_key(|(at, _)| at.abs_diff(wanted)) else {
        return Ok(None);
    };
    Ok(Some(Base {
        window: Duration::from_millis(end - at),
        words: read.words_of(&copy.entries)?,
        is_complete: copy.total < MAX_COUNTERS,
    }))
}

/// Cells and their counts, as far as they were read.
#[derive(Debug, Default)]
struct CounterCopy {
    total: usize,
    entries: Vec<(u32, u64)>,
}

/// All copies, by their times.
fn copies(file: &File, pages: &[u32]) -> Result<HashMap<u64, CounterCopy>, Problem> {
    let (mut copies, mut page): (HashMap<u64, CounterCopy>, _) = (HashMap::new(), [0; PAGE]);
    for at in pages.iter().take(MAX_PAGES) {
        read_page(file, *at, &mut page)?;
        let Ok(Some((contents, _))) = frame::next(&page) else {
            continue;
        };
        let (words, _) = contents.as_chunks::<{ size_of::<u64>() }>();
        let words: Vec<_> = words.iter().copied().map(u64::from_le_bytes).collect();
        let [at, total, entries @ ..] = &*words else {
            continue;
        };
        let copy = copies.entry(*at).or_default();
        copy.total = *total as usize;
        let (entries, _) = entries.as_chunks::<2>();
        copy.entries
            .extend(entries.iter().map(|[cell, count]| (*cell as u32, *count)));
    }
    Ok(copies)
}
