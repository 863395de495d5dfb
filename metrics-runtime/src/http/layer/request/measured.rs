//! Marks requests that a layer measures, so that an inner layer with the same names does not
//! count them again.
//!
//! The mark is in the request's extensions, not on the thread. So it is kept if a middleware
//! between the layers spawns a task or repeats a clone of the request. It does not exist on
//! requests that a handler sends to a router in the same process.
//!
//! A process that calls `instrument` once and has no other layer needs no marks.

use crate::http::layer::series::{LayerNames, several_names};
use crate::support::log::LogOnce;
use http::Extensions;
use std::sync::atomic::{AtomicBool, Ordering};

/// Marks a request in a process whose layers all have the same names. It has no size, so it is
/// not allocated.
#[derive(Clone)]
struct Measured;

/// Marks a request in any other process, with the names of the layers that measure it.
#[derive(Clone)]
struct MeasuredAs(Vec<LayerNames>);

/// Whether a request can pass two layers, because layers were created, cloned or added to a
/// router more than once.
static SEVERAL_LAYERS: AtomicBool = AtomicBool::new(false);

/// Marks an RPC, with the names of the layers that measure it.
#[cfg(feature = "grpc")]
#[derive(Clone, Default)]
struct MeasuredRpc(Vec<LayerNames>);

/// An event that happens only once in processes where a request passes at most one layer.
#[derive(Debug)]
pub(super) struct Single(AtomicBool);

impl Single {
    pub(super) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// Records that the event happens. Returns whether it has happened before.
    pub(super) fn record(&self) -> bool {
        // Relaxed, because the flags publish nothing else.
        let again = self.0.swap(true, Ordering::Relaxed);
        if again {
            expect_several_layers();
        }
        again
    }
}

/// Lets requests be marked from now on.
pub(super) fn expect_several_layers() {
    SEVERAL_LAYERS.store(true, Ordering::Relaxed);
}

/// Whether a request can pass two layers.
#[inline]
pub(super) fn are_several_layers() -> bool {
    // Relaxed, because the flag publishes nothing else.
    SEVERAL_LAYERS.load(Ordering::Relaxed)
}

/// Marks a request as measured with these names. Returns false if it was marked already.
// Not inline, because most services have one layer.
#[inline(never)]
pub(super) fn mark(request: &mut Extensions, names: LayerNames) -> bool {
    if !several_names() {
        return request.insert(Measured).is_none();
    }
    let MeasuredAs(marked) = request.get_or_insert_with(|| MeasuredAs(Vec::new()));
    let is_first = !marked.contains(&names);
    if is_first {
        marked.push(names);
    }
    is_first
}

/// [`mark`] for RPCs, whose families have other names.
#[cfg(feature = "grpc")]
pub(super) fn mark_rpc(request: &mut Extensions, names: LayerNames) -> bool {
    let MeasuredRpc(marked) = request.get_or_insert_default();
    let is_first = !marked.contains(&names);
    if is_first {
        marked.push(names);
    }
    is_first
}

/// Warns once that two layers have the same names.
#[cold]
pub(super) fn warn_of_two_layers(route: &str) {
    static WARNING: LogOnce = LogOnce::new();
    WARNING.warn(format_args!(
        "a request to `{route}` passes two `HttpMetrics` layers with the same names, and only the \
         outer one measures it: remove one layer (`instrument` adds one, too), or set a \
         `namespace` for one"
    ));
}
