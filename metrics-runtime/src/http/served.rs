//! Whether a handler serves the endpoint that it declares: the layer says which
//! request a thread handles, and the handler compares.

use super::layer::Route;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// The route whose request this thread handles.
    static CURRENT: Cell<Option<&'static Route>> = const { Cell::new(None) };
}

/// Whether some layer is switched off, so that handlers run outside of it.
static SWITCHED_OFF: AtomicBool = AtomicBool::new(false);

/// Handlers that run outside of a layer are not reported from now on.
pub(super) fn switch_off() {
    SWITCHED_OFF.store(true, Ordering::Relaxed);
}

/// Runs `poll` as the handling of a request.
#[inline]
pub(super) fn handling<T>(route: Option<&'static Route>, poll: impl FnOnce() -> T) -> T {
    /// Puts back what was there, should the handler panic.
    struct Restore(Option<&'static Route>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _restore = Restore(CURRENT.replace(route));
    poll()
}

/// A declared endpoint, as its handler sees it.
#[derive(Debug)]
pub struct ServedEndpoint {
    method: &'static str,
    path: &'static str,
    /// Whether the log has said that it runs elsewhere.
    reported: AtomicBool,
}

impl ServedEndpoint {
    /// An endpoint.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            reported: AtomicBool::new(false),
        }
    }

    /// Says once in the log if the handler, which begins now, serves another
    /// route than it declares, or runs outside of the layer.
    #[inline]
    pub fn begins(&self, function: &'static str) {
        let path = CURRENT.get().map(|route| route.path);
        if path != Some(self.path) {
            self.report(function, path);
        }
    }

    #[cold]
    fn report(&self, function: &'static str, served: Option<&'static str>) {
        // Relaxed: they guard nothing but themselves.
        if served.is_none() && SWITCHED_OFF.load(Ordering::Relaxed) {
            return;
        }
        if self.reported.swap(true, Ordering::Relaxed) {
            return;
        }
        let Self { method, path, .. } = self;
        match served {
            Some(other) => tracing::warn!(
                "`{function}` declares `{method} {path}` and serves `{other}`: the series of what \
                 it declares stay at zero; write `#[instrumented({method} \"{other}\")]`"
            ),
            None => tracing::warn!(
                "`{function}` declares `{method} {path}` and runs outside of the layer, so its \
                 requests are not measured: write `metrics_runtime::instrument(router)`"
            ),
        }
    }
}
