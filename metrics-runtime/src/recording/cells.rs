//! Updates of the cells of a range, on the fast path or the slow one.

use crate::registration::{CellBase, registered_cell};
use crate::storage::{self, Cell};
use crate::support::slow_path::SlowPath;

/// Adds to the cell at `offset`.
#[inline(always)]
pub(super) fn add(base: &CellBase, offset: usize, n: u64) {
    match storage::owned(base.cell(offset)) {
        Some([cell, ..]) => cell.add(n),
        _ => update_slowly(base, offset, |cell| cell.add(n), |cell| cell.fetch_add(n)),
    }
}

/// [`add`], with release: whoever sees the new value also sees what this thread did
/// before.
#[inline(always)]
pub(super) fn add_released(base: &CellBase, offset: usize, n: u64) {
    match storage::owned(base.cell(offset)) {
        Some([cell, ..]) => cell.add_released(n),
        _ => update_slowly(
            base,
            offset,
            |cell| cell.add_released(n),
            |cell| cell.fetch_add(n),
        ),
    }
}

/// Adds a float to the cell at `offset`.
#[inline(always)]
pub(super) fn add_f64(base: &CellBase, offset: usize, x: f64) {
    match storage::owned(base.cell(offset)) {
        Some([cell, ..]) => cell.add_f64(x),
        _ => update_slowly(
            base,
            offset,
            |cell| cell.add_f64(x),
            |cell| cell.fetch_add_f64(x),
        ),
    }
}

/// Updates the cell at `offset` after registering the declaration and allocating the
/// chunk: by `own` if the thread may have cells of its own, else by `shared`. Does
/// nothing if the declaration's registration was not linked, or if the thread is on a
/// slow path already.
#[cold]
#[inline(never)]
fn update_slowly(
    base: &CellBase,
    offset: usize,
    own: impl FnOnce(&Cell),
    shared: impl FnOnce(&Cell),
) {
    let Some(slow) = SlowPath::enter() else {
        return;
    };
    let Some(cell) = registered_cell(base, offset, &slow) else {
        return;
    };
    match storage::touch(cell, &slow) {
        Some([cell, ..]) => own(cell),
        _ => shared(storage::touch_shared(cell, &slow)),
    }
}

/// The cell at `offset`, after registering the declaration. Nothing for the reasons
/// given at [`update_slowly`].
#[inline]
fn registered(base: &CellBase, offset: usize) -> Option<u32> {
    base.registered(offset)
        .or_else(|| registered_cell(base, offset, &SlowPath::enter()?))
}

/// The shared cell at `offset`, for numbers that threads don't own: gauges. Nothing for
/// the reasons given at [`update_slowly`].
#[inline]
pub(super) fn shared(base: &CellBase, offset: usize) -> Option<&'static Cell> {
    registered(base, offset).and_then(storage::shared)
}

/// The sum of the cell at `offset` over all threads.
pub(super) fn sum(base: &CellBase, offset: usize) -> u64 {
    let mut sum = [0];
    if let Some(cell) = registered(base, offset) {
        storage::sum(cell, &mut sum);
    }
    sum[0]
}
