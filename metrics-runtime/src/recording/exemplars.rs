//! Exemplars: labels of single observations, which lead from a number on a dashboard to a request.
//!
//! They are off until a service sets their source with [`from`]. Then updates that are likely to be
//! investigated get one:
//!
//! | metric | updates with an exemplar |
//! |---|---|
//! | `…_calls_total`, and counters of operations | errors and panics |
//! | `http_requests_total` | those with a status code of 500 or more |
//! | `http_exceptions_total` | all |
//! | histograms and durations | the slowest (largest) since the last scrape: each that falls into a higher bucket than all before |
//!
//! The source is a function of the service. With the feature `opentelemetry`, it can be
//! `exemplars::current_trace`: the trace of the current span.
//!
//! Each series or bucket keeps its newest exemplar, so their number is bounded. They are exposed in
//! OpenMetrics and protocol buffers. Prometheus stores them only with
//! `--enable-feature=exemplar-storage`.

use crate::platform::clock;
use crate::registration::{ExemplarGate, open_exemplar_gates};
use crate::storage::{self, RecordedExemplar};
use crate::support::log::{self, LogOnce};
use crate::support::unwind::caught;
use std::cell::Cell;
use std::sync::OnceLock;

#[cfg(feature = "opentelemetry")]
pub use super::trace::current_trace;
pub use crate::storage::Exemplar;

/// Sets the source of exemplars: a function that is called during an update, on the updating
/// thread. There is no default source.
///
/// ```
/// use metrics_runtime::exemplars::{self, Exemplar};
/// use metrics_runtime::{Format, instrumented, render_as};
///
/// thread_local! {
///     static TRACE: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
/// }
///
/// #[instrumented]
/// fn pay() -> Result<(), &'static str> {
///     Err("no money")
/// }
///
/// exemplars::from(|| {
///     let trace = TRACE.get();
///     (trace != 0).then(|| Exemplar::new("trace_id", format_args!("{trace:032x}")))
/// });
/// TRACE.set(7);
/// let _ = pay();
///
/// let scraped = String::from_utf8(render_as(Format::OpenMetrics)).unwrap();
/// let failed = scraped.lines().find(|line| line.contains(r#"outcome="error"} 1"#)).unwrap();
/// assert!(failed.contains(r#"# {trace_id="00000000000000000000000000000007"} 1"#));
/// ```
///
/// Call it once, at startup. Only the first call has an effect; later ones are logged. A panic in
/// the function is caught. Updates that the function itself makes get no exemplars.
///
/// Cost: without a source, an update has one more comparison. With a source, updates that get an
/// exemplar (errors, and at most one for each bucket between two scrapes) pay for the function, a
/// reading of the clock, and a lock. They do not wait for the lock: if another thread holds it, the
/// exemplar is dropped.
pub fn from(source: fn() -> Option<Exemplar>) {
    if SOURCE.set(source).is_err() {
        log::warn(format_args!(
            "exemplars already have a source; this one is ignored"
        ));
        return;
    }
    open_exemplar_gates();
}

static SOURCE: OnceLock<fn() -> Option<Exemplar>> = OnceLock::new();

thread_local! {
    /// Whether the source is running.
    static ASKING: Cell<bool> = const { Cell::new(false) };
}

/// Calls the source, if there is one.
fn ask() -> Option<Exemplar> {
    let source = SOURCE.get()?;
    if ASKING.replace(true) {
        return None;
    }
    let exemplar = caught(source);
    ASKING.set(false);
    let exemplar = exemplar.flatten()?;
    if let Some(mistake) = exemplar.mistake() {
        static WARNING: LogOnce = LogOnce::new();
        WARNING.warn(format_args!(
            "an exemplar is left out: {mistake}: {exemplar}"
        ));
        return None;
    }
    Some(exemplar)
}

/// The current exemplar, if there is a source.
#[cfg(feature = "ui")]
pub(crate) fn current() -> Option<Exemplar> {
    ask()
}

/// Stores an exemplar of an update that passed a gate: for the cell of its bucket if it passed
/// because of that, and for the cells that count its failure.
#[cold]
pub(super) fn keep(
    gate: &ExemplarGate,
    bucket: usize,
    (cell, value): (Option<u32>, f64),
    failed: impl IntoIterator<Item = Option<u32>>,
) {
    let cell = cell.filter(|_| gate.close_up_to(bucket));
    let Some(exemplar) = ask() else {
        return;
    };
    let Some(at) = clock::since_epoch() else {
        return;
    };
    let cells = cell.into_iter().map(|cell| (cell, value));
    let failed = failed.into_iter().flatten().map(|cell| (cell, 1.0));
    for (cell, value) in cells.chain(failed) {
        let exemplar = exemplar.clone();
        let kept = RecordedExemplar {
            exemplar,
            value,
            at,
        };
        storage::store_exemplar(cell, kept);
    }
}
