//! The errors of a configuration, which say what to write instead.

use std::error::Error;
use std::fmt;

/// An invalid configuration, with all its problems. Returned by
/// [`HttpMetricsBuilder::build`](crate::HttpMetricsBuilder::build).
///
/// `Debug` prints the same text as `Display`, so that a `main` that returns the error
/// prints it readably.
///
/// ```
/// use metrics_runtime::HttpMetrics;
///
/// let error = HttpMetrics::builder().buckets([0.5, 0.1]).exclude("health").build().unwrap_err();
/// assert_eq!(error.problems().len(), 2);
/// assert_eq!(
///     error.problems()[0].to_string(),
///     "`exclude` is `health`: a route must begin with `/`: write `/health`"
/// );
/// assert_eq!(
///     error.problems()[1].to_string(),
///     "`buckets` is `0.5,0.1`: bucket bounds must ascend, and `0.1` follows `0.5`: write them in \
///      ascending order"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigurationError(pub(super) Vec<ConfigurationProblem>);

impl ConfigurationError {
    /// The error for a route that already serves the path of the metrics.
    pub(in crate::http::layer) fn of_path(path: &str, route: &str) -> Self {
        Self(vec![ConfigurationProblem {
            setting: "metrics_path".to_owned(),
            value: path.to_owned(),
            advice: format!(
                "the route `{route}` already serves this path: write another one, such as \
                 `/metrics`, with `metrics_path` or `METRICS_PATH`"
            ),
        }])
    }

    /// The error for a route that the live page would hide.
    #[cfg(feature = "ui")]
    pub(in crate::http::layer) fn of_page(path: &str, route: &str) -> Self {
        Self(vec![ConfigurationProblem {
            setting: "metrics_path".to_owned(),
            value: path.to_owned(),
            advice: format!(
                "the live page below this path would hide the route `{route}`: write another path, \
                 or disable the page with `.ui(false)` or `METRICS_UI=false`"
            ),
        }])
    }

    /// The problems, in the order in which they were found. There is at least one.
    ///
    /// ```
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let error = HttpMetrics::builder().namespace("my shop").size_buckets([]).build().unwrap_err();
    /// let settings: Vec<_> = error.problems().iter().map(|problem| &*problem.setting).collect();
    /// assert_eq!(settings, ["namespace", "size_buckets"]);
    /// ```
    pub fn problems(&self) -> &[ConfigurationProblem] {
        &self.0
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid configuration of the HTTP metrics:")?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl fmt::Debug for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ConfigurationError {}

/// One problem of a configuration.
///
/// ```
/// use metrics_runtime::HttpMetrics;
///
/// let error = HttpMetrics::builder().buckets([0.0]).build().unwrap_err();
/// let problem = &error.problems()[0];
/// assert_eq!((&*problem.setting, &*problem.value), ("buckets", "0"));
/// assert_eq!(problem.advice, "a bucket bound must be positive: remove `0`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigurationProblem {
    /// The method of the builder, or the environment variable.
    pub setting: String,
    /// The invalid value.
    pub value: String,
    /// Why the value is invalid, and what to write instead.
    pub advice: String,
}

impl fmt::Display for ConfigurationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            setting,
            value,
            advice,
        } = self;
        write!(f, "`{setting}` is `{value}`: {advice}")
    }
}
