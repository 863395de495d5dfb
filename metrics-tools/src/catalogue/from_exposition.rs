//! A catalogue made from an exposition.

use crate::exposition::{Header, Sample, headers, samples};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::{
    Catalogue, DeclarationEntry, LabelEntry, MetricEntry, OtherValues,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// The metrics in an exposition: names, types, help texts, buckets, labels and the
/// values that were exposed. Text format 0.0.4 and OpenMetrics are accepted.
///
/// An exposition contains neither objectives nor source locations. Labels may
/// have other values than the exposed ones.
///
/// ```
/// use metrics_tools::catalogue::from_exposition;
///
/// let catalogue = from_exposition("\
/// ## HELP letters_total Letters sent.
/// ## TYPE letters_total counter
/// letters_total{to=\"home\"} 3
/// letters_total{to=\"abroad\"} 1
/// ");
/// let letters = catalogue.metric("letters_total").unwrap();
/// assert_eq!(letters.help, "Letters sent.");
/// assert_eq!(letters.series, 2);
/// assert_eq!(letters.labels[0].values, ["home", "abroad"]);
/// ```
///
/// # Cost
///
/// One pass over the exposition.
pub fn from_exposition(exposition: &str) -> Catalogue {
    let headers = headers(exposition);
    let mut families: BTreeMap<String, Family<'_>> = BTreeMap::new();
    for sample in samples(exposition) {
        let Some((name, kind, header)) = family_of(&headers, sample.name) else {
            continue;
        };
        let family = families.entry(name.clone()).or_insert_with(|| Family {
            metric: MetricEntry::new(name, kind, header.help.clone()),
            buckets: Vec::new(),
            values: HashSet::new(),
        });
        family.add(sample);
    }
    let mut catalogue = Catalogue::default();
    catalogue.metrics = families.into_values().map(Family::finish).collect();
    catalogue
}

/// The name of a sample's family, with its type and header. None for the
/// `_created` samples of OpenMetrics.
pub(crate) fn family_of<'h, 't>(
    headers: &'h BTreeMap<&str, Header<'t>>,
    sample: &'t str,
) -> Option<(String, Kind, &'h Header<'t>)> {
    if let Some(header) = headers.get(sample) {
        let kind = match header.kind {
            Some("counter") => Kind::Counter,
            Some("histogram") => Kind::Histogram,
            Some("summary") => Kind::Summary,
            // The text format has no infos.
            Some("gauge" | "info") if sample.ends_with("_info") => Kind::Info,
            Some("stateset") => Kind::StateSet,
            Some("gauge") => Kind::Gauge,
            _ => kind_of_name(sample),
        };
        return Some((sample.to_owned(), kind, header));
    }
    for suffix in ["_total", "_info", "_bucket", "_sum", "_count", "_created"] {
        let Some(base) = sample.strip_suffix(suffix) else {
            continue;
        };
        let Some(header) = headers.get(base) else {
            continue;
        };
        return match (suffix, header.kind) {
            ("_total", Some("counter")) => Some((sample.to_owned(), Kind::Counter, header)),
            ("_info", Some("info")) => Some((sample.to_owned(), Kind::Info, header)),
            ("_bucket" | "_sum" | "_count", Some("histogram")) => {
                Some((base.to_owned(), Kind::Histogram, header))
            }
            ("_sum" | "_count", Some("summary")) => Some((base.to_owned(), Kind::Summary, header)),
            ("_created", Some("counter" | "histogram" | "summary")) => None,
            _ => Some((sample.to_owned(), kind_of_name(sample), &NO_HEADER)),
        };
    }
    Some((sample.to_owned(), kind_of_name(sample), &NO_HEADER))
}

/// The header of a family without one.
static NO_HEADER: Header<'static> = Header {
    kind: None,
    help: Cow::Borrowed(""),
};

/// The type of a family without a `# TYPE` line, by convention.
fn kind_of_name(name: &str) -> Kind {
    if name.ends_with("_total") {
        Kind::Counter
    } else if name.ends_with("_info") {
        Kind::Info
    } else {
        Kind::Gauge
    }
}

/// A family while its samples are read.
struct Family<'t> {
    metric: MetricEntry,
    buckets: Vec<f64>,
    /// The labels and values that were added.
    values: HashSet<(&'t str, Cow<'t, str>)>,
}

impl<'t> Family<'t> {
    fn add(&mut self, sample: Sample<'t>) {
        self.metric.series += 1;
        for (name, value) in sample.labels {
            match (name, self.metric.kind) {
                ("le", Kind::Histogram) => self.buckets.extend(value.parse::<f64>().ok()),
                ("quantile", Kind::Summary) => {}
                (name, _) => {
                    if self.values.insert((name, value.clone())) {
                        add_value(&mut self.metric.labels, name, value);
                    }
                }
            }
        }
    }

    fn finish(mut self) -> MetricEntry {
        self.buckets.retain(|bound| bound.is_finite());
        self.buckets.sort_by(f64::total_cmp);
        self.buckets.dedup();
        let mut declaration = DeclarationEntry::new(self.metric.labels.clone(), self.metric.series);
        declaration.buckets = self.buckets;
        self.metric.declarations.push(declaration);
        self.metric
    }
}

fn add_value(labels: &mut Vec<LabelEntry>, name: &str, value: Cow<'_, str>) {
    let at = labels.iter().position(|label| label.name == name);
    let at = at.unwrap_or_else(|| {
        let mut label = LabelEntry::new(name, Vec::new());
        label.other = Some(OtherValues::Any);
        labels.push(label);
        labels.len() - 1
    });
    labels[at].values.push(value.into_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# HELP a_total A.
# TYPE a_total counter
a_total{x=\"1\"} 1
a_total{x=\"2\"} 0
# TYPE d_seconds histogram
d_seconds_bucket{le=\"0.5\",y=\"z\"} 0
d_seconds_bucket{le=\"+Inf\",y=\"z\"} 0
d_seconds_sum{y=\"z\"} 0
d_seconds_count{y=\"z\"} 0
# TYPE e summary
e_sum 0
e_count 0
# TYPE build_info gauge
build_info{version=\"1\"} 1
untyped 5
";

    const OPEN_METRICS: &str = "\
# HELP a A.
# TYPE a counter
a_total{x=\"1\"} 1
a_created{x=\"1\"} 1700000000
a_total{x=\"2\"} 0
# TYPE d_seconds histogram
# UNIT d_seconds seconds
d_seconds_bucket{le=\"0.5\",y=\"z\"} 0 # {trace_id=\"1\"} 0.1
d_seconds_bucket{le=\"+Inf\",y=\"z\"} 0
d_seconds_sum{y=\"z\"} 0
d_seconds_count{y=\"z\"} 0
# TYPE e summary
e_sum 0
e_count 0
# TYPE build info
build_info{version=\"1\"} 1
untyped 5
# EOF
";

    #[test]
    fn both_formats_are_the_same_catalogue() {
        let catalogue = from_exposition(TEXT);
        let kinds: Vec<_> = catalogue
            .metrics
            .iter()
            .map(|metric| (&*metric.name, metric.kind, metric.series))
            .collect();
        assert_eq!(
            kinds,
            [
                ("a_total", Kind::Counter, 2),
                ("build_info", Kind::Info, 1),
                ("d_seconds", Kind::Histogram, 4),
                ("e", Kind::Summary, 2),
                ("untyped", Kind::Gauge, 1),
            ]
        );
        let durations = catalogue.metric("d_seconds").expect("it is there");
        assert_eq!(durations.buckets(), [0.5]);
        assert_eq!(durations.unit.as_deref(), Some("seconds"));
        assert_eq!(durations.labels.len(), 1);
        assert_eq!(from_exposition(OPEN_METRICS), catalogue);
    }

    #[test]
    fn a_state_set_has_its_states_in_a_label_of_its_own_name() {
        let catalogue = from_exposition(
            "# TYPE breaker stateset\n\
             breaker{breaker=\"open\",peer=\"bank\"} 1\n\
             breaker{breaker=\"closed\",peer=\"bank\"} 0\n",
        );
        let breaker = catalogue.metric("breaker").expect("it is there");
        assert_eq!((breaker.kind, breaker.series), (Kind::StateSet, 2));
        let states = breaker.label("breaker").expect("the states");
        assert_eq!(states.values, ["open", "closed"]);
    }

    #[test]
    fn it_has_the_series_of_the_binary_that_exposed_it() {
        let ours = metrics_runtime::catalogue();
        let theirs = from_exposition(&metrics_runtime::render());
        for metric in &theirs.metrics {
            let own = ours.metric(&metric.name).expect(&metric.name);
            assert_eq!((own.kind, &own.help), (metric.kind, &metric.help));
            assert_eq!(own.unit, metric.unit, "{}", metric.name);
            assert_eq!(own.buckets(), metric.buckets(), "{}", metric.name);
        }
        assert!(theirs.metric("catalogue_visits_total").is_some() || !theirs.metrics.is_empty());
    }
}
