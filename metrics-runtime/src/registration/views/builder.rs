//! Views, as users write them.

use super::error::ViewsError;
use super::installed::Installed;
use super::rule::{Action, Rule};
use super::selector::Selector;

/// Changes how the metrics of all crates are exposed: which ones, under which names, and with which
/// labels.
///
/// ```standalone_crate
/// use metrics_runtime::{Counter, LabelSet, LabelValue, Selector, Views, metric, render};
///
/// #[derive(LabelValue)]
/// enum Region { Eu, Us, Asia }
///
/// #[derive(LabelSet)]
/// struct By { region: Region, cached: bool }
///
/// /// Pages shown.
/// #[metric]
/// static PAGES_TOTAL: Counter<By>;
///
/// /// Of no interest here.
/// #[metric]
/// static NOISE_TOTAL: Counter;
///
/// # fn main() -> Result<(), metrics_runtime::ViewsError> {
/// Views::new()
///     .drop(Selector::metric("noise_total"))
///     .rename(Selector::metric("pages_total"), "page_views_total")
///     .remove_label(Selector::metric("pages_total"), "cached")
///     .limit_values(Selector::metric("pages_total"), "region", ["eu"])
///     .install()?;
///
/// for (region, cached) in [(Region::Eu, true), (Region::Eu, false), (Region::Asia, true)] {
///     PAGES_TOTAL.with(By { region, cached }).inc();
/// }
/// let text = render();
/// assert!(text.contains("page_views_total{region=\"eu\"} 2\n"));
/// assert!(text.contains("page_views_total{region=\"other\"} 1\n"));
/// assert!(!text.contains("noise_total") && !text.contains("cached"));
/// # Ok(())
/// # }
/// ```
///
/// # Order and precedence
///
/// Every rule selects by what the source declares, whatever other rules change. So the order of
/// rules matters only if several rules change the same thing:
///
/// - [`drop`](Self::drop) wins over all others.
/// - [`remove_label`](Self::remove_label) wins over [`limit_values`](Self::limit_values).
/// - If several rules set a name for one metric or label, a list for one label, or a value for one
///   added label, the last rule wins. So write general rules first. Rules after a preset, such as
///   [`autometrics`](Self::autometrics), change its result.
///
/// # Where views apply
///
/// In all formats, the live page, the registry of `prometheus`, [`snapshot`](fn@crate::snapshot),
/// [`check`](crate::check), [`max_series`](crate::max_series), the catalogue and everything
/// generated from it. With several processes, each writes into its file what it exposes. A process
/// with other views is treated as a process that declares other metrics.
///
/// The metrics of requests are declared by the layer, which belongs to the crate `metrics-runtime`:
/// select them by their names. Views do not apply to metrics of other libraries, for example of the
/// crate `prometheus`.
///
/// # What `check` reports
///
/// - A rule selects no metric or no label. This does not apply to rules of presets.
/// - Two metrics or two labels get one name.
/// - A name does not fit the type of the metric.
/// - A rule removes a metric or label that generated alerts on an objective (`slo(…)`) or on the
///   share of failures need. The catalogue leaves such objectives out.
///
/// All of these are also logged once, and counted in `metrics_conflicts`.
///
/// # Sums
///
/// Series that become equal because a rule removes a label are added up, like those of several
/// declarations. This includes gauges. Histograms with different buckets are added up in the
/// buckets of the first one. No conflict is reported. With several processes and a mode other than
/// `sum`, the mode decides about gauges. Series of a label with a `limit` start with their first
/// update, even if that label is removed. The states of a state set keep their label and all
/// others.
///
/// # Cost
///
/// No cost for an update. A scrape still reads each series that is added to another one, and no
/// longer writes it. Without views, there is no cost.
#[derive(Clone, Debug, Default)]
#[must_use = "the rules apply once they are installed"]
pub struct Views(pub(super) Vec<Rule>);

impl Views {
    /// No rules.
    pub fn new() -> Self {
        Self::default()
    }

    fn with(mut self, selector: Selector, action: Action) -> Self {
        self.0.push(Rule {
            selector,
            action,
            of_preset: false,
        });
        self
    }

    /// Does not expose these metrics, or the series that these functions add to them. If other
    /// functions share a series, it has only the numbers of these.
    pub fn drop(self, selector: Selector) -> Self {
        self.with(selector, Action::Drop)
    }

    /// Exposes a metric under another name. The type's suffix is part of it: `_total` for a
    /// counter, `_info` for an info.
    pub fn rename(self, selector: Selector, name: impl Into<String>) -> Self {
        self.with(selector, Action::Rename(name.into()))
    }

    /// Exposes these metrics without a label. Series that differ only in it are added up.
    pub fn remove_label(self, selector: Selector, label: impl Into<String>) -> Self {
        self.with(selector, Action::RemoveLabel(label.into()))
    }

    /// Exposes a label under another name. Generated alerts and dashboards use the new name.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Selector, Views, instrumented, render};
    ///
    /// #[instrumented]
    /// fn work() {}
    ///
    /// Views::new()
    ///     .rename_label(Selector::metric("function_calls_total"), "outcome", "result")
    ///     .add_label(Selector::metric("function_*"), "service_name", "shop")
    ///     .install()
    ///     .unwrap();
    /// assert!(render().contains("function=\"work\",result=\"ok\",service_name=\"shop\"} 0\n"));
    /// ```
    pub fn rename_label(
        self,
        selector: Selector,
        label: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        self.with(selector, Action::RenameLabel(label.into(), name.into()))
    }

    /// Adds a label with one value, which must not be empty.
    pub fn add_label(
        self,
        selector: Selector,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.with(selector, Action::AddLabel(name.into(), value.into()))
    }

    /// Exposes only these values of a label. All others become `other`.
    pub fn limit_values<V: Into<String>>(
        self,
        selector: Selector,
        label: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.with(selector, Action::LimitValues(label.into(), values))
    }

    /// Leaves out each series of these histograms until its first observation. So a function that
    /// was never called has no lines for its histogram. Its counters are zero from the start.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Selector, Views, instrumented, render};
    ///
    /// #[instrumented]
    /// fn seldom() {}
    ///
    /// Views::new().lazy_histograms(Selector::all()).install().unwrap();
    /// let count = "function_call_duration_seconds_count{";
    /// assert!(!render().contains(count));
    /// assert!(render().contains("function=\"seldom\",outcome=\"ok\"} 0\n"));
    /// seldom();
    /// assert!(render().contains(count));
    /// ```
    ///
    /// Example: with 5,000 annotated functions and one call, a scrape has 20,056 lines and 1.4 MB
    /// instead of 115,037 lines and 9.1 MB. It takes 4.3 ms instead of 17.3 ms (text, on two cores
    /// of an AMD EPYC with other load).
    ///
    /// # What queries must consider
    ///
    /// Such a histogram is absent until the first observation. So `histogram_quantile` and means
    /// have no result instead of `NaN`. `absent(…)` or a comparison with 0 does not indicate a
    /// failure: query the counter of calls instead, which exists from the start.
    ///
    /// If a series has a value in its first scrape, `rate` and `increase` miss the observations
    /// before it, unless the scraper knows when the series began. Prometheus knows it with
    /// `--enable-feature=created-timestamp-zero-ingestion`, and either protocol buffers or
    /// OpenMetrics with created series
    /// ([`MetricsEndpoint::created_timestamps`](crate::MetricsEndpoint::created_timestamps)). A
    /// latency objective only covers calls, so it misses these first ones.
    pub fn lazy_histograms(self, selector: Selector) -> Self {
        self.with(selector, Action::Lazy)
    }

    /// The validated rules.
    ///
    /// # Errors
    ///
    /// All rules that are invalid by themselves.
    pub(in crate::registration) fn checked(self) -> Result<Installed, ViewsError> {
        let problems: Vec<_> = self.0.iter().filter_map(Rule::problem).collect();
        if problems.is_empty() {
            return Ok(Installed::new(self.0));
        }
        Err(ViewsError(problems))
    }
}
