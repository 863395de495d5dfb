//! The checks of all linked declarations, and their results in words.

use super::conflict::Conflict;
use super::crates::{LinkedCrate, crates, missing};
use super::registry::{conflicts, view_problems};
use super::series::{OverBudget, max_series};
use super::versions::{LinkedVersion, explanation, several_versions};
use super::views::ViewProblem;
use std::error::Error;
use std::fmt;

/// Checks the declarations of all crates that are linked into this binary.
///
/// Call it in a test. It finds what the compiler cannot see in one crate, such as one name that is
/// declared twice with different meanings.
///
/// ```standalone_crate
/// metrics_runtime::check().expect("the metrics of all crates fit together");
/// ```
///
/// Without a call of `check`, the same checks run when the router is
/// [instrumented](crate::instrument) or the metrics are first read. Then the conflicts are logged
/// once by `tracing`, and on standard error if no subscriber is installed. The gauge
/// `metrics_conflicts` has their number. The service continues.
///
/// # Which crates it sees
///
/// It checks the linked crates. [`crates`](crate::crates()) and the error list them. A dependency
/// that is never referenced is not linked, so its metrics are missing: write `use that_crate as
/// _;`. A test sees the crates that are linked into it. A library's own test sees the library and
/// its dependencies, but not the binaries that use it. So put the test into the crate of the
/// binary.
///
/// # What is a conflict
///
/// | two declarations | with | what is exposed |
/// |---|---|---|
/// | of one name | another kind or set of label names | the first |
/// | of one name | another mode of [`processes`](crate::ProcessMode) | the first |
/// | of one name | another help text | both, with the first help text; of statics, only the first |
/// | of one name | other buckets, or different native buckets (calls: only with equal labels) | both, in the first's buckets; of statics, the first |
/// | with names that clash | a counter `x_total` and a metric `x`, or a histogram `x` and a metric `x_count`: in Prometheus or OpenMetrics, one derives the other's name | the first |
/// | of one series | functions with `#[instrumented]`, or two queues | both, added up |
/// | of one series | gauges, infos or state sets, as in two statics | the first |
/// | of one series of calls | `duration = false` in one of them, or another `sample` | both: the histogram counts fewer calls than the counter |
/// | of one name | dynamic labels in one of them, and gauges, infos or state sets that are both statics | the first |
/// | of one endpoint | the same method and path | the requests of both |
///
/// The counts of functions are never lost, unless the type, the labels or `processes` differ. If
/// buckets differ, each observation of the second declaration counts in the first bucket whose
/// bound is at least that of its own bucket. So the count and the sum are exact, and so are buckets
/// whose bounds both have. Other buckets can have too few observations, but never too many. With
/// dynamic labels, the first declaration is the one that saw the label values first. Two statics of
/// one name may mean different things, so the second is not exposed.
///
/// It is not a conflict if counters or histograms are declared twice with the same meaning: their
/// series are added up. Units cannot conflict, because a unit is only a part of the name, such as
/// `_seconds` or `_bytes`.
///
/// [`Views`](crate::Views) apply first: what they drop has no conflicts, and a new name can cause
/// one. Rules that match nothing are reported, too.
///
/// # Errors
///
/// Every conflict, with all source locations. Two declarations that differ in several ways have
/// several conflicts. A conflict of two [`HttpMetrics`](crate::HttpMetrics) with different settings
/// is reported once for each family. The message has at most ten conflicts in one paragraph each,
/// then the number of the others, then what to write instead. [`CheckError::conflicts`] has all of
/// them.
///
/// # Cost
///
/// The first check after a registration takes one pass over all declarations, with allocations.
/// Later checks reuse its result.
pub fn check() -> Result<(), CheckError> {
    Checks::new().run()
}

/// [`check`], with optional further checks.
///
/// ```standalone_crate
/// use metrics_runtime::Checks;
///
/// Checks::new()
///     .series_budget(10_000)
///     .run()
///     .expect("the metrics of all crates fit together, and into the budget");
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "the checks are made by `run`"]
pub struct Checks {
    series_budget: Option<u64>,
    expected_crates: Vec<String>,
}

impl Checks {
    /// The checks that [`check`] makes.
    ///
    /// [`Checks`] has an example.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fails if the binary can ever expose more series than this; see [`max_series`]. By default,
    /// there is no budget.
    ///
    /// ```
    /// use metrics_runtime::{Checks, Counter, LabelSet, metric};
    ///
    /// #[derive(LabelSet)]
    /// struct Labels<'a> {
    ///     #[label(limit = 1_000)]
    ///     tenant: &'a str,
    ///     cached: bool,
    /// }
    ///
    /// /// Look-ups, by tenant.
    /// #[metric]
    /// static LOOKUPS_TOTAL: Counter<Labels<'static>>;
    ///
    /// let error = Checks::new().series_budget(1_000).run().unwrap_err();
    /// assert!(error.to_string().contains("`lookups_total`: 2002 series"));
    /// ```
    pub fn series_budget(mut self, series: u64) -> Self {
        self.series_budget = Some(series);
        self
    }

    /// Fails if no declaration of this crate is linked into the binary. Such a crate is otherwise
    /// not noticed. [`crates`](crate::crates()) explains the cause.
    ///
    /// ```
    /// let error = metrics_runtime::Checks::new().expect_crate("billing").run().unwrap_err();
    /// assert_eq!(error.missing_crates(), ["billing"]);
    /// assert!(error.to_string().contains("write `use billing as _;`"));
    /// ```
    pub fn expect_crate(mut self, package: impl Into<String>) -> Self {
        self.expected_crates.push(package.into());
        self
    }

    /// Runs the checks.
    ///
    /// [`Checks`] has an example.
    ///
    /// Cost: see [`check`]. A budget takes one more pass over all series that can be listed.
    ///
    /// # Errors
    ///
    /// All problems that were found.
    pub fn run(&self) -> Result<(), CheckError> {
        let conflicts = conflicts();
        let over_budget = self
            .series_budget
            .and_then(|budget| OverBudget::of(max_series(), budget));
        let missing_crates = missing(&self.expected_crates);
        let view_problems = view_problems();
        let versions = several_versions();
        if conflicts.is_empty()
            && view_problems.is_empty()
            && over_budget.is_none()
            && missing_crates.is_empty()
            && versions.is_empty()
        {
            return Ok(());
        }
        Err(CheckError {
            conflicts,
            view_problems,
            versions: versions.into(),
            over_budget,
            missing_crates,
        })
    }
}

/// The problems that [`check`] or [`Checks`] found.
///
/// `Debug` prints the same text as `Display`, so a test that unwraps the result of `check` prints
/// it readably.
///
/// ```standalone_crate
/// use metrics_runtime::{Difference, check, metric};
///
/// mod shop {
///     /// Orders placed.
///     #[metrics_runtime::metric("orders_total")]
///     static ORDERS: metrics_runtime::Counter;
/// }
///
/// /// Parcels to send.
/// #[metric("orders_total")]
/// static PARCELS: metrics_runtime::Counter;
///
/// let error = check().unwrap_err();
/// let conflict = &error.conflicts()[0];
/// assert_eq!(conflict.name, "orders_total");
/// assert!(matches!(conflict.difference, Difference::Help(..)));
/// println!("{conflict}\n{}", conflict.advice());
/// ```
#[derive(Clone, PartialEq)]
pub struct CheckError {
    conflicts: Vec<Conflict>,
    view_problems: Vec<ViewProblem>,
    versions: Box<[LinkedVersion]>,
    over_budget: Option<OverBudget>,
    missing_crates: Vec<String>,
}

impl CheckError {
    /// The conflicts, sorted by name.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The rules of [`Views`](crate::Views) that do not fit the declarations.
    pub fn view_problems(&self) -> &[ViewProblem] {
        &self.view_problems
    }

    /// All versions of this crate that are linked into the binary, if there are several.
    pub fn versions(&self) -> &[LinkedVersion] {
        &self.versions
    }

    /// More series than the [budget](Checks::series_budget) allows.
    pub fn over_budget(&self) -> Option<&OverBudget> {
        self.over_budget.as_ref()
    }

    /// The [expected](Checks::expect_crate) crates without a linked declaration.
    pub fn missing_crates(&self) -> &[String] {
        &self.missing_crates
    }
}

/// The number of conflicts that a message lists.
const NAMED: usize = 10;

impl CheckError {
    /// The conflicts, and then what to write instead. Each advice appears once.
    fn contradictions(&self) -> Vec<String> {
        if self.conflicts.is_empty() {
            return Vec::new();
        }
        let mut parts = vec!["declarations of metrics conflict:".to_owned()];
        parts.extend(self.conflicts.iter().take(NAMED).map(ToString::to_string));
        if let Some(more) = self.conflicts.len().checked_sub(NAMED + 1) {
            parts.push(format!("and {} more", more + 1));
        }
        parts.push("what to write instead:".to_owned());
        let mut advised = Vec::new();
        for advice in self.conflicts.iter().flat_map(Conflict::advices) {
            if !advised.contains(&advice) {
                parts.push(format!("  {advice}"));
                advised.push(advice);
            }
        }
        parts
    }
}

/// At most ten conflicts in one paragraph each, and the number of the others. Then what to write
/// instead, and the crates whose declarations were checked.
impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.versions.is_empty() {
            parts.push(explanation(&self.versions));
        }
        parts.extend(self.contradictions());
        if !self.view_problems.is_empty() {
            parts.push("views do not fit the metrics of this binary:".to_owned());
            parts.extend(
                self.view_problems
                    .iter()
                    .map(|problem| format!("  {problem}")),
            );
        }
        parts.extend(self.over_budget.iter().map(ToString::to_string));
        parts.extend(self.missing_crates.iter().map(|package| {
            format!(
                "no declaration of the crate `{package}` is linked into this binary: a dependency \
                 that is never referenced is not linked, so write `use {} as _;`",
                package.replace('-', "_")
            )
        }));
        let seen = crates().into_iter().map(|seen| {
            let LinkedCrate {
                package,
                declarations,
            } = seen;
            format!("{package} ({declarations})")
        });
        let seen: Vec<_> = seen.collect();
        parts.push(format!("crates with declarations: {}", seen.join(", ")));
        f.write_str(&parts.join("\n"))
    }
}

impl fmt::Debug for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for CheckError {}
