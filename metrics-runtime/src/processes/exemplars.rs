//! Exemplars in a file. Unchanged ones are not parsed again.

use crate::declaration::record::ExemplarRecord;
use crate::storage::file::frame;
use crate::storage::{Exemplar, RecordedExemplar};
use crate::support::lock::lock;
use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

/// The size of a slot in bytes.
pub(super) const SLOT: usize = 512;

/// An exemplar, with the number of its group, and of its series in the group.
type Found = (usize, usize, RecordedExemplar);

/// The slots of a file: the head of each when it was last read, and its contents.
#[derive(Debug, Default)]
pub(super) struct Slots(Vec<([u8; frame::HEAD], Option<Found>)>);

impl Slots {
    /// Reads a slot. `find` finds the group and the series of a cell.
    pub(super) fn read(
        &mut self,
        slot: usize,
        bytes: &[u8],
        find: impl FnOnce(u32) -> Option<(usize, usize)>,
    ) -> Option<Found> {
        let head = bytes.first_chunk()?;
        if self.0.len() <= slot {
            self.0.resize_with(slot + 1, Default::default);
        }
        let (last, found) = &mut self.0[slot];
        if last != head {
            // A slot that is being written is incomplete. The next scrape finds it.
            let (contents, _) = frame::next(bytes).ok().flatten()?;
            *last = *head;
            *found = serde_json::from_slice(contents)
                .ok()
                .and_then(|record: ExemplarRecord| {
                    let (group, series) = find(record.cell)?;
                    Some((
                        group,
                        series,
                        exemplar(record.value, record.at, &record.labels)?,
                    ))
                });
        }
        found.clone()
    }
}

/// Converts a record. `None` if the exemplar cannot be exposed.
pub(super) fn exemplar(
    value: f64,
    at: u64,
    labels: &[(String, String)],
) -> Option<RecordedExemplar> {
    let mut exemplar: Option<Exemplar> = None;
    for (name, value) in labels {
        let name = stored_name(name)?;
        exemplar = Some(match exemplar {
            None => Exemplar::new(name, value),
            Some(exemplar) => exemplar.with(name, value),
        });
    }
    let exemplar = exemplar.filter(|exemplar| exemplar.mistake().is_none())?;
    let at = Duration::from_millis(at);
    Some(RecordedExemplar {
        exemplar,
        value,
        at,
    })
}

/// A name that is never freed. Processes use few names, which are constants.
fn stored_name(name: &str) -> Option<&'static str> {
    /// The largest number of stored names.
    const MAX_NAMES: usize = 100;
    static NAMES: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut names = lock(&NAMES);
    let names = names.get_or_insert_default();
    if let Some(stored) = names.get(name) {
        return Some(stored);
    }
    let fits = name.len() <= 128 && names.len() < MAX_NAMES;
    let stored: &'static str = fits.then(|| Box::leak(name.into()))?;
    names.insert(stored);
    Some(stored)
}
