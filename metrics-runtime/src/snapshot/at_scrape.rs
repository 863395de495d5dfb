//! Callbacks that run just before metrics are read.

use crate::support::lock::lock;
use crate::support::log::LogOnce;
use crate::support::turns::Turns;
use crate::support::unwind::caught;
use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// An update, and the turns that keep it from running on two threads at once.
struct Update<F: ?Sized = dyn Fn() + Send + Sync> {
    /// Whether its guard was dropped.
    ended: AtomicBool,
    turns: Turns,
    run: F,
}

/// All updates. The list is replaced as a whole, so a scrape can take it without an allocation, and
/// run the updates without the lock.
static UPDATES: Mutex<Option<Arc<[Arc<Update>]>>> = Mutex::new(None);

thread_local! {
    /// Whether this thread is in an update. An update can itself read metrics.
    static UPDATING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `update` before each scrape, until the returned guard is dropped. Use it for gauges whose
/// values are stored elsewhere and only read on demand, such as the size of a pool.
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
/// It runs whenever metrics are read: in a scrape, [`render`](crate::render) and
/// [`snapshot`](fn@crate::snapshot). It never runs on two threads at once. It should be quick,
/// because each scrape waits for it. If it takes longer than a second, other scrapes continue
/// without it, and this is logged once. If it reads metrics itself, it does not run again.
///
/// Dropping the guard waits up to a second for a run on another thread. Later scrapes do not run
/// it. So do not drop it while holding a lock that the update takes.
///
/// # Panics
///
/// Never. If an update panics, this scrape continues with the other updates.
///
/// # Cost
///
/// For a scrape: one short lock, one more lock for each update, and the time of the updates.
/// Updates of metrics take none of these locks. No allocation.
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

/// An update that runs before each scrape, until this is dropped. Returned by [`at_scrape`].
///
/// [`at_scrape`] has an example.
pub struct AtScrape {
    update: Arc<Update>,
}

impl Drop for AtScrape {
    fn drop(&mut self) {
        replace(|updates| updates.retain(|one| !Arc::ptr_eq(one, &self.update)));
        // Relaxed: the turns order it.
        self.update.ended.store(true, Ordering::Relaxed);
        // A scrape may have taken the list already and run it now. A thread in an update does not
        // wait, because it may be in this very update.
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
    // After the lock: this may drop an update's captures, which can take time.
    drop(before);
}

impl Update {
    fn run(&self) {
        static WARNING: LogOnce = LogOnce::new();
        // It hangs, or it waits for a thread that reads metrics, such as this one.
        let Some(_turn) = self.turns.take() else {
            return WARNING.warn(format_args!(
                "an update of `at_scrape` has not returned within a second: scrapes leave it out"
            ));
        };
        if !self.ended.load(Ordering::Relaxed) {
            (self.run)();
        }
    }
}

/// Runs all updates. Call it without a lock, because they are user code.
pub(super) fn update() {
    let updates = lock(&UPDATES).clone();
    let Some(updates) = updates.filter(|_| !UPDATING.replace(true)) else {
        return;
    };
    for update in &*updates {
        let _panicked = caught(|| update.run());
    }
    // If a guard was dropped in the meantime, the captures of its update are dropped here.
    let _panicked = caught(|| drop(updates));
    UPDATING.set(false);
}

#[cfg(test)]
mod tests;
