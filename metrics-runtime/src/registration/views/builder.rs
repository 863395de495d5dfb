//! Views, as users write them.

use super::error::ViewsError;
use super::installed::Installed;
use super::rule::{Action, Rule};
use super::selector::Selector;

/// What this program changes of the metrics that its crates declare: which are exposed,
/// under which names, and with which labels.
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
/// Every rule selects by what the source declares, whatever other rules do to it. So their
/// order matters only where several say something about one thing:
///
/// - [`drop`](Self::drop) wins over all others.
/// - [`remove_label`](Self::remove_label) wins over [`limit_values`](Self::limit_values).
/// - Of several names for a metric or a label, of several lists for a label, and of several
///   values for an added one, the last one counts: write what is general first. So rules
///   behind a preset, as [`autometrics`](Self::autometrics), change what it does.
///
/// # What sees them
///
/// All formats, the live page, the registry of `prometheus`,
/// [`snapshot`](fn@crate::snapshot), [`check`](crate::check),
/// [`max_series`](crate::max_series), the catalogue and what is generated from it. With
/// several processes, each writes into its file what it exposes: a process with other views
/// is one that declares other metrics.
///
/// The metrics of requests belong to the layer, whose declarations are those of the crate
/// `metrics-runtime`: select them by their names. What other libraries bring, through the
/// crate `prometheus` for example, has no views.
///
/// # What `check` reports
///
/// That a rule selects no metric or no label (but those of presets); that two metrics or two
/// labels get one name; that a name does not fit the type of the metric; that a rule takes from an objective (`slo(…)`), or from
/// the share of failures that generated alerts look at, a metric or a label that they need. The catalogue leaves
/// such objectives out. All of this is also logged once, and counted in `metrics_conflicts`.
///
/// # Sums
///
/// Series that differ only in what a rule takes away are added up, as those of several
/// declarations are: also gauges, and histograms whose buckets differ, in the buckets of the
/// first. No conflict is reported for that. With several
/// processes and a mode other than `sum`, the mode decides about gauges. Series whose label
/// has a `limit` begin with their first update, also if that label is taken away.
/// The states of a state set keep their label and all others.
///
/// # Cost
///
/// None for an update. None for a scrape, but for what adds up: each series that goes into
/// another is read as before, and no longer written. Without views, nothing.
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

    /// Does not expose these metrics, or what these functions add to them. Series that a
    /// function shares with others have the numbers of the others.
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

    /// Exposes a label under another name. Alerts and dashboards that are generated have the
    /// new one.
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

    /// Leaves out each series of these histograms until its first observation. A function
    /// that was never called then has no lines of a histogram; its counters stay at zero.
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
    /// With 5,000 annotated functions of which one was called, a scrape has 20,056 lines and
    /// 1.4 MB instead of 115,037 and 9.1 MB, and takes 4.3 ms instead of 17.3 (text, on two
    /// cores of an AMD EPYC that were busy with other work).
    ///
    /// # What queries must consider
    ///
    /// Such a histogram is absent until the first observation. So `histogram_quantile` and
    /// means have no result rather than `NaN`, and `absent(…)` or a comparison with 0 is no
    /// sign of a failure: ask the counter of calls, which is there from the start. `rate` and
    /// `increase` do not see the first observations of a series that a scrape finds with a
    /// value already, unless the scraper knows when it began: Prometheus does from
    /// OpenMetrics with created series
    /// ([`MetricsEndpoint::created_timestamps`](crate::MetricsEndpoint::created_timestamps)) or protocol buffers,
    /// with `--enable-feature=created-timestamp-zero-ingestion`. A latency objective looks at
    /// calls that were made, and loses these first ones.
    pub fn lazy_histograms(self, selector: Selector) -> Self {
        self.with(selector, Action::Lazy)
    }

    /// The rules, checked.
    ///
    /// # Errors
    ///
    /// All rules that are wrong by themselves.
    pub(in crate::registration) fn checked(self) -> Result<Installed, ViewsError> {
        let problems: Vec<_> = self.0.iter().filter_map(Rule::problem).collect();
        if problems.is_empty() {
            return Ok(Installed::new(self.0));
        }
        Err(ViewsError(problems))
    }
}
