//! What a program does just before its metrics are read. Not the reading.

use crate::support::lock::lock;
use crate::support::log::LogOnce;
use crate::support::turns::Turns;
use crate::support::unwind::caught;
use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// An update, and what keeps it from running twice at once.
struct Update<F: ?Sized = dyn Fn() + Send + Sync> {
    /// Whether its guard was dropped.
    ended: AtomicBool,
    turns: Turns,
    run: F,
}

/// All updates. They are replaced as a whole, so that a scrape takes them along
/// without an allocation, and runs them without the lock.
static UPDATES: Mutex<Option<Arc<[Arc<Update>]>>> = Mutex::new(None);

thread_local! {
    /// Whether this thread is in an update, which may itself read metrics.
    static UPDATING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `update` before each scrape, for as long as what is returned lives: it
/// sets the gauges whose values lie elsewhere and are only asked for, such as
/// the size of a pool.
///
/// ```
/// use metrics_runtime::{Gauge, at_scrape, metric, render};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
///
/// /// Cars on the parking ground.
/// #[metric]
/// static PARKED_CARS: Gauge;
///
/// let sensor = Arc::new(AtomicU32::new(0));
/// let read = Arc::clone(&sensor);
/// let parking = at_scrape(move || PARKED_CARS.set(read.load(Relaxed)));
///
/// sensor.store(3, Relaxed);
/// assert!(render().contains("\nparked_cars 3\n"));
///
/// drop(parking); // from here on the gauge keeps its value
/// sensor.store(4, Relaxed);
/// assert!(render().contains("\nparked_cars 3\n"));
/// ```
///
/// It runs whenever metrics are read: by a scrape, and by
/// [`render`](crate::render) and [`snapshot`](fn@crate::snapshot). It never runs on two
/// threads at once. It should be quick, because each scrape waits for it. If it takes
/// longer than a second, other scrapes go on without it, and the log says so once. What
/// it reads of metrics does not run it again.
///
/// Dropping the guard waits until a run on another thread has ended, for a second at
/// most, and later scrapes do not run it. So don't drop it while holding a lock that the
/// update takes.
///
/// # Panics
/// Never. An update that panics is given up for this scrape; the others run,
/// and the scrape goes on.
///
/// # Cost
/// Of a scrape: one short lock and one more for each update, none of which an update of
/// a metric takes, and what the updates take. No allocation.
#[must_use = "the update ends when this is dropped"]
pub fn at_scrape(update: impl Fn() + Send + Sync + 'static) -> AtScrape {
    let update: Arc<Update> = Arc::new(Update {
        ended: AtomicBool::new(false),
        turns: Turns::default(),
        run: update,
    });
    let added = Arc::clone(&update);
    replace(|updates| updates.push(added));
    AtScrape { update }
}

/// An update that runs before each scrape, until this is dropped. Made by
/// [`at_scrape`].
pub struct AtScrape {
    update: Arc<Update>,
}

impl Drop for AtScrape {
    fn drop(&mut self) {
        replace(|updates| updates.retain(|one| !Arc::ptr_eq(one, &self.update)));
        // Relaxed: the turns order it.
        self.update.ended.store(true, Ordering::Relaxed);
        // A scrape may have taken it along, and may run it now. A thread that is in an
        // update does not wait, because it may be in this one.
        if !UPDATING.get() {
            drop(self.update.turns.take());
        }
    }
}

impl fmt::Debug for AtScrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtScrape").finish_non_exhaustive()
    }
}

fn replace(change: impl FnOnce(&mut Vec<Arc<Update>>)) {
    let mut updates = lock(&UPDATES);
    let mut changed = updates.as_deref().unwrap_or_default().to_vec();
    change(&mut changed);
    let before = updates.replace(changed.into());
    drop(updates);
    // After the lock: what an update holds may be dropped here, and take time.
    drop(before);
}

impl Update {
    fn run(&self) {
        static WARNING: LogOnce = LogOnce::new();
        // It hangs, or it waits for a thread that reads metrics, such as this one.
        let Some(_turn) = self.turns.take() else {
            return WARNING.warn(format_args!(
                "an update of `at_scrape` has not returned for a second: scrapes go on without it"
            ));
        };
        if !self.ended.load(Ordering::Relaxed) {
            (self.run)();
        }
    }
}

/// Runs all updates. Call it without a lock, because they are the user's code.
pub(super) fn update() {
    let updates = lock(&UPDATES).clone();
    let Some(updates) = updates.filter(|_| !UPDATING.replace(true)) else {
        return;
    };
    for update in &*updates {
        let _panicked = caught(|| update.run());
    }
    // A guard may have been dropped meanwhile. Then what its update holds is dropped here.
    let _panicked = caught(|| drop(updates));
    UPDATING.set(false);
}

#[cfg(test)]
mod tests;
