//! The metrics and series that a selector can match.

use crate::promql::{LabelRegex, MatchOp, Selector};
use metrics_runtime::catalogue::MetricEntry;

/// Whether a selector can match samples of a metric.
pub(crate) fn asks_for(selector: &Selector, metric: &MetricEntry) -> bool {
    // A native histogram has a sample by its own name.
    let suffixes = [""].iter().chain(metric.kind.sample_suffixes());
    let mut named = suffixes.map(|suffix| match &selector.name {
        // Without an allocation, because this is called often.
        Some(name) if !name.templated => name.text.strip_suffix(suffix) == Some(&*metric.name),
        _ => names(selector, &format!("{}{suffix}", metric.name)),
    });
    named.any(|named| named)
}

/// Whether a selector can match samples with this name.
pub(crate) fn names(selector: &Selector, sample: &str) -> bool {
    if let Some(name) = &selector.name {
        return name.templated || name.text == sample;
    }
    // Without a matcher of names, it matches all metrics with its labels.
    accepts(selector, "__name__", sample)
}

/// Whether a selector's matchers accept a value of a label.
pub(crate) fn accepts(selector: &Selector, label: &str, value: &str) -> bool {
    let of_label = selector
        .matchers
        .iter()
        .filter(|one| one.label.text == label && !one.templated);
    of_label.into_iter().all(|one| {
        let matches = || {
            let regex = LabelRegex::new(&one.value).ok();
            regex.and_then(|regex| regex.is_match(value))
        };
        match one.op {
            MatchOp::Equal => one.value == value,
            MatchOp::NotEqual => one.value != value,
            MatchOp::Regex => matches() != Some(false),
            MatchOp::NotRegex => matches() != Some(true),
        }
    })
}
