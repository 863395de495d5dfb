//! More series than the budget allows.

use super::finding::{LintFinding, LintRule};
use super::options::LintOptions;
use metrics_runtime::catalogue::{Catalogue, MetricEntry};

/// The number of metrics that are named.
const NAMED: usize = 5;

pub(super) fn lint(catalogue: &Catalogue, options: &LintOptions, findings: &mut Vec<LintFinding>) {
    let total = catalogue.series();
    let Some(budget) = options.series_budget.filter(|budget| total > *budget) else {
        return;
    };
    let mut largest: Vec<&MetricEntry> = catalogue.metrics.iter().collect();
    largest.sort_by_key(|metric| std::cmp::Reverse(metric.series));
    let named = largest.iter().take(NAMED);
    let named: Vec<_> = named
        .map(|metric| format!("`{}` ({})", metric.name, metric.series))
        .collect();
    let message = format!(
        "the binary can expose {total} series, and its budget is {budget}; the largest metrics \
         are {}: \
         give labels fewer values, dynamic labels a lower limit, histograms fewer buckets; or \
         raise the budget",
        named.join(", ")
    );
    findings.push(LintFinding::for_all(LintRule::Budget, message));
}
