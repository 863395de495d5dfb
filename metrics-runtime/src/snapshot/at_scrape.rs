//! What a program does just before its metrics are read. Not the reading.

use crate::support::lock::lock;
use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

type Update = Arc<dyn Fn() + Send + Sync>;

/// All updates. They are replaced as a whole, so that a scrape takes them along
/// without an allocation, and runs them without the lock.
static UPDATES: Mutex<Option<Arc<[Update]>>> = Mutex::new(None);

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
/// [`render`](crate::render) and [`snapshot`](fn@crate::snapshot). Two scrapes at
/// one time may run it at one time. It should be quick, and must not wait: each
/// scrape waits for it. What it reads of metrics does not run it again.
///
/// # Panics
/// Never. An update that panics is given up for this scrape; the others run,
/// and the scrape goes on.
///
/// # Cost
/// Of a scrape: one short lock, none of which an update of a metric takes, and
/// what the updates take. No allocation.
#[must_use = "the update ends when this is dropped"]
pub fn at_scrape(update: impl Fn() + Send + Sync + 'static) -> AtScrape {
    let update: Update = Arc::new(update);
    let added = Arc::clone(&update);
    replace(|updates| updates.push(added));
    AtScrape { update }
}

/// An update that runs before each scrape, until this is dropped. Made by
/// [`at_scrape`].
pub struct AtScrape {
    update: Update,
}

impl Drop for AtScrape {
    fn drop(&mut self) {
        replace(|updates| updates.retain(|one| !Arc::ptr_eq(one, &self.update)));
    }
}

impl fmt::Debug for AtScrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtScrape").finish_non_exhaustive()
    }
}

fn replace(change: impl FnOnce(&mut Vec<Update>)) {
    let mut updates = lock(&UPDATES);
    let mut changed = updates.as_deref().unwrap_or_default().to_vec();
    change(&mut changed);
    let before = updates.replace(changed.into());
    drop(updates);
    // After the lock: what an update holds may be dropped here, and take time.
    drop(before);
}

/// Runs all updates.
pub(super) fn update() {
    let updates = lock(&UPDATES).clone();
    let Some(updates) = updates.filter(|_| !UPDATING.replace(true)) else {
        return;
    };
    for update in &*updates {
        // The program's panic hook has told it by now.
        let _given_up = catch_unwind(AssertUnwindSafe(|| update()));
    }
    UPDATING.set(false);
}
