//! Calls that are counted as soon as they start: `in_progress`.

use super::call::CallRecorder;
use super::call_counter::CallCounter;
use super::outcome::Outcome;

/// A recorder that also counts the calls that start. It is a type of its own, so other calls do not
/// check for it.
#[derive(Debug)]
pub struct InProgress<R>(
    /// Records the calls that end.
    pub R,
);

impl<R: CallRecorder + AsRef<CallCounter>> CallRecorder for InProgress<R> {
    type Start = R::Start;

    const NOT_STARTED: R::Start = R::NOT_STARTED;

    #[inline(always)]
    fn now(&self) -> R::Start {
        self.0.now()
    }

    #[inline(always)]
    fn count_start(&self, series: u32) {
        self.0.as_ref().count_start(series);
    }

    #[inline(always)]
    fn record(&self, series: u32, start: R::Start, outcome: Outcome) {
        self.0.record(series, start, outcome);
    }
}
