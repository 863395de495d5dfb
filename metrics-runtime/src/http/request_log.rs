//! Records the newest failed and the slowest requests for the live page (feature `ui`).
//!
//! It records only values that the metrics have, too: path templates, methods, status codes and
//! types of errors, but no text that a client sent. It records nothing until a page is mounted.
//! A request never waits for a lock: if another thread holds it, the request counts as skipped.

use crate::platform::clock;
use crate::recording::exemplars;
use crate::support::lock::lock;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, TryLockError};
use std::time::Duration;

/// The length of each list.
const KEPT: usize = 100;

/// A request that has ended.
#[derive(Clone, Debug)]
pub(in crate::http) struct EndedRequest {
    /// The end, as the time since 1970.
    pub(in crate::http) time: Duration,
    pub(in crate::http) method: &'static str,
    /// The path template.
    pub(in crate::http) endpoint: &'static str,
    pub(in crate::http) status: u16,
    pub(in crate::http) nanos: u64,
    /// The type of its error.
    pub(in crate::http) error: Option<&'static str>,
    /// The trace identifier, if the service has a source of exemplars. An `Arc`, so that copying
    /// the lists does not allocate while they are locked.
    pub(in crate::http) trace: Option<Arc<str>>,
}

/// The newest failed requests. Each has its number, which grows by one per failure.
static FAILED: [Mutex<Option<(u64, EndedRequest)>>; KEPT] = [const { Mutex::new(None) }; KEPT];

/// The slowest requests, unordered.
static SLOWEST: Mutex<[Option<EndedRequest>; KEPT]> = Mutex::new([const { None }; KEPT]);

// All accesses are relaxed, because the locks publish the requests.

/// The number of failed requests.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// The duration in nanoseconds above which a request is among the slowest. `u64::MAX` until a
/// page is mounted.
static SLOW: AtomicU64 = AtomicU64::new(u64::MAX);

/// The number of requests that were not recorded, because another thread held the lock.
static SKIPPED: AtomicU64 = AtomicU64::new(0);

/// How often a list has changed. The number starts at random, so that two processes are
/// unlikely to have the same one.
static CHANGES: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(random_start()));

/// A random start for a counter. It has 48 bits, which JavaScript represents exactly.
pub(in crate::http) fn random_start() -> u64 {
    RandomState::new().hash_one(std::process::id()) >> 16
}

/// Starts to record.
pub(in crate::http) fn start() {
    let _ = SLOW.compare_exchange(u64::MAX, 0, Ordering::Relaxed, Ordering::Relaxed);
}

/// Whether a request of this duration is among the slowest.
#[inline]
pub(in crate::http) fn is_slow(nanos: u64) -> bool {
    nanos > SLOW.load(Ordering::Relaxed)
}

/// Whether requests are recorded.
pub(in crate::http) fn is_on() -> bool {
    SLOW.load(Ordering::Relaxed) != u64::MAX
}

/// Adds a failed request.
#[cold]
pub(in crate::http) fn add_failed(request: EndedRequest) {
    let request = request.dated();
    let number = FAILURES.fetch_add(1, Ordering::Relaxed);
    let slot = &FAILED[(number % KEPT as u64) as usize];
    without_waiting(slot, |slot| {
        // A later request can already be in the slot.
        if slot.as_ref().is_none_or(|(other, _)| *other < number) {
            *slot = Some((number, request));
        }
    });
}

/// Adds a request if it is among the slowest.
#[cold]
pub(in crate::http) fn add_slow(request: EndedRequest) {
    let request = request.dated();
    without_waiting(&SLOWEST, |slowest| {
        let nanos = |slot: &Option<EndedRequest>| slot.as_ref().map_or(0, |one| one.nanos);
        if let Some(fastest) = slowest.iter_mut().min_by_key(|slot| nanos(slot))
            && nanos(fastest) < request.nanos
        {
            *fastest = Some(request);
            let least = slowest.iter().map(nanos).min().unwrap_or(0);
            SLOW.store(least, Ordering::Relaxed);
        }
    });
}

fn without_waiting<T>(of: &Mutex<T>, change: impl FnOnce(&mut T)) {
    let mut locked = match of.try_lock() {
        Ok(locked) => locked,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => {
            SKIPPED.fetch_add(1, Ordering::Relaxed);
            return;
        }
    };
    change(&mut locked);
    drop(locked);
    CHANGES.fetch_add(1, Ordering::Relaxed);
}

impl EndedRequest {
    /// Sets the current time and the current trace.
    fn dated(mut self) -> Self {
        self.time = clock::since_epoch().unwrap_or_default();
        self.trace = exemplars::current().and_then(|exemplar| {
            let mut labels = exemplar.labels();
            labels.find_map(|(name, id)| (name == "trace_id").then(|| id.into()))
        });
        self
    }
}

/// The lists at one moment.
#[derive(Debug)]
pub(in crate::http) struct RequestLists {
    /// Newest first.
    pub(in crate::http) failed: Vec<EndedRequest>,
    /// Slowest first.
    pub(in crate::http) slowest: Vec<EndedRequest>,
}

/// A number that changes with the lists, and the number of skipped requests.
pub(in crate::http) fn state() -> (u64, u64) {
    let changes = CHANGES.load(Ordering::Relaxed);
    (changes, SKIPPED.load(Ordering::Relaxed))
}

/// Copies the lists. Requests that end while this holds a lock can be skipped.
pub(in crate::http) fn lists() -> RequestLists {
    let slots = FAILED.iter().filter_map(|slot| lock(slot).clone());
    let mut failed: Vec<_> = slots.collect();
    failed.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    // Allocates before it takes the lock, which then is held for less time.
    let mut slowest = Vec::with_capacity(KEPT);
    slowest.extend(lock(&SLOWEST).iter().flatten().cloned());
    slowest.sort_by_key(|request| std::cmp::Reverse(request.nanos));
    RequestLists {
        failed: failed.into_iter().map(|(_, request)| request).collect(),
        slowest,
    }
}
