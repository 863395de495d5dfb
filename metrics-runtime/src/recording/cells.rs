//! Updates of cells in a range, on the fast path or the slow path.

use crate::registration::{CellBase, registered_cell};
use crate::storage::{self, Cell, Change, ChangeKind};
use crate::support::slow_path::SlowPath;

/// Adds to the cell at `offset`.
#[inline(always)]
pub(super) fn add(base: &CellBase, offset: usize, n: u64) {
    if cfg!(feature = "off") {
        return;
    }
    match storage::owned(base.cell(offset)) {
        Some([cell, ..]) => cell.add(n),
        _ => add_slowly(base, offset, n),
    }
}

/// Like [`add`], with release: a thread that sees the new value also sees what this thread did
/// before.
#[inline(always)]
pub(super) fn add_released(base: &CellBase, offset: usize, n: u64) {
    if cfg!(feature = "off") {
        return;
    }
    match storage::owned(base.cell(offset)) {
        Some([cell, ..]) => cell.add_released(n),
        _ => add_released_slowly(base, offset, n),
    }
}

/// Adds a float to the cell at `offset`.
#[inline(always)]
pub(super) fn add_f64(base: &CellBase, offset: usize, x: f64) {
    if cfg!(feature = "off") {
        return;
    }
    match storage::owned(base.cell(offset)) {
        Some([cell, ..]) => cell.add_f64(x),
        _ => add_f64_slowly(base, offset, x),
    }
}

// One function for each kind, so that the fast path does not pass the kind.

#[cold]
#[inline(never)]
fn add_slowly(base: &CellBase, offset: usize, n: u64) {
    change_slowly(base, offset, Change::new(ChangeKind::Add, n));
}

#[cold]
#[inline(never)]
fn add_released_slowly(base: &CellBase, offset: usize, n: u64) {
    change_slowly(base, offset, Change::new(ChangeKind::AddReleased, n));
}

#[cold]
#[inline(never)]
fn add_f64_slowly(base: &CellBase, offset: usize, x: f64) {
    change_slowly(base, offset, Change::add_f64(x));
}

/// Changes the cell at `offset` after registering the declaration and allocating the chunk. It is
/// the thread's own cell if the thread can have one, otherwise the shared cell. Does nothing if no
/// registration of the declaration was linked, or if the thread is already on a slow path.
fn change_slowly(base: &CellBase, offset: usize, change: Change) {
    let Some(slow) = SlowPath::enter() else {
        return;
    };
    let Some(cell) = registered_cell(base, offset, &slow) else {
        return;
    };
    let is_watched = storage::report(cell, change);
    match storage::touch(cell, is_watched, &slow) {
        Some([cell, ..]) => change.make_alone(cell),
        _ => change.make(storage::touch_shared(cell, &slow)),
    }
}

/// The cell at `offset`, after registering the declaration. `None` for the same reasons as in
/// [`change_slowly`].
#[inline]
fn registered(base: &CellBase, offset: usize) -> Option<u32> {
    if cfg!(feature = "off") {
        return None;
    }
    base.registered(offset)
        .or_else(|| registered_cell(base, offset, &SlowPath::enter()?))
}

/// The shared cell at `offset`, for numbers that threads do not own: gauges. `None` for the same
/// reasons as in [`change_slowly`].
#[inline]
pub(super) fn shared(base: &CellBase, offset: usize) -> Option<&'static Cell> {
    registered(base, offset).and_then(storage::shared)
}

/// Changes the shared cell at `offset`, if there is one.
#[inline(always)]
pub(super) fn change_shared(base: &CellBase, offset: usize, change: Change) {
    if let Some(cell) = registered(base, offset) {
        storage::change_shared(cell, change);
    }
}

/// The sum of the cell at `offset` over all threads.
pub(super) fn sum(base: &CellBase, offset: usize) -> u64 {
    let mut sum = [0];
    if let Some(cell) = registered(base, offset) {
        storage::sum(cell, &mut sum);
    }
    sum[0]
}
