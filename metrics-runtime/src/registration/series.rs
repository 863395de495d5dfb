//! The largest number of series that the binary can expose, by metric.

use super::declared::declared;
use super::family_list::{FamilyList, RegisteredFamily, SeriesGroup};
use crate::declaration::{Kind, Member, Source};
use std::fmt;

/// The largest number of series that the binary can expose, by metric. Returned by [`max_series`].
///
/// [`max_series`] has an example.
#[derive(Clone, Debug, PartialEq)]
pub struct MaxSeries(Vec<MetricSeries>);

/// The largest number of series of one metric.
///
/// [`max_series`] has an example.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MetricSeries {
    /// The metric's name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// The largest number of its series.
    pub series: u64,
    /// The number of declarations that add series. One that only shares series of others does not
    /// count.
    pub declarations: usize,
    /// The declaration that adds the most series.
    pub largest: Source,
    /// The factors of the number of its series: labels with more than one value, and the lines of a
    /// series.
    factors: Vec<(String, u64)>,
}

/// The largest number of series that the binary can expose.
///
/// As in Prometheus, each line of the exposition is a series. So each label set of a histogram has
/// a series for each bucket, including `+Inf`, and two more.
///
/// | part | series |
/// |---|---|
/// | finite labels | all combinations of their values, which are exactly those that are exposed |
/// | dynamic labels with a limit | the limit plus one, for `__other__` |
/// | HTTP | each declared endpoint with its declared status codes, and each endpoint that was requested so far |
///
/// Series that no declaration bounds are not included: routes that no function declares, and status
/// codes that no declaration names. They are added with their first request.
///
/// ```
/// use metrics_runtime::{Counter, Histogram, LabelSet, max_series, metric};
///
/// #[derive(LabelSet)]
/// struct Labels<'a> {
///     #[label(limit = 100)]
///     shop: &'a str,
///     paid: bool,
/// }
///
/// /// Baskets, by shop.
/// #[metric]
/// static BASKETS_TOTAL: Counter<Labels<'static>>;
///
/// /// Items in a basket.
/// #[metric(buckets = [1, 10, 100])]
/// static BASKET_ITEMS: Histogram;
///
/// let max = max_series();
/// let series = |name| max.metrics().iter().find(|metric| metric.name == name).unwrap().series;
/// assert_eq!(series("baskets_total"), 101 * 2);
/// assert_eq!(series("basket_items"), 4 + 2);
/// assert!(max.total() > 101 * 2 + 4 + 2, "the process's own come along");
/// ```
///
/// Cost: one pass over all series that can be listed, with allocations for them. Use it in tests
/// and tools, not in requests.
pub fn max_series() -> MaxSeries {
    MaxSeries::of(&declared())
}

impl MaxSeries {
    pub(super) fn of(list: &FamilyList) -> Self {
        let mut metrics: Vec<_> = list.families.iter().filter_map(MetricSeries::of).collect();
        metrics.sort_by_key(|metric| std::cmp::Reverse(metric.series));
        Self(metrics)
    }

    /// The sum over all metrics. If it exceeds a `u64`, the largest `u64`.
    pub fn total(&self) -> u64 {
        let series = self.0.iter().map(|metric| metric.series);
        series.fold(0, u64::saturating_add)
    }

    /// The metrics, those with the most series first.
    pub fn metrics(&self) -> &[MetricSeries] {
        &self.0
    }
}

/// The number of lines of one series.
fn lines(group: &SeriesGroup) -> u64 {
    let Member { family, layout, .. } = &group.member;
    let others = family.kind.sample_suffixes().len() as u64;
    if family.kind.has_buckets() {
        // One for each bound and one for `+Inf`, plus the sum and the count.
        return layout.buckets().len() as u64 + others;
    }
    others
}

impl SeriesGroup {
    /// The largest number of series that this group adds to its family.
    pub(crate) fn max_series(&self) -> u64 {
        let repeated = self.repeated.len() as u64;
        (self.member.max_series() - repeated).saturating_mul(lines(self))
    }
}

impl MetricSeries {
    fn of(family: &RegisteredFamily) -> Option<Self> {
        let largest = family
            .groups
            .iter()
            .rev()
            .max_by_key(|group| group.max_series())?;
        let labels = largest.member.labels.iter();
        let mut factors: Vec<_> = labels
            .map(|label| (label.name.to_owned(), label.values.count()))
            .filter(|(_, values)| *values > 1)
            .collect();
        if lines(largest) > 1 {
            let lines_of = format!("lines of a {}", family.declared.kind);
            factors.push((lines_of, lines(largest)));
        }
        let series = || family.groups.iter().map(SeriesGroup::max_series);
        Some(Self {
            name: family.declared.name,
            kind: family.declared.kind,
            series: series().fold(0, u64::saturating_add),
            declarations: series().filter(|more| *more > 0).count(),
            largest: largest.declaration.source,
            factors,
        })
    }
}

/// The metric, the number of its series, and the source.
impl fmt::Display for MetricSeries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {} series", self.name, self.series)?;
        match self.declarations {
            0 | 1 => write!(f, ", of {}", self.largest)?,
            many => write!(f, " of {many} declarations, the largest {}", self.largest)?,
        }
        for (at, (what, count)) in self.factors.iter().enumerate() {
            write!(f, "{}{count} {what}", if at == 0 { ": " } else { " × " })?;
        }
        Ok(())
    }
}

/// The binary can expose more series than the budget allows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OverBudget {
    /// The largest allowed number of series.
    pub budget: u64,
    /// The largest possible number of series.
    pub max: MaxSeries,
}

/// The number of metrics that a message lists.
const NAMED: usize = 5;

impl OverBudget {
    pub(super) fn of(max: MaxSeries, budget: u64) -> Option<Self> {
        (max.total() > budget).then_some(Self { budget, max })
    }
}

impl fmt::Display for OverBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { budget, max } = self;
        write!(
            f,
            "this binary can expose {} series, and its budget is {budget}; the largest metrics are",
            max.total()
        )?;
        for metric in max.metrics().iter().take(NAMED) {
            write!(f, "\n  {metric}")?;
        }
        if let Some(more) = max.metrics().len().checked_sub(NAMED + 1) {
            let rest = max.metrics()[NAMED..].iter().map(|metric| metric.series);
            let series = rest.fold(0, u64::saturating_add);
            write!(f, "\n  and {series} of {} other metrics", more + 1)?;
        }
        write!(
            f,
            "\n  give labels fewer values, dynamic labels a lower limit, histograms fewer \
             buckets; or raise the budget"
        )
    }
}

#[cfg(test)]
mod tests;
