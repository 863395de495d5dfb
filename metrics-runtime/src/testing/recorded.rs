//! What was recorded in a scope.

use super::decode::decode;
use super::expectation::Expectation;
use super::failure::{Readings, compare};
use super::names::{NameMistake, NamedMetric, named};
use super::scope::Scope;
use super::series::TestedSeries;
use super::update::RecordedUpdate;
use std::fmt;
use std::time::{Duration, Instant};

/// What code recorded in a scope, and its output. Returned by [`record`](super::record) and
/// [`record_async`](super::record_async).
///
/// Threads and tasks that outlive the closure add to it as long as it exists. When it is dropped,
/// the scope ends, and tasks that were spawned in it are cancelled.
///
/// `Display` writes a snapshot: one line for each series, sorted. It has no times, so it is the
/// same in each run. For durations it shows only their number, and for other values in seconds
/// `[seconds]`. Calls in progress that have ended are left out. So it fits
/// `insta::assert_snapshot!(recorded)`.
///
/// ```
/// use metrics_runtime::testing::record;
/// use metrics_runtime::{Counter, Gauge, Histogram, metric};
/// use std::time::Duration;
///
/// /// Loaves baked.
/// #[metric]
/// static LOAVES_TOTAL: Counter;
///
/// /// Loaves on the shelf.
/// #[metric]
/// static SHELF_LOAVES: Gauge;
///
/// /// How long a loaf bakes.
/// #[metric(buckets = [600, 1800])]
/// static LOAF_BAKING_SECONDS: Histogram;
///
/// /// The weight of a loaf.
/// #[metric(buckets = [500, 1000])]
/// static LOAF_GRAMS: Histogram;
///
/// let recorded = record(|| {
///     LOAVES_TOTAL.add(2);
///     SHELF_LOAVES.set(8);
///     SHELF_LOAVES.dec();
///     LOAF_BAKING_SECONDS.observe(Duration::from_secs(1500));
///     LOAF_GRAMS.observe(750);
///     LOAF_GRAMS.observe(740);
/// });
/// assert_eq!(
///     recorded.to_string(),
///     "loaf_baking_seconds count 1\n\
///      loaf_grams count 2, sum 1490\n\
///      loaves_total 2\n\
///      shelf_loaves 7\n"
/// );
/// let first = &recorded.observations()[0];
/// assert_eq!(first.to_string(), "loaves_total +2");
/// ```
pub struct Recorded<T = ()> {
    /// The output of the closure or future.
    pub output: T,
    scope: Scope,
}

impl<T> Recorded<T> {
    pub(super) fn new(output: T, scope: Scope) -> Self {
        Self { output, scope }
    }

    /// All updates, in order. A histogram's update is the exact value that it observed.
    ///
    /// Cost: a pass over all recorded changes, and allocations for each update.
    pub fn observations(&self) -> Vec<RecordedUpdate> {
        decode(&self.scope.recording.changes())
    }

    /// The updates of one metric, in order.
    ///
    /// ```
    /// # use metrics_runtime::testing::{RecordedValue, record};
    /// # use metrics_runtime::{Histogram, metric};
    /// # /// The weight of a pumpkin.
    /// # #[metric(buckets = [1000, 5000])]
    /// # static PUMPKIN_GRAMS: Histogram;
    /// let recorded = record(|| PUMPKIN_GRAMS.observe(2500));
    /// let [update] = &recorded.observations_of("pumpkin_grams")[..] else { unreachable!() };
    /// assert_eq!(update.value, RecordedValue::Observed(2500.0));
    /// ```
    ///
    /// # Panics
    ///
    /// If no metric has this name. The message suggests a similar name.
    ///
    /// # Cost
    ///
    /// That of [`observations`](Self::observations).
    #[track_caller]
    pub fn observations_of(&self, metric: &'static str) -> Vec<RecordedUpdate> {
        let selector = super::SeriesSelector::new(metric, Vec::new());
        if let Err(NameMistake { text, .. }) = named(&selector) {
            panic!("{text}");
        }
        let mut all = self.observations();
        all.retain(|observed| observed.metric == metric);
        all
    }

    /// Whether nothing was recorded.
    ///
    /// ```
    /// use metrics_runtime::testing::record;
    ///
    /// assert!(record(|| "no metric is updated").is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.scope.recording.count() == 0
    }

    /// Waits until an expectation is met, for background work that the code started. It blocks the
    /// thread. In async code, use `wait_for_async`.
    ///
    /// ```
    /// use metrics_runtime::testing::{expected, record};
    /// use metrics_runtime::{Counter, metric};
    /// use std::thread;
    /// use std::time::Duration;
    ///
    /// /// Thumbnails made.
    /// #[metric]
    /// static THUMBNAILS_TOTAL: Counter;
    ///
    /// let recorded = record(|| {
    ///     thread::spawn(|| THUMBNAILS_TOTAL.inc());
    /// });
    /// recorded.wait_for(expected!(thumbnails_total == 1), Duration::from_secs(10));
    /// ```
    ///
    /// # Panics
    ///
    /// If it is not met within this time, or if there is no such metric.
    ///
    /// # Cost
    ///
    /// That of [`observations`](Self::observations) after each update, until it is met.
    #[track_caller]
    pub fn wait_for(&self, expectation: Expectation, timeout: Duration) {
        let (recording, until) = (self.scope.recording, Instant::now() + timeout);
        loop {
            let seen = recording.count();
            let Some(failure) = self.failure_of(&expectation, timeout) else {
                return;
            };
            if failure.1 || !recording.wait_for_more(seen, until) {
                panic!("{}", failure.0);
            }
        }
    }

    /// [`wait_for`](Self::wait_for) for async code. It checks every millisecond of Tokio's clock,
    /// which can be paused.
    ///
    /// ```
    /// # use metrics_runtime::testing::{expected, record_async};
    /// # use metrics_runtime::{Counter, metric};
    /// # use std::time::Duration;
    /// # /// Posters printed.
    /// # #[metric]
    /// # static POSTERS_TOTAL: Counter;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let recorded = record_async(async {
    ///     tokio::spawn(async { POSTERS_TOTAL.inc() });
    /// })
    /// .await;
    /// recorded.wait_for_async(expected!(posters_total == 1), Duration::from_secs(10)).await;
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// For the same reasons, and outside of a Tokio runtime with a timer.
    #[cfg(feature = "tokio")]
    pub async fn wait_for_async(&self, expectation: Expectation, timeout: Duration) {
        let until = tokio::time::Instant::now() + timeout;
        while let Some((text, is_final)) = self.failure_of(&expectation, timeout) {
            if is_final || tokio::time::Instant::now() >= until {
                panic!("{text}");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Why an expectation is not met, and whether it can never be met.
    fn failure_of(&self, expectation: &Expectation, after: Duration) -> Option<(String, bool)> {
        let failure = compare(self, std::slice::from_ref(expectation), false).err()?;
        let when = if failure.is_final {
            String::new()
        } else {
            format!(" after {after:?}")
        };
        Some((failure.text(&when), failure.is_final))
    }

    /// Implements [`assert_metric!`](crate::assert_metric).
    ///
    /// # Panics
    ///
    /// If an expectation is not met.
    #[track_caller]
    pub fn assert(&self, expectations: &[Expectation]) {
        if let Err(failure) = compare(self, expectations, false) {
            panic!("{}", failure.text(""));
        }
    }

    /// Implements [`assert_only!`](crate::assert_only).
    ///
    /// # Panics
    ///
    /// If an expectation is not met, or if anything else was recorded.
    #[track_caller]
    pub fn assert_only(&self, expectations: &[Expectation]) {
        if let Err(failure) = compare(self, expectations, true) {
            panic!("{}", failure.text(""));
        }
    }
}

impl<T> Readings for Recorded<T> {
    fn series(&self) -> Vec<TestedSeries> {
        TestedSeries::all_of(&self.observations())
    }

    fn named(&self, expectation: &Expectation) -> Result<NamedMetric, NameMistake> {
        named(&expectation.selector)
    }
}

impl<T> fmt::Display for Recorded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for series in self.series().iter().filter(|series| !series.rests()) {
            writeln!(f, "{}", series.stable_line())?;
        }
        Ok(())
    }
}

impl<T> fmt::Debug for Recorded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series: Vec<_> = self.series().iter().map(ToString::to_string).collect();
        f.debug_struct("Recorded")
            .field("series", &series)
            .finish_non_exhaustive()
    }
}
