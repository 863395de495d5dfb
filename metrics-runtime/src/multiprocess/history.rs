//! The history in the file of this process, for `postmortem`: its resource usage in each second,
//! and its counters some seconds ago. It is never written on a hot path.

use crate::declaration::Layout;
use crate::declaration::record::HistoryRecord;
use crate::platform::{self, clock};
use crate::registration::families;
use crate::storage::file::layout::{COPY_ENTRIES, HISTORY_SLOT, MAX_COUNTERS, PAGE};
use crate::storage::file::{OwnFile, Page, frame};
use crate::storage::sum;

/// The number of seconds that are kept.
const SECONDS: usize = 64;

/// The number of copies of the counters. With [`COPY_INTERVAL`], the oldest copy is at least a
/// minute old.
const COPIES: usize = 8;

/// Seconds from one copy of the counters to the next.
const COPY_INTERVAL: u64 = 10;

/// Where the history is in the file.
#[derive(Debug, Default)]
pub(super) struct History {
    turn: u64,
    /// The pages with slots.
    seconds: Vec<u64>,
    /// The pages of each copy of the counters.
    copies: [Vec<u64>; COPIES],
}

impl History {
    /// Writes the slot of this second, and periodically the counters.
    pub(super) fn write(&mut self, own: &OwnFile) {
        let now = clock::since_epoch().unwrap_or_default();
        let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        self.write_second(own, now);
        if self.turn.is_multiple_of(COPY_INTERVAL) {
            let copy = (self.turn / COPY_INTERVAL) as usize % COPIES;
            write_counters(own, now, &mut self.copies[copy]);
        }
        self.turn += 1;
    }

    fn write_second(&mut self, own: &OwnFile, at: u64) {
        let values = platform::process::read();
        let record = HistoryRecord {
            at,
            resident_bytes: values.resident_bytes,
            max_resident_bytes: values.max_resident_bytes,
            cpu_seconds: values.cpu_seconds,
            threads: values.threads,
            open_descriptors: values.open_descriptors,
        };
        let Ok(contents) = serde_json::to_vec(&record) else {
            return;
        };
        let mut slot = frame::head(&contents).to_vec();
        slot.extend(contents);
        let place = self.turn as usize % SECONDS * HISTORY_SLOT;
        while self.seconds.len() <= place / PAGE {
            let Some(page) = own.place(Page::History) else {
                return;
            };
            self.seconds.push(page);
        }
        if slot.len() <= HISTORY_SLOT {
            let at = self.seconds[place / PAGE] + (place % PAGE) as u64;
            let _ = own.write_at(at, &slot);
        }
    }
}

/// Writes all counters that are not 0, each with its cell. Each page contains their number, so an
/// incomplete copy is noticed.
fn write_counters(own: &OwnFile, at: u64, pages: &mut Vec<u64>) {
    let counters = counters();
    // A copy without counters needs a page, too.
    let none = counters.is_empty().then_some(&[][..]);
    let chunks = counters.chunks(COPY_ENTRIES).chain(none);
    for (number, entries) in chunks.enumerate() {
        if pages.len() <= number {
            let Some(page) = own.place(Page::Counters) else {
                return;
            };
            pages.push(page);
        }
        let mut contents = Vec::with_capacity(PAGE);
        contents.extend(at.to_le_bytes());
        contents.extend((counters.len() as u64).to_le_bytes());
        for (cell, count) in entries {
            contents.extend(u64::from(*cell).to_le_bytes());
            contents.extend(count.to_le_bytes());
        }
        let mut page = frame::head(&contents).to_vec();
        page.extend(contents);
        let _ = own.write_at(pages[number], &page);
    }
}

fn counters() -> Vec<(u32, u64)> {
    let mut counters = Vec::new();
    let list = families();
    let groups = list.families.iter().flat_map(|family| &family.groups);
    for group in groups {
        if !matches!(group.member.layout, Layout::Counter { .. }) {
            continue;
        }
        for series in 0..group.member.series() {
            let (cell, mut count) = (group.first_cell(series), [0]);
            sum(cell, &mut count);
            if count[0] > 0 {
                counters.push((cell, count[0]));
            }
        }
    }
    counters.truncate(MAX_COUNTERS);
    counters
}
