//! Checks whether a handler serves the endpoint that it declares. The HTTP layer sets the route of
//! the request that a thread handles, and the handler compares it.

use crate::support::log::LogOnce;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// The path template of the route whose request this thread handles.
    static CURRENT: Cell<Option<&'static &'static str>> = const { Cell::new(None) };
}

/// Whether a layer is switched off, so handlers run without it.
static SWITCHED_OFF: AtomicBool = AtomicBool::new(false);

/// Stops warnings about handlers that run outside of a layer.
pub(crate) fn switch_off() {
    SWITCHED_OFF.store(true, Ordering::Relaxed);
}

/// Polls a request's handler, whose route has this path template.
#[inline]
pub(crate) fn handling<T>(route: Option<&'static &'static str>, poll: impl FnOnce() -> T) -> T {
    /// Restores the previous route, even if the handler panics.
    struct Restore(Option<&'static &'static str>);
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
    /// The warning that the handler serves another route or none.
    warning: LogOnce,
}

impl ServedEndpoint {
    /// The endpoint of a method and a path template.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            warning: LogOnce::new(),
        }
    }

    /// Logs a warning, once, if the handler serves another route than it declares, or runs outside
    /// of the layer. Called when the handler starts.
    ///
    /// Without the feature `axum` there is no layer, so there is nothing to compare.
    #[inline]
    pub fn begins(&self, function: &'static str) {
        if !cfg!(feature = "axum") {
            return;
        }
        let path = CURRENT.get().copied();
        if path != Some(self.path) {
            self.report(function, path);
        }
    }

    #[cold]
    fn report(&self, function: &'static str, served: Option<&'static str>) {
        // Relaxed: the flag publishes nothing else.
        if served.is_none() && SWITCHED_OFF.load(Ordering::Relaxed) {
            return;
        }
        let Self {
            method,
            path,
            warning,
        } = self;
        match served {
            Some(other) => warning.warn(format_args!(
                "`{function}` declares `{method} {path}` and serves `{other}`: the series of the \
                 declared endpoint stay at zero; write `#[instrumented({method} \"{other}\")]`"
            )),
            None => warning.warn(format_args!(
                "`{function}` declares `{method} {path}` and runs outside of the layer, so its \
                 requests are not measured: write `metrics_runtime::instrument(router)`"
            )),
        }
    }
}
