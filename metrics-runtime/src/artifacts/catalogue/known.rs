//! A catalogue as the metrics that expressions may ask for.

use super::model::{Catalogue, Declaration, Label, Metric, OtherValues};
use crate::artifacts::check::{KnownMetric, KnownMetrics, KnownSeries, LabelValues, MetricKind};
use crate::declaration::Kind;
use crate::exposition::bound;
use crate::labels::LabelValue as _;
use http::{Method, StatusCode};
use std::collections::BTreeMap;

/// What a client's departure counts as, which no standard knows.
const CLIENT_CLOSED: &str = "499";

impl Catalogue {
    /// The metrics that expressions may ask for, besides what Prometheus itself
    /// adds.
    ///
    /// | a label | may be |
    /// |---|---|
    /// | whose values are listed | one of these |
    /// | that is a text | anything |
    /// | a method or status code of HTTP | what is declared, and every other standard one |
    /// | an endpoint | what some handler declares, or `unmatched`; anything, if none declares one |
    ///
    /// ```
    /// use metrics_runtime::artifacts::promql::parse;
    /// use metrics_runtime::{Counter, metric};
    ///
    /// /// Letters sent.
    /// #[metric]
    /// static LETTERS_TOTAL: Counter;
    ///
    /// let known = metrics_runtime::artifacts::catalogue().known_metrics();
    /// let expr = parse("rate(leters_total[5m])").unwrap();
    /// assert_eq!(
    ///     known.check(&expr)[0].to_string(),
    ///     "there is no metric `leters_total`: did you mean `letters_total`?"
    /// );
    /// ```
    pub fn known_metrics(&self) -> KnownMetrics {
        let metrics = self.metrics.iter().map(known);
        metrics.fold(KnownMetrics::new(), KnownMetrics::metric)
    }
}

fn known(metric: &Metric) -> KnownMetric {
    let kind = match metric.kind {
        Kind::Counter => MetricKind::Counter,
        Kind::Gauge | Kind::Info => MetricKind::Gauge,
        Kind::Histogram if metric.is_native() => MetricKind::NativeHistogram,
        Kind::Histogram => MetricKind::Histogram,
        Kind::Summary => MetricKind::Summary,
    };
    let mut known = KnownMetric::new(&*metric.name, kind);
    for series in series(metric) {
        known = known.known_series(series);
    }
    known
}

/// Of each declaration one; but where values come that none lists, all
/// combinations of all declarations' values can be there.
fn series(metric: &Metric) -> Vec<KnownSeries> {
    let mut series = Vec::new();
    // By the labels' names and the bounds.
    let mut open: BTreeMap<(Vec<&str>, Vec<String>), Vec<Label>> = BTreeMap::new();
    for declaration in &metric.declarations {
        let le = le(metric, declaration);
        let labels = &declaration.labels;
        if labels.iter().all(|label| label.other.is_none()) {
            series.push(KnownSeries {
                labels: labels.iter().map(values).collect(),
                le,
            });
            continue;
        }
        let names = labels.iter().map(|label| &*label.name).collect();
        let all = open.entry((names, le)).or_insert_with(|| labels.clone());
        for (all, label) in all.iter_mut().zip(labels) {
            let new = label.values.iter().filter(|v| !all.values.contains(v));
            let new: Vec<_> = new.cloned().collect();
            all.values.extend(new);
        }
    }
    series.extend(open.into_iter().map(|((_, le), labels)| KnownSeries {
        labels: labels.iter().map(values).collect(),
        le,
    }));
    series
}

/// The values of `le`, as they are exposed.
fn le(metric: &Metric, declaration: &Declaration) -> Vec<String> {
    match metric.kind {
        Kind::Histogram => {
            let bounds = declaration.buckets.iter().copied();
            bounds.chain([f64::INFINITY]).map(bound).collect()
        }
        _ => Vec::new(),
    }
}

fn values(label: &Label) -> (String, LabelValues) {
    let mut values = label.values.clone();
    let others: Vec<String> = match label.other {
        _ if label.limit.is_some() => return (label.name.clone(), LabelValues::Any),
        Some(OtherValues::Any) => return (label.name.clone(), LabelValues::Any),
        Some(OtherValues::Methods) => Method::VALUES.iter().map(|m| (*m).to_owned()).collect(),
        Some(OtherValues::StatusCodes) => status_codes(),
        Some(OtherValues::StatusClasses) => (1..=5).map(|class| format!("{class}xx")).collect(),
        None => Vec::new(),
    };
    values.extend(others);
    values.sort();
    values.dedup();
    (label.name.clone(), LabelValues::Finite(values))
}

/// The status codes that have a name, and the one for clients that went away.
fn status_codes() -> Vec<String> {
    (100..600)
        .filter_map(|code| StatusCode::from_u16(code).ok())
        .filter(|code| code.canonical_reason().is_some())
        .map(|code| code.as_str().to_owned())
        .chain([CLIENT_CLOSED.to_owned()])
        .collect()
}
