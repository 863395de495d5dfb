//! The options of the recorder, and their validation.

use super::recorder::FacadeRecorder;
use super::settings::EmissionSettings;
use std::error::Error;
use std::fmt;

/// The options of a recorder for the facade `metrics`.
///
/// ```
/// # fn main() -> Result<(), metrics_runtime::facade::FacadeError> {
/// metrics_runtime::facade::builder()
///     .max_series(5_000)
///     .max_series_per_metric(200)
///     .buckets([0.01, 0.1, 1.0])
///     .buckets_for("http_*", [0.1, 1.0, 10.0])
///     .install()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `install` to record what libraries emit"]
pub struct FacadeBuilder {
    settings: EmissionSettings,
}

/// Why no recorder was installed.
///
/// ```
/// use metrics_runtime::facade;
///
/// let error = facade::builder().buckets([1.0, 0.5]).build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid buckets: `buckets` has the bounds [1.0, 0.5]; write finite numbers in \
///      ascending order"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FacadeError {
    /// Another recorder is installed.
    AlreadyInstalled,
    /// Options are invalid. There is one text for each problem.
    Options(Vec<String>),
}

impl fmt::Display for FacadeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyInstalled => f.write_str(
                "a recorder of the facade `metrics` is already installed: install only one, or \
                 combine both with `Fanout` of the crate `metrics-util` and \
                 `facade::builder().build()`",
            ),
            Self::Options(problems) => f.write_str(&problems.join("\n")),
        }
    }
}

impl Error for FacadeError {}

impl FacadeBuilder {
    pub(super) const fn new() -> Self {
        Self {
            settings: EmissionSettings::DEFAULT,
        }
    }

    /// The largest number of series of all metrics. Default: 10,000. Each metric can have one
    /// more series, whose labels are `__other__`. When the limit is reached, a new metric gets
    /// no series: its updates count in `metrics_series_overflow_total{metric="__other__"}`.
    ///
    /// ```
    /// # use metrics_runtime::facade;
    /// let recorder = facade::builder().max_series(1).build().unwrap();
    /// metrics::with_local_recorder(&recorder, || {
    ///     metrics::gauge!("first").set(1.0);
    ///     metrics::gauge!("second").set(1.0);
    /// });
    /// assert!(metrics_runtime::render().contains(
    ///     "metrics_series_overflow_total{metric=\"__other__\"} 1\n"
    /// ));
    /// ```
    pub const fn max_series(mut self, limit: usize) -> Self {
        self.settings.max_series = limit;
        self
    }

    /// The largest number of series of one metric. Default: 1,000.
    ///
    /// ```
    /// # use metrics_runtime::facade;
    /// let recorder = facade::builder().max_series_per_metric(1).build().unwrap();
    /// metrics::with_local_recorder(&recorder, || {
    ///     for user in ["ann", "bob"] {
    ///         metrics::counter!("logins", "user" => user).increment(1);
    ///     }
    /// });
    /// let exposition = metrics_runtime::render();
    /// assert!(exposition.contains("logins_total{user=\"ann\"} 1\n"));
    /// assert!(exposition.contains("logins_total{user=\"__other__\"} 1\n"));
    /// ```
    pub const fn max_series_per_metric(mut self, limit: usize) -> Self {
        self.settings.max_series_per_metric = limit;
        self
    }

    /// The upper bounds of the buckets of all histograms, in the unit of their values. If
    /// `bounds` is empty, histograms become summaries without quantiles.
    ///
    /// The default depends on the unit. For durations it is 0.1 ms to 10 s, converted to the
    /// unit of the histogram. For bytes it is 100 B to 100 MB. Histograms with another unit or
    /// without one get the bounds for seconds.
    ///
    /// ```
    /// # use metrics_runtime::facade;
    /// let recorder = facade::builder().buckets([0.1, 1.0]).build().unwrap();
    /// metrics::with_local_recorder(&recorder, || metrics::histogram!("wait").record(0.4));
    /// assert!(metrics_runtime::render().contains("\nwait_bucket{le=\"0.1\"} 0\n"));
    /// ```
    pub fn buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.buckets = Some(bounds.into());
        self
    }

    /// The upper bounds of the buckets of the histogram with this name, as the library writes
    /// it. A name that ends in `*` stands for all names with this prefix. The first call that
    /// matches a histogram takes effect, and takes precedence over [`buckets`](Self::buckets).
    ///
    /// ```
    /// # use metrics_runtime::facade;
    /// let recorder = facade::builder().buckets_for("pool_*", [0.01, 0.1]).build().unwrap();
    /// metrics::with_local_recorder(&recorder, || metrics::histogram!("pool_wait").record(0.04));
    /// assert!(metrics_runtime::render().contains("\npool_wait_bucket{le=\"0.1\"} 1\n"));
    /// ```
    pub fn buckets_for(mut self, name: impl Into<String>, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings
            .buckets_by_name
            .push((name.into(), bounds.into()));
        self
    }

    /// Builds the recorder without installing it, for example for
    /// [`with_local_recorder`](metrics::with_local_recorder). If two recorders get the same
    /// series, their counters and histograms add up. Of a gauge, only the first recorder's value
    /// is exposed.
    ///
    /// ```
    /// # use metrics_runtime::facade;
    /// let recorder = facade::builder().build().unwrap();
    /// metrics::with_local_recorder(&recorder, || metrics::counter!("steps").increment(3));
    /// assert!(metrics_runtime::render().contains("\nsteps_total 3\n"));
    /// ```
    ///
    /// # Errors
    ///
    /// If bounds are not finite, not in ascending order, or more than 255. The error lists all
    /// problems.
    pub fn build(self) -> Result<FacadeRecorder, FacadeError> {
        let all = self
            .settings
            .buckets
            .iter()
            .map(|bounds| ("buckets", bounds));
        let by_name = self.settings.buckets_by_name.iter();
        let by_name = by_name.map(|(name, bounds)| (name.as_str(), bounds));
        let problem = |(name, bounds): (&str, &Vec<f64>)| {
            if bounds.len() > 255 {
                return Some(format!(
                    "too many buckets: `{name}` has {} bounds; write at most 255",
                    bounds.len()
                ));
            }
            let finite = bounds.iter().all(|bound| bound.is_finite());
            let ascending = bounds.windows(2).all(|pair| pair[0] < pair[1]);
            (!finite || !ascending).then(|| {
                format!(
                    "invalid buckets: `{name}` has the bounds {bounds:?}; write finite numbers in \
                     ascending order"
                )
            })
        };
        let problems: Vec<_> = all.chain(by_name).filter_map(problem).collect();
        if problems.is_empty() {
            Ok(FacadeRecorder::new(self.settings))
        } else {
            Err(FacadeError::Options(problems))
        }
    }

    /// Installs the recorder for the whole process. With the feature `off`, it checks the options
    /// and installs nothing.
    ///
    /// ```
    /// use metrics_runtime::facade::{self, FacadeError};
    ///
    /// # fn main() -> Result<(), FacadeError> {
    /// facade::builder().max_series_per_metric(100).install()?;
    /// let again = facade::builder().install();
    /// assert_eq!(again, Err(FacadeError::AlreadyInstalled));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If [`build`](Self::build) fails, or if a recorder is installed already.
    pub fn install(self) -> Result<(), FacadeError> {
        let recorder = self.build()?;
        if cfg!(feature = "off") {
            return Ok(());
        }
        metrics::set_global_recorder(recorder).map_err(|_| FacadeError::AlreadyInstalled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_are_named() {
        let error = FacadeBuilder::new()
            .buckets([1.0, 1.0])
            .buckets_for("wait", [f64::INFINITY])
            .buckets_for("many", (0..256).map(f64::from).collect::<Vec<_>>())
            .build()
            .expect_err("three mistakes");
        assert_eq!(
            error.to_string(),
            "invalid buckets: `buckets` has the bounds [1.0, 1.0]; write finite numbers in \
             ascending order\n\
             invalid buckets: `wait` has the bounds [inf]; write finite numbers in ascending \
             order\n\
             too many buckets: `many` has 256 bounds; write at most 255"
        );
    }
}
