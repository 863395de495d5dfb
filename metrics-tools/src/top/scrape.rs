//! An exposition as families, series and their numbers.

use crate::catalogue::family_of;
use crate::exposition::{headers, samples};
use crate::promql::quote;
use metrics_runtime::Kind;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What one scrape returned, by the names of the families.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scrape {
    pub(super) families: BTreeMap<String, ScrapedFamily>,
}

/// A family in one scrape, with its series by their labels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ScrapedFamily {
    pub(super) kind: Kind,
    pub(super) help: String,
    pub(super) series: BTreeMap<String, Reading>,
}

/// The numbers of one series. A histogram and a summary are one series each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    /// The value; of a histogram or summary, the count.
    pub(super) value: f64,
    /// Of a histogram or summary, the sum.
    pub(super) sum: f64,
    /// Of a histogram, the upper bounds with the observations up to them.
    pub(super) buckets: Vec<(f64, f64)>,
    /// Of a summary, its quantiles with their values.
    pub(super) quantiles: Vec<(f64, f64)>,
}

impl Scrape {
    /// Reads an exposition in text format 0.0.4 or OpenMetrics. Lines that cannot be parsed
    /// are skipped.
    pub(crate) fn new(exposition: &str) -> Self {
        let headers = headers(exposition);
        let mut families: BTreeMap<String, ScrapedFamily> = BTreeMap::new();
        for sample in samples(exposition) {
            let Some((name, kind, header)) = family_of(&headers, sample.name) else {
                continue;
            };
            let part = sample.name.strip_prefix(&*name).unwrap_or_default();
            let family = families.entry(name).or_insert_with(|| ScrapedFamily {
                kind,
                help: header.help.clone().into_owned(),
                series: BTreeMap::new(),
            });
            let mut labels = sample.labels;
            let mut own = |label: &str| {
                let at = labels.iter().position(|(name, _)| *name == label)?;
                labels.remove(at).1.parse::<f64>().ok()
            };
            let (le, quantile) = match kind {
                Kind::Histogram => (own("le"), None),
                Kind::Summary => (None, own("quantile")),
                _ => (None, None),
            };
            let reading = family.series.entry(key(labels)).or_default();
            match (part, le, quantile) {
                ("_sum", ..) => reading.sum = sample.value,
                ("_bucket", Some(le), _) => reading.buckets.push((le, sample.value)),
                (_, _, Some(quantile)) => reading.quantiles.push((quantile, sample.value)),
                _ => reading.value = sample.value,
            }
        }
        let readings = families.values_mut();
        for reading in readings.flat_map(|family| family.series.values_mut()) {
            reading.buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        Self { families }
    }
}

/// The labels in the syntax of a selector, in alphabetical order: formats and restarts can
/// change the order in which they are exposed.
fn key(mut labels: Vec<(&str, Cow<'_, str>)>) -> String {
    labels.sort_unstable();
    let labels = labels.iter();
    let labels: Vec<_> = labels
        .map(|(name, value)| format!("{name}={}", quote(value)))
        .collect();
    labels.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_is_one_series() {
        let scrape = Scrape::new(
            "# HELP d_seconds Durations.\n# TYPE d_seconds histogram\n\
             d_seconds_bucket{b=\"2\",a=\"1\",le=\"+Inf\"} 3\n\
             d_seconds_bucket{a=\"1\",le=\"0.5\",b=\"2\"} 1\n\
             d_seconds_sum{a=\"1\",b=\"2\"} 7.5\nd_seconds_count{a=\"1\",b=\"2\"} 3\n\
             # TYPE e summary\ne{quantile=\"0.5\"} 4\ne_sum 9\ne_count 2\n",
        );
        let family = &scrape.families["d_seconds"];
        assert_eq!(
            (family.kind, &*family.help),
            (Kind::Histogram, "Durations.")
        );
        let reading = &family.series["a=\"1\",b=\"2\""];
        assert_eq!((reading.value, reading.sum), (3.0, 7.5));
        assert_eq!(reading.buckets, [(0.5, 1.0), (f64::INFINITY, 3.0)]);
        let summary = &scrape.families["e"].series[""];
        assert_eq!((summary.value, summary.sum), (2.0, 9.0));
        assert_eq!(summary.quantiles, [(0.5, 4.0)]);
    }

    #[test]
    fn both_formats_are_the_same() {
        let text = Scrape::new("# TYPE a_total counter\na_total{x=\"1\"} 5\n");
        let open =
            Scrape::new("# TYPE a counter\na_total{x=\"1\"} 5\na_created{x=\"1\"} 1\n# EOF\n");
        assert_eq!(text, open);
        assert_eq!(text.families["a_total"].kind, Kind::Counter);
    }
}
