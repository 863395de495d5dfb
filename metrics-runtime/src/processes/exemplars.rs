//! Exemplars in a file. Those that were read before are not read again.

use crate::declaration::record::ExemplarRecord;
use crate::storage::file::frame;
use crate::storage::{Exemplar, RecordedExemplar};
use crate::support::lock::lock;
use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

/// Bytes of a slot.
pub(super) const SLOT: usize = 512;

/// An exemplar, with the numbers of its group and of the series in that.
type Found = (usize, usize, RecordedExemplar);

/// The slots of a file: the head of each as it was read the last time, and what it held.
#[derive(Debug, Default)]
pub(super) struct Slots(Vec<([u8; frame::HEAD], Option<Found>)>);

impl Slots {
    /// Reads a slot. `find` finds the group and the series that a cell counts for.
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
            // One that is being written is not complete; the next scrape finds it.
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

/// An exemplar from its record; nothing if it can't be exposed.
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

/// A name that lives as long as the process. Programs use a few of them, which are
/// constants.
fn stored_name(name: &str) -> Option<&'static str> {
    /// The most names that are stored.
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
