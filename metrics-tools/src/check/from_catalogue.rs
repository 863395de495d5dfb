//! The known metrics of a catalogue.

use super::{KnownMetric, KnownMetrics, KnownSeries, LabelValues, MetricKind};
use metrics_runtime::ProcessMode;
use metrics_runtime::catalogue::{
    Catalogue, DeclarationEntry, LabelEntry, MetricEntry, OtherValues, format_bound,
};
use std::collections::BTreeMap;

/// The standard methods, and the value for all others.
const METHODS: [&str; 10] = [
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "OTHER",
];

/// The endpoint of requests without a route.
const UNMATCHED: &str = "unmatched";

impl KnownMetrics {
    /// The metrics of a catalogue, and those that Prometheus adds.
    ///
    /// | label | values |
    /// |---|---|
    /// | with listed values | these |
    /// | dynamic | any |
    /// | `pid` of gauges with `processes = "per_process"` | any |
    /// | HTTP method | the declared and all standard ones |
    /// | status code | all numbers of three digits |
    /// | endpoint | the declared ones and `unmatched`; others are reported as undeclared; any, if none is declared |
    ///
    /// ```
    /// use metrics_runtime::{Counter, catalogue, metric};
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::promql::parse;
    ///
    /// /// Letters sent.
    /// #[metric]
    /// static LETTERS_TOTAL: Counter;
    ///
    /// let known = KnownMetrics::from_catalogue(&catalogue());
    /// let expr = parse("rate(leters_total[5m])").unwrap();
    /// assert_eq!(
    ///     known.check(&expr)[0].to_string(),
    ///     "unknown metric `leters_total`: did you mean `letters_total`?"
    /// );
    /// ```
    pub fn from_catalogue(catalogue: &Catalogue) -> Self {
        let metrics = catalogue.metrics.iter().map(known);
        let calls = catalogue.calls.iter();
        let counters = calls.map(|calls| (calls.duration.clone(), calls.counter.clone()));
        let mut known = metrics.fold(Self::new(), Self::metric);
        known.counters.extend(counters);
        known
    }
}

fn known(metric: &MetricEntry) -> KnownMetric {
    let kind = MetricKind::from_kind(metric.kind, metric.is_native());
    let mut known = KnownMetric::new(&*metric.name, kind);
    for mut series in series(metric) {
        if metric.processes == ProcessMode::PerProcess {
            series.labels.push(("pid".to_owned(), LabelValues::Any));
        }
        known = known.known_series(series);
    }
    known
}

/// One group of series for each declaration. If labels can have values that no
/// declaration lists, all combinations of all declarations' values.
fn series(metric: &MetricEntry) -> Vec<KnownSeries> {
    let mut series = Vec::new();
    // By label names and bounds.
    let mut open: BTreeMap<(Vec<&str>, Vec<String>), Vec<LabelEntry>> = BTreeMap::new();
    for declaration in &metric.declarations {
        let le = le(metric, declaration);
        let labels = &declaration.labels;
        if labels.iter().all(|label| label.other.is_none()) {
            series.push(KnownSeries {
                labels: all_values(labels),
                le,
                sample: declaration.sample,
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
        labels: all_values(&labels),
        le,
        // Only calls have a sample, and their labels are listed.
        sample: None,
    }));
    series
}

/// The exposed values of `le`.
fn le(metric: &MetricEntry, declaration: &DeclarationEntry) -> Vec<String> {
    if !metric.kind.has_buckets() {
        return Vec::new();
    }
    let bounds = declaration.buckets.iter().copied();
    bounds.chain([f64::INFINITY]).map(format_bound).collect()
}

fn all_values(labels: &[LabelEntry]) -> Vec<(String, LabelValues)> {
    let labels_with = labels
        .iter()
        .map(|label| values(label, is_endpoint(label, labels)));
    labels_with.collect()
}

fn values(label: &LabelEntry, is_endpoint: bool) -> (String, LabelValues) {
    let mut values = label.values.clone();
    let others: Vec<String> = match label.other {
        _ if label.limit.is_some() => return (label.name.clone(), LabelValues::Any),
        Some(OtherValues::Methods) => METHODS.map(str::to_owned).to_vec(),
        Some(OtherValues::StatusCodes) => (100..1000).map(|code| code.to_string()).collect(),
        Some(OtherValues::StatusClasses) => (1..10).map(|class| format!("{class}xx")).collect(),
        None => Vec::new(),
        Some(_) => return (label.name.clone(), LabelValues::Any),
    };
    values.extend(others);
    values.sort();
    values.dedup();
    let values = match is_endpoint {
        true => LabelValues::Endpoints(values),
        false => LabelValues::Finite(values),
    };
    (label.name.clone(), values)
}

/// Whether a label has the endpoint of requests: the HTTP layer counts those without a
/// route under a name of its own.
fn is_endpoint(label: &LabelEntry, others: &[LabelEntry]) -> bool {
    let of_requests = |one: &LabelEntry| one.other == Some(OtherValues::Methods);
    others.iter().any(of_requests) && label.values.iter().any(|value| value == UNMATCHED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promql::parse;
    use metrics_runtime::catalogue;

    #[test]
    fn endpoints_are_beside_methods() {
        let unmatched = LabelEntry::new("state", vec![UNMATCHED.to_owned()]);
        let mut method = LabelEntry::new("method", Vec::new());
        method.other = Some(OtherValues::Methods);
        assert!(is_endpoint(&unmatched, &[unmatched.clone(), method]));
        assert!(!is_endpoint(&unmatched, std::slice::from_ref(&unmatched)));
    }

    #[test]
    fn expressions_are_checked_against_it() {
        let known = KnownMetrics::from_catalogue(&catalogue());
        let findings = |text: &str| {
            let expr = parse(text).expect("an expression");
            let found = known.check(&expr);
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        for good in [
            "rate(catalogue_visits_total{shop=\"any\",paid=\"true\"}[5m])",
            "rate(http_requests_total{endpoint=\"/catalogue/{id}\",status_code=\"418\",method=\"PUT\"}[5m])",
            "rate(http_requests_total{status_code=~\"5..\",endpoint!=\"unmatched\"}[5m])",
            "rate(http_exceptions_total{exception_type=\"anything\"}[5m])",
            "rate(function_calls_total{function=\"catalogue_objectives\",outcome=\"cancelled\"}[5m])",
            "rate(catalogue_wait_seconds_bucket{le=\"0.5\"}[5m])",
            "rate(http_requests_total{status_code=\"529\"}[5m])",
            "rate(http_requests_total{status_code=~\"5..|999\",endpoint!~\"/catalogue.*|unmatched\"}[5m])",
            "process_open_fds",
            "sum without (pid) (catalogue_waiting) > 5 or catalogue_waiting{pid=\"7\"} > 3",
        ] {
            assert_eq!(findings(good), [""; 0], "{good}");
        }
        for (bad, found) in [
            (
                "rate(catalogue_visits_total{paid=\"yes\"}[5m])",
                "never `yes`",
            ),
            (
                "rate(http_requests_total{status_code=\"5xx\"}[5m])",
                "never `5xx`",
            ),
            (
                "rate(http_requests_total{status_code=\"5xx\"}[5m])",
                "write `status_code=~\"5..\"`",
            ),
            (
                "rate(http_requests_total{status_code=\"1000\"}[5m])",
                "never `1000`: a status code has three digits: write `status_code=\"404\"`",
            ),
            (
                "rate(http_requests_total{status_code=\"42\"}[5m])",
                "a status code has three digits",
            ),
            (
                "rate(http_requests_total{status_code=~\"5290|200\"}[5m])",
                "never `5290`: a status code has three digits",
            ),
            (
                "rate(http_requests_total{status_code=~\"5\"}[5m])",
                "a status code has three digits: write `status_code=\"404\"` or `status_code=~\"4..\"`",
            ),
            (
                "rate(http_requests_total{status_code=\"40X\"}[5m])",
                "write `status_code=~\"40.\"`",
            ),
            (
                "rate(http_requests_total{endpoint!=\"/nowhere\"}[5m])",
                "no handler declares the endpoint `/nowhere`: it is",
            ),
            (
                "rate(http_requests_total{endpoint=~\"/no.*\"}[5m])",
                "no handler declares an endpoint that matches `/no.*`",
            ),
            (
                "rate(http_requests_total{endpoint=~\"unmatched|/no\"}[5m])",
                "write `#[instrumented(GET \"/no\")]` above its handler",
            ),
            (
                "rate(http_requests_total{method=\"get\"}[5m])",
                "never `get`",
            ),
            (
                "rate(http_requests_total{endpoint=\"/nowhere\"}[5m])",
                "no handler declares the endpoint `/nowhere`",
            ),
            (
                "rate(catalogue_wait_seconds_bucket{le=\"0.25\"}[5m])",
                "never `0.25`",
            ),
            ("catalogue_visits_total", "is a counter"),
        ] {
            let findings = findings(bad);
            assert!(
                findings.len() == 1 && findings[0].contains(found),
                "{bad}: {findings:?}"
            );
        }
    }
}
