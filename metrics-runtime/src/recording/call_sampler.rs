//! Calls that are all counted, but only partly timed: `sample = 16`.

use super::call::CallRecorder;
use super::call_counter::CallCounter;
use super::call_timer::CallTimer;
use super::outcome::Outcome;
use crate::platform::clock;
use crate::registration::CellBase;
use crate::storage;
use crate::support::draws;

/// Counts the calls of one function by their outcomes, and times one in `sample`.
///
/// Each call has the same chance, independent of earlier calls. A fixed interval could always
/// select the same step of a loop. So the durations are a random sample, and their mean and
/// quantiles estimate those of all calls.
#[derive(Debug)]
pub struct CallSampler {
    timer: CallTimer,
    /// A call is timed if a random number is below this.
    below: u32,
}

impl CallSampler {
    /// Times one call in `sample`, which is at least 2.
    pub const fn new(timer: CallTimer, sample: u32) -> Self {
        assert!(sample >= 2, "a sample leaves out calls");
        Self {
            timer,
            below: ((1_u64 << 32) / sample as u64) as u32,
        }
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        self.timer.base()
    }

    /// Whether the starting call is timed. In a scope of the feature `testing`, every call is.
    #[inline(always)]
    fn is_timed(&self) -> bool {
        match draws::draw() {
            Some(number) => number < self.below,
            None => self.is_first_timed(),
        }
    }

    #[cold]
    #[inline(never)]
    fn is_first_timed(&self) -> bool {
        storage::is_watched() || draws::begin() < self.below
    }
}

impl AsRef<CallCounter> for CallSampler {
    #[inline(always)]
    fn as_ref(&self) -> &CallCounter {
        &self.timer.counter
    }
}

impl CallRecorder for CallSampler {
    type Start = clock::Reading;

    const NOT_STARTED: clock::Reading = clock::Reading::NONE;

    #[inline(always)]
    fn now(&self) -> clock::Reading {
        if self.is_timed() {
            clock::now()
        } else {
            clock::Reading::NONE
        }
    }

    #[inline(always)]
    fn record(&self, series: u32, start: clock::Reading, outcome: Outcome) {
        if start.is_none() {
            self.timer.counter.record(series, (), outcome);
        } else {
            self.timer.record(series, start, outcome);
        }
    }
}
