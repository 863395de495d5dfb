//! Keeps values without cells of their own current in the file of this process: the values of
//! callbacks, exemplars, and the history for `postmortem`. A thread writes them once a second. So
//! other processes see these values up to a second late, and those of `at_scrape` up to five
//! seconds late.

use super::history::History;
use crate::declaration::record::{ExemplarRecord, Record};
use crate::platform::forks;
use crate::platform::mapped::at_exit;
use crate::processes::fold_ended;
use crate::registration::{PublishedValues, published_values};
use crate::snapshot::Snapshot;
use crate::storage::file::layout::PAGE;
use crate::storage::file::{Opened, OwnFile, Page, frame, own, problem};
use crate::storage::{RecordedExemplar, read_exemplars, shared};
use crate::support::lock::lock;
use crate::support::log;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How often the file is updated.
const INTERVAL: Duration = Duration::from_secs(1);

/// The updates of `at_scrape` run once in this many turns.
const TURNS_PER_UPDATE: u64 = 5;

/// The size of an exemplar's slot in bytes. Longer exemplars are left out.
const SLOT: usize = 512;

/// How long the exit of a process waits for its first folding.
const END_TIMEOUT: Duration = Duration::from_secs(2);

#[cfg(not(feature = "off"))]
inventory::submit! {
    Opened(start)
}

/// Whether processes that had ended before the start are folded.
static FOLDED: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

/// The exemplars in the file: their slots and contents.
static EXEMPLARS: Mutex<Exemplars> = Mutex::new(Exemplars {
    slots: None,
    free: Vec::new(),
});

struct Exemplars {
    /// By cell: the position of the slot, and the time of its exemplar.
    slots: Option<HashMap<u32, (u64, Duration)>>,
    free: Vec<u64>,
}

fn start() {
    #[cfg(feature = "tokio-runtime")]
    runtime::remember();
    let thread = thread::Builder::new().name("metrics".into());
    if thread.spawn(run).is_err() {
        set_folded();
    }
    at_exit(end);
}

fn run() {
    let Some(own) = own() else {
        return;
    };
    forks::excluded_during(|| fold_ended(own.directory()));
    set_folded();
    let mut history = History::default();
    for turn in 0.. {
        let begin = Instant::now();
        forks::excluded_during(|| {
            if turn % TURNS_PER_UPDATE == 0 {
                Snapshot::update();
            }
            publish();
            history.write(own);
        });
        thread::sleep(INTERVAL.saturating_sub(begin.elapsed()));
    }
}

/// Updates the file of this process.
pub(crate) fn publish() {
    let Some(own) = own() else {
        return;
    };
    #[cfg(feature = "tokio-runtime")]
    let _entered = runtime::enter();
    for PublishedValues { collect, cells } in published_values() {
        collect(&mut |index, value| {
            if let Some(cell) = cells.get(&index).and_then(|cell| shared(*cell)) {
                cell.set(value.to_bits());
            }
        });
    }
    #[cfg(feature = "prometheus")]
    super::foreign::publish(own);
    let mut exemplars = Vec::new();
    read_exemplars(&mut exemplars);
    if !exemplars.is_empty() {
        lock(&EXEMPLARS).publish(own, &exemplars);
    }
}

impl Exemplars {
    fn publish(&mut self, own: &OwnFile, exemplars: &[(u32, RecordedExemplar)]) {
        let slots = self.slots.get_or_insert_default();
        for (cell, recorded) in exemplars {
            let known = slots.get(cell).copied();
            if known.is_some_and(|(_, at)| at == recorded.at) {
                continue;
            }
            let Some(slot) = frame_of(*cell, recorded) else {
                continue;
            };
            if self.free.is_empty() && known.is_none() {
                let Some(page) = own.place(Page::Exemplars) else {
                    return;
                };
                let slots = (0..PAGE / SLOT).rev();
                self.free
                    .extend(slots.map(|slot| page + (slot * SLOT) as u64));
            }
            let Some(at) = known.map(|(at, _)| at).or_else(|| self.free.pop()) else {
                return;
            };
            // A concurrent reader finds a wrong checksum and skips the slot.
            if own.write_at(at, &slot).is_ok() {
                slots.insert(*cell, (at, recorded.at));
            }
        }
    }
}

/// An exemplar as a slot, if it fits.
fn frame_of(cell: u32, recorded: &RecordedExemplar) -> Option<Vec<u8>> {
    let labels = recorded.exemplar.labels();
    let contents = serde_json::to_vec(&ExemplarRecord {
        cell,
        value: recorded.value,
        at: u64::try_from(recorded.at.as_millis()).ok()?,
        labels: labels
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    })
    .ok()?;
    let mut slot = frame::head(&contents).to_vec();
    slot.extend(contents);
    (slot.len() <= SLOT).then_some(slot)
}

/// Runs when the process ends by returning from `main` or calling `exit`.
extern "C" fn end() {
    let Some(own) = own() else {
        return;
    };
    if own.append(&[Record::Exit]).is_none() {
        return;
    }
    // Without this, a short job would not fold the files of earlier jobs.
    let (folded, changed) = &FOLDED;
    let _ = changed.wait_timeout_while(lock(folded), END_TIMEOUT, |folded| !*folded);
}

fn set_folded() {
    let (folded, changed) = &FOLDED;
    *lock(folded) = true;
    changed.notify_all();
}

/// Logs once why this process does not share its metrics, although it should.
pub(crate) fn log_problem() {
    static ERROR: log::LogOnce = log::LogOnce::new();
    if let Some(problem) = problem() {
        ERROR.error(format_args!("{problem}"));
    }
}

/// The Tokio runtime whose metrics the thread reads.
#[cfg(feature = "tokio-runtime")]
mod runtime {
    use std::sync::OnceLock;
    use tokio::runtime::{EnterGuard, Handle};

    static RUNTIME: OnceLock<Handle> = OnceLock::new();

    pub(super) fn remember() {
        if let Ok(runtime) = Handle::try_current() {
            let _ = RUNTIME.set(runtime);
        }
    }

    pub(super) fn enter() -> Option<EnterGuard<'static>> {
        if Handle::try_current().is_ok() {
            remember();
            return None;
        }
        RUNTIME.get().map(Handle::enter)
    }
}
