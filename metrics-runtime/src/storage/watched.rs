//! Changes of cells that a scope of the feature `testing` records.
//!
//! Outside of a scope, a counter or histogram has no additional cost. A watched thread has no
//! directory of its own cells. So each of its updates takes the slow path, which records it.
//! Updates of shards have no slow path, so they check each time.
//!
//! A thread belongs to the scope that it entered. A new thread belongs to the scope of its creator,
//! whose mark it inherits: see `platform::inheritance`.

use super::change::Change;
use super::local;
use crate::platform::inheritance;
use crate::support::draws;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// One recorded change, and its cell.
pub(crate) type RecordedChange = (u32, Change);

/// What a scope has recorded.
#[derive(Debug)]
struct Log {
    /// In order. `None` once the scope is closed.
    changes: Option<Vec<RecordedChange>>,
}

/// A scope. It records the changes on its threads. Never freed, because threads that outlive it
/// refer to it.
#[derive(Debug)]
pub(crate) struct RecordingScope {
    mark: u64,
    /// The scope in which it was entered. That one records the same changes.
    parent: Option<&'static RecordingScope>,
    log: Mutex<Log>,
    changed: Condvar,
}

/// All scopes, in the order of their marks.
struct Scopes {
    /// The mark of a thread in no scope: that of the thread that created the first scope.
    unmarked: u64,
    all: Vec<&'static RecordingScope>,
}

static SCOPES: Mutex<Scopes> = Mutex::new(Scopes {
    unmarked: 0,
    all: Vec::new(),
});

/// The scope of a thread.
#[derive(Clone, Copy)]
enum Watcher {
    /// Not known yet, because the thread has recorded nothing.
    Unknown,
    Nobody,
    Scope(&'static RecordingScope),
}

thread_local! {
    /// Constant and without a destructor, so that it can be used at any time.
    static WATCHER: Cell<Watcher> = const { Cell::new(Watcher::Unknown) };

    /// Whether this thread writes to a log.
    static REPORTING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in a scope.
pub(crate) fn is_watched() -> bool {
    RecordingScope::current().is_some()
}

/// Reports a change to the scope of this thread, and to its parents. Returns whether the thread is
/// in one: then it must not use the fast path to its own cells.
#[inline]
pub(crate) fn report(cell: u32, change: Change) -> bool {
    !matches!(WATCHER.get(), Watcher::Nobody) && report_to_scope(cell, change)
}

#[cold]
#[inline(never)]
fn report_to_scope(cell: u32, change: Change) -> bool {
    // An allocator that updates metrics would report within a report.
    if REPORTING.replace(true) {
        return true;
    }
    let _slow = SlowPath::nest();
    let own = RecordingScope::current();
    let mut scope = own;
    while let Some(one) = scope {
        if let Some(changes) = &mut lock(&one.log).changes {
            changes.push((cell, change));
            one.changed.notify_all();
        }
        scope = one.parent;
    }
    REPORTING.set(false);
    own.is_some()
}

impl RecordingScope {
    /// A new scope within the current one of this thread.
    pub(crate) fn new() -> &'static Self {
        let parent = Self::current();
        let mut scopes = lock(&SCOPES);
        if scopes.all.is_empty() {
            scopes.unmarked = inheritance::mark();
        }
        let scope = &*Box::leak(Box::new(Self {
            mark: scopes.unmarked + scopes.all.len() as u64 + 1,
            parent,
            log: Mutex::new(Log {
                changes: Some(Vec::new()),
            }),
            changed: Condvar::new(),
        }));
        scopes.all.push(scope);
        scope
    }

    /// The scope of this thread.
    pub(crate) fn current() -> Option<&'static Self> {
        match WATCHER.get() {
            Watcher::Scope(scope) => Some(scope),
            Watcher::Nobody => None,
            Watcher::Unknown => {
                let inherited = Self::inherited();
                WATCHER.set(inherited.map_or(Watcher::Nobody, Watcher::Scope));
                inherited
            }
        }
    }

    /// The scope of the thread that created this one.
    fn inherited() -> Option<&'static Self> {
        let scopes = lock(&SCOPES);
        if scopes.all.is_empty() {
            return None;
        }
        let number = inheritance::mark().checked_sub(scopes.unmarked + 1)?;
        scopes.all.get(usize::try_from(number).ok()?).copied()
    }

    /// Enters the scope on this thread.
    pub(crate) fn enter(&'static self) -> EnteredScope {
        EnteredScope {
            _membership: self.stay(),
            thread: PhantomData,
        }
    }

    /// Like [`enter`](Self::enter), for the thread instead of a stack frame.
    pub(crate) fn stay(&'static self) -> ScopeMembership {
        let before = Self::current();
        let mark = inheritance::mark();
        self.adopt();
        ScopeMembership {
            before,
            mark,
            thread: thread::current().id(),
        }
    }

    /// Adds this thread to the scope permanently.
    pub(crate) fn adopt(&'static self) {
        WATCHER.set(Watcher::Scope(self));
        inheritance::set_mark(self.mark);
        local::leave_cells();
        draws::end();
    }

    /// The changes that were recorded so far.
    pub(crate) fn changes(&self) -> Vec<RecordedChange> {
        lock(&self.log).changes.clone().unwrap_or_default()
    }

    /// The number of changes so far.
    pub(crate) fn count(&self) -> usize {
        Self::count_in(&lock(&self.log))
    }

    fn count_in(log: &Log) -> usize {
        log.changes.as_ref().map_or(0, Vec::len)
    }

    /// Waits until there are more changes than `than`, or until this time. Returns whether there
    /// are more.
    pub(crate) fn wait_for_more(&self, than: usize, until: Instant) -> bool {
        let mut log: MutexGuard<'_, Log> = lock(&self.log);
        while Self::count_in(&log) <= than {
            let rest = until.saturating_duration_since(Instant::now());
            if rest == Duration::ZERO {
                return false;
            }
            log = match self.changed.wait_timeout(log, rest) {
                Ok((log, _)) => log,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }

    /// Stops recording, and drops the recorded changes.
    pub(crate) fn close(&self) {
        lock(&self.log).changes = None;
    }
}

/// A thread is in a scope until this is dropped there. On another thread, the drop has no effect.
#[derive(Debug)]
#[must_use = "dropping it leaves the scope"]
pub(crate) struct ScopeMembership {
    before: Option<&'static RecordingScope>,
    mark: u64,
    thread: ThreadId,
}

impl Drop for ScopeMembership {
    fn drop(&mut self) {
        if thread::current().id() != self.thread {
            return;
        }
        WATCHER.set(self.before.map_or(Watcher::Nobody, Watcher::Scope));
        inheritance::set_mark(self.mark);
        // Outside of a scope, the next update finds them again.
        local::leave_cells();
    }
}

/// A stack frame is in a scope until this is dropped.
#[derive(Debug)]
#[must_use = "dropping it leaves the scope"]
pub(crate) struct EnteredScope {
    _membership: ScopeMembership,
    /// Prevents `Send`.
    thread: PhantomData<*const ()>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_that_was_closed_keeps_no_changes_and_records_none() {
        let scope = RecordingScope::new();
        let _membership = scope.stay();
        assert!(report(1, Change::add_f64(1.0)));
        assert_eq!(scope.count(), 1);
        scope.close();
        assert!(report(1, Change::add_f64(1.0)));
        assert_eq!((scope.count(), scope.changes()), (0, vec![]));
    }
}
