//! Options of the recorder, and what may be wrong with them.

use super::recorder::FacadeRecorder;
use super::settings::EmissionSettings;
use std::error::Error;
use std::fmt;

/// Options of a recorder for the facade `metrics`.
#[derive(Clone, Debug)]
#[must_use = "nothing is recorded before `install`"]
pub struct FacadeBuilder {
    settings: EmissionSettings,
}

/// Why no recorder was installed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FacadeError {
    /// Another one is installed.
    AlreadyInstalled,
    /// These options are invalid.
    Options(Vec<String>),
}

impl fmt::Display for FacadeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyInstalled => f.write_str(
                "a recorder of the facade `metrics` is installed already: install one only, or \
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

    /// The largest number of series of all metrics. Default: 10,000. The series with the
    /// labels `__other__` come on top, one for each metric. A metric that is new when the
    /// limit is reached has no series: its updates count in
    /// `metrics_series_overflow_total{metric="__other__"}`.
    pub const fn max_series(mut self, limit: usize) -> Self {
        self.settings.max_series = limit;
        self
    }

    /// The largest number of series of one metric. Default: 1,000.
    pub const fn max_series_per_metric(mut self, limit: usize) -> Self {
        self.settings.max_series_per_metric = limit;
        self
    }

    /// Upper bounds of the buckets of all histograms, in the unit of their values. Without
    /// any, a histogram is a summary without quantiles.
    ///
    /// Default: those of our own metrics. These are 0.1 ms to 10 s for durations, whatever
    /// their unit, and for histograms without a unit as if they were seconds. For bytes
    /// they are 100 B to 100 MB.
    pub fn buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.buckets = Some(bounds.into());
        self
    }

    /// The same for the histogram with this name, as the library writes it, or for all
    /// whose names begin with what stands in front of a `*`. The first that matches counts.
    pub fn buckets_for(mut self, name: impl Into<String>, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings
            .buckets_by_name
            .push((name.into(), bounds.into()));
        self
    }

    /// The recorder, to be installed by other means, or for
    /// [`with_local_recorder`](metrics::with_local_recorder). Two recorders that get the
    /// same series add up to one, but for gauges, which only the first one exposes.
    ///
    /// # Errors
    ///
    /// If bounds are not finite, not in ascending order, or more than 255; all mistakes are
    /// named.
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

    /// Installs the recorder for the whole program. With the feature `off`, it installs
    /// none.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), and if a recorder is installed already.
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
