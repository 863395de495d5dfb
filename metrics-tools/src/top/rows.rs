//! The rows of the view: one for each family or series, filtered and sorted.

use super::live::{Live, LiveFamily, LiveSeries, is_cumulative};
use super::quantile::quantile;
use metrics_runtime::Kind;
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
pub enum SortKey {
    /// Names
    #[default]
    Name,
    /// Rates, highest first
    Rate,
    /// Rates of failures, highest first
    Errors,
    /// Time spent, highest first: the sums of histograms and summaries of seconds
    Time,
}

/// One line of the view.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct TopRow {
    /// The family; for a row of a series, its labels.
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
    /// The series that it adds up.
    pub(super) series: usize,
    /// The sum of their values; of histograms and summaries, of their counts.
    pub(super) value: Option<f64>,
    /// Per second.
    pub(super) rate: Option<f64>,
    /// Failures per second; none if no series counts failures.
    pub(super) errors: Option<f64>,
    /// Seconds spent per second.
    pub(super) time: Option<f64>,
    pub(super) p50: Option<f64>,
    pub(super) p95: Option<f64>,
    pub(super) p99: Option<f64>,
    /// Whether the last scrape had none of the series.
    pub(super) gone: bool,
}

/// Words that must occur in the name of a family or the labels of a series.
#[derive(Clone, Debug, Default)]
pub(crate) struct TopFilter {
    words: Vec<String>,
}

impl TopFilter {
    /// Words are separated by blanks; case is ignored.
    pub(crate) fn new(text: &str) -> Self {
        let words = text.split_whitespace().map(str::to_lowercase);
        Self {
            words: words.collect(),
        }
    }

    fn matches(&self, family: &str, labels: &str) -> bool {
        let is_in = |text: &str, word: &String| text.to_lowercase().contains(word);
        let mut words = self.words.iter();
        words.all(|word| is_in(family, word) || is_in(labels, word))
    }
}

impl Live {
    /// A row for each family, over its series that pass the filter.
    pub(crate) fn family_rows(&self, filter: &TopFilter, sort: SortKey) -> Vec<TopRow> {
        let families = self.families.iter();
        let rows = families.filter_map(|(name, family)| {
            let all: Vec<_> = family
                .matching(name, filter)
                .map(|(_, series)| series)
                .collect();
            (!all.is_empty()).then(|| row(name, family, &all))
        });
        sorted(rows.collect(), sort)
    }

    /// A row for each series of a family that passes the filter.
    pub(crate) fn series_rows(
        &self,
        family: &str,
        filter: &TopFilter,
        sort: SortKey,
    ) -> Vec<TopRow> {
        let Some(entry) = self.families.get(family) else {
            return Vec::new();
        };
        let series = entry.matching(family, filter);
        let rows = series.map(|(labels, series)| row(labels, entry, &[series]));
        sorted(rows.collect(), sort)
    }

    /// The recent rates, or values, of all series of a family that pass the filter, added
    /// up; `labels` chooses one series. A scrape that has none is NaN.
    pub(super) fn points(
        &self,
        family: &str,
        labels: Option<&str>,
        filter: &TopFilter,
    ) -> Vec<f64> {
        let Some(entry) = self.families.get(family) else {
            return Vec::new();
        };
        let series = entry.matching(family, filter);
        let chosen = series.filter(|(own, _)| labels.is_none_or(|labels| labels == *own));
        let all: Vec<&VecDeque<f32>> = chosen.map(|(_, series)| &series.points).collect();
        let length = all.iter().map(|points| points.len()).max().unwrap_or(0);
        let mut sums = vec![f64::NAN; length];
        for points in all {
            // The last values are from the same scrape.
            let sums = sums[length - points.len()..].iter_mut();
            for (sum, point) in sums.zip(points).filter(|(_, point)| !point.is_nan()) {
                *sum = if sum.is_nan() { 0.0 } else { *sum } + f64::from(*point);
            }
        }
        sums
    }
}

impl LiveFamily {
    fn matching<'l>(
        &'l self,
        name: &'l str,
        filter: &'l TopFilter,
    ) -> impl Iterator<Item = (&'l str, &'l LiveSeries)> {
        let series = self.series.iter();
        let series = series.map(|(labels, series)| (&**labels, series));
        series.filter(move |(labels, _)| filter.matches(name, labels))
    }
}

/// Adds up series of a family.
fn row(name: &str, family: &LiveFamily, all: &[&LiveSeries]) -> TopRow {
    let present = || all.iter().filter(|series| !series.gone);
    let gone = present().next().is_none();
    let value = match gone {
        true => all.iter().map(|series| series.reading.value).sum(),
        false => present().map(|series| series.reading.value).sum(),
    };
    let is_timed = family.unit.as_deref() == Some("seconds")
        && matches!(family.kind, Kind::Histogram | Kind::Summary);
    let fails = present().any(|series| series.fails);
    let [p50, p95, p99] = quantiles(family, all);
    TopRow {
        name: name.to_owned(),
        kind: family.kind,
        unit: family.unit.clone(),
        series: if gone { all.len() } else { present().count() },
        value: Some(value),
        rate: match is_cumulative(family.kind) {
            true => total(present().filter_map(|series| series.rate(|one| one.count))),
            false => None,
        },
        errors: match fails {
            true => {
                let failing = present().filter(|series| series.fails);
                total(failing.filter_map(|series| series.rate(|one| one.count)))
            }
            false => None,
        },
        time: match is_timed {
            true => total(present().filter_map(|series| series.rate(|one| one.sum))),
            false => None,
        },
        p50,
        p95,
        p99,
        gone,
    }
}

impl LiveSeries {
    /// A number of the increases per second; none before the second scrape.
    fn rate(&self, number: impl Fn(&super::live::Increase) -> f64) -> Option<f64> {
        let seconds: f64 = self.increases.iter().map(|one| one.seconds).sum();
        let added: f64 = self.increases.iter().map(number).sum();
        (seconds > 0.0).then(|| added / seconds)
    }
}

fn total(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    numbers.reduce(|sum, number| sum + number)
}

/// The shares of the columns.
const SHARES: [f64; 3] = [0.5, 0.95, 0.99];

/// For histograms, the quantiles of the observations in the window, over all series. For a single
/// summary, its own quantiles; those of several cannot be combined.
fn quantiles(family: &LiveFamily, all: &[&LiveSeries]) -> [Option<f64>; 3] {
    match (family.kind, all) {
        (Kind::Histogram, _) => {
            let mut counts: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
            let increases = all.iter().flat_map(|series| &series.increases);
            for (bound, count) in increases.flat_map(|increase| &increase.buckets) {
                counts.entry(bound.to_bits()).or_insert((*bound, 0.0)).1 += count;
            }
            let mut buckets: Vec<_> = counts.into_values().collect();
            buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            SHARES.map(|share| quantile(share, &buckets))
        }
        (Kind::Summary, [series]) => SHARES.map(|share| {
            let mut own = series.reading.quantiles.iter();
            let (_, value) = own.find(|(quantile, _)| *quantile == share)?;
            (!value.is_nan()).then_some(*value)
        }),
        _ => [None; 3],
    }
}

fn sorted(mut rows: Vec<TopRow>, sort: SortKey) -> Vec<TopRow> {
    let number = |row: &TopRow| match sort {
        SortKey::Name => None,
        SortKey::Rate => row.rate,
        SortKey::Errors => row.errors,
        SortKey::Time => row.time,
    };
    // Highest first, those without a number last.
    rows.sort_by(|a, b| match (number(a), number(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::top::Scrape;
    use std::time::Duration;

    fn live(scrapes: &[&str]) -> Live {
        let mut live = Live::new(Duration::from_secs(10));
        for (at, text) in (0..).step_by(2).zip(scrapes) {
            live.add(Duration::from_secs(at), Scrape::new(text));
        }
        live
    }

    fn exposition(ok: u64, bad: u64, fast: u64, slow: u64) -> String {
        let all = fast + slow;
        format!(
            "# TYPE requests_total counter\nrequests_total{{path=\"/a\",code=\"200\"}} {ok}\n\
             requests_total{{path=\"/b\",code=\"500\"}} {bad}\n\
             # TYPE took_seconds histogram\ntook_seconds_bucket{{le=\"1\"}} {fast}\n\
             took_seconds_bucket{{le=\"2\"}} {all}\ntook_seconds_bucket{{le=\"+Inf\"}} {all}\n\
             took_seconds_sum {all}\ntook_seconds_count {all}\n\
             # TYPE depth gauge\ndepth 7\n"
        )
    }

    #[test]
    fn rates_and_quantiles_are_about_what_was_added() {
        let live = live(&[&exposition(100, 10, 1000, 0), &exposition(110, 14, 1002, 2)]);
        let rows = live.family_rows(&TopFilter::default(), SortKey::Rate);
        let names: Vec<_> = rows.iter().map(|row| &*row.name).collect();
        assert_eq!(names, ["requests_total", "took_seconds", "depth"]);
        assert_eq!((rows[0].rate, rows[0].errors), (Some(7.0), Some(2.0)));
        assert_eq!((rows[1].rate, rows[1].time), (Some(2.0), Some(2.0)));
        assert_eq!((rows[1].p50, rows[1].p95), (Some(1.0), Some(1.9)));
        assert_eq!((rows[2].value, rows[2].rate), (Some(7.0), None));
    }

    #[test]
    fn a_filter_chooses_series_by_name_and_labels() {
        let live = live(&[&exposition(0, 0, 0, 0), &exposition(10, 4, 0, 0)]);
        let rows = |filter| live.family_rows(&TopFilter::new(filter), SortKey::Name);
        assert_eq!(rows("").len(), 3);
        assert_eq!(rows("CODE=\"500").len(), 1);
        assert_eq!(
            (rows("requests /b")[0].series, rows("requests /b")[0].rate),
            (1, Some(2.0))
        );
        assert_eq!(rows("requests /c").len(), 0);
        let series = live.series_rows("requests_total", &TopFilter::default(), SortKey::Errors);
        assert_eq!(series[0].name, "code=\"500\",path=\"/b\"");
        assert_eq!(
            live.points("requests_total", None, &TopFilter::default())[1],
            7.0
        );
        assert_eq!(
            live.points("requests_total", None, &TopFilter::new("/a"))[1],
            5.0
        );
    }
}
