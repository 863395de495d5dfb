//! The state of an endpoint over several scrapes: increases, rates, recent values.

use super::failures::counts_failures;
use super::scrape::{Reading, Scrape};
use metrics_runtime::Kind;
use metrics_runtime::catalogue::MetricEntry;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How long a series that has vanished is shown.
const KEEP_GONE: f64 = 60.0;

/// The maximum number of values of all series that are kept for graphs.
const MAX_POINTS: usize = 4_000_000;

/// The values of a series that are kept for graphs, if there are few series.
const MAX_DEPTH: usize = 450;

/// All families of an endpoint.
#[derive(Debug)]
pub(crate) struct Live {
    pub(super) families: BTreeMap<String, LiveFamily>,
    /// The window of rates and quantiles in seconds.
    window: f64,
    /// When the last scrape was.
    last: f64,
    pub(super) scrapes: u64,
}

/// A family over several scrapes.
#[derive(Debug)]
pub(super) struct LiveFamily {
    pub(super) kind: Kind,
    pub(super) help: String,
    pub(super) unit: Option<String>,
    pub(super) series: BTreeMap<String, LiveSeries>,
}

/// A series over several scrapes.
#[derive(Debug)]
pub(super) struct LiveSeries {
    pub(super) reading: Reading,
    /// Whether it counts failures.
    pub(super) fails: bool,
    /// Whether the last scrape did not have it.
    pub(super) gone: bool,
    /// When it was last scraped.
    seen: f64,
    /// The increases between scrapes, within the window.
    pub(super) increases: VecDeque<Increase>,
    /// A value for each scrape, up to the last one: the rate, or a gauge's value.
    pub(super) points: VecDeque<f32>,
}

/// The increase of a counter, histogram or summary between two scrapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Increase {
    pub(super) seconds: f64,
    pub(super) count: f64,
    pub(super) sum: f64,
    pub(super) buckets: Vec<(f64, f64)>,
}

impl Live {
    /// Rates and quantiles cover the last `window`, or the last two scrapes if the window is
    /// shorter than the time between them.
    pub(crate) fn new(window: Duration) -> Self {
        Self {
            families: BTreeMap::new(),
            window: window.as_secs_f64(),
            last: 0.0,
            scrapes: 0,
        }
    }

    /// Adds a scrape. Its time, since any fixed start, must be later than that of the last one.
    pub(crate) fn add(&mut self, at: Duration, scrape: Scrape) {
        let at = at.as_secs_f64();
        let depth = self.depth();
        for (name, scraped) in scrape.families {
            let family = self.families.entry(name);
            let name = family.key().clone();
            let family = family.or_insert_with(|| LiveFamily {
                kind: scraped.kind,
                unit: MetricEntry::new(name.clone(), scraped.kind, "").unit,
                help: String::new(),
                series: BTreeMap::new(),
            });
            (family.kind, family.help) = (scraped.kind, scraped.help);
            for (labels, reading) in scraped.series {
                match family.series.get_mut(&labels) {
                    Some(series) => series.add(at, reading, family.kind, self.window),
                    None => {
                        let fails = is_cumulative(family.kind) && counts_failures(&name, &labels);
                        let series = LiveSeries::new(at, reading, fails, family.kind);
                        family.series.insert(labels, series);
                    }
                }
            }
        }
        for family in self.families.values_mut() {
            for series in family.series.values_mut() {
                if series.seen < at {
                    series.gone = true;
                    series.increases.clear();
                    series.points.push_back(f32::NAN);
                }
                let excess = series.points.len().saturating_sub(depth);
                series.points.drain(..excess);
            }
            family
                .series
                .retain(|_, series| at - series.seen <= KEEP_GONE);
        }
        self.families.retain(|_, family| !family.series.is_empty());
        self.last = at;
        self.scrapes += 1;
    }

    /// A scrape failed: graphs have a gap.
    pub(crate) fn miss(&mut self) {
        let series = self.families.values_mut();
        for series in series.flat_map(|family| family.series.values_mut()) {
            series.points.push_back(f32::NAN);
        }
    }

    /// The number of series, without vanished ones.
    pub(super) fn series(&self) -> usize {
        let all = self
            .families
            .values()
            .flat_map(|family| family.series.values());
        all.filter(|series| !series.gone).count()
    }

    /// The number of values that are kept of each series.
    fn depth(&self) -> usize {
        let series: usize = self
            .families
            .values()
            .map(|family| family.series.len())
            .sum();
        (MAX_POINTS / series.max(1)).clamp(60, MAX_DEPTH)
    }
}

/// Whether the numbers of a type only go up.
pub(super) fn is_cumulative(kind: Kind) -> bool {
    matches!(kind, Kind::Counter | Kind::Histogram | Kind::Summary)
}

impl LiveSeries {
    fn new(at: f64, reading: Reading, fails: bool, kind: Kind) -> Self {
        let point = match is_cumulative(kind) {
            true => f32::NAN,
            false => reading.value as f32,
        };
        Self {
            reading,
            fails,
            gone: false,
            seen: at,
            increases: VecDeque::new(),
            points: VecDeque::from([point]),
        }
    }

    fn add(&mut self, at: f64, reading: Reading, kind: Kind, window: f64) {
        let seconds = at - self.seen;
        let point = match is_cumulative(kind) {
            true => {
                let increase = increase(&self.reading, &reading, seconds);
                let rate = increase.count / seconds;
                self.increases.push_back(increase);
                self.trim(window);
                rate
            }
            false => reading.value,
        };
        self.points.push_back(point as f32);
        (self.reading, self.seen, self.gone) = (reading, at, false);
    }

    /// Removes increases that are not needed to fill the window.
    fn trim(&mut self, window: f64) {
        let mut total: f64 = self.increases.iter().map(|one| one.seconds).sum();
        while let Some(first) = self.increases.front()
            && total - first.seconds >= window
        {
            total -= first.seconds;
            self.increases.pop_front();
        }
    }
}

/// The increase between two scrapes. As in Prometheus, a counter that has decreased was reset to
/// zero.
fn increase(old: &Reading, new: &Reading, seconds: f64) -> Increase {
    let zero = Reading::default();
    let old = if new.value < old.value { &zero } else { old };
    let bucket = |&(bound, count): &(f64, f64)| {
        let before = old.buckets.iter().find(|(other, _)| *other == bound);
        (bound, count - before.map_or(0.0, |(_, count)| *count))
    };
    Increase {
        seconds,
        count: new.value - old.value,
        sum: new.sum - old.sum,
        buckets: new.buckets.iter().map(bucket).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn series<'l>(live: &'l Live, family: &str) -> &'l LiveSeries {
        live.families[family]
            .series
            .values()
            .next()
            .expect("a series")
    }

    #[test]
    fn a_counter_that_fell_has_started_at_zero() {
        let mut live = Live::new(at(10));
        for (time, text) in [
            (0, "a_total 100\n"),
            (2, "a_total 104\n"),
            (4, "a_total 6\n"),
        ] {
            live.add(at(time), Scrape::new(text));
        }
        let counts: Vec<_> = series(&live, "a_total")
            .increases
            .iter()
            .map(|one| one.count)
            .collect();
        assert_eq!(counts, [4.0, 6.0]);
        assert_eq!(
            series(&live, "a_total")
                .points
                .iter()
                .skip(1)
                .copied()
                .collect::<Vec<_>>(),
            [2.0, 3.0]
        );
    }

    #[test]
    fn only_the_window_is_kept() {
        let mut live = Live::new(at(4));
        for time in 0..9 {
            live.add(at(time), Scrape::new(&format!("a_total {time}\n")));
        }
        assert_eq!(series(&live, "a_total").increases.len(), 4);
        assert_eq!(series(&live, "a_total").points.len(), 9);
    }

    #[test]
    fn series_appear_and_vanish() {
        let mut live = Live::new(at(10));
        live.add(at(0), Scrape::new("a 1\n"));
        live.add(at(2), Scrape::new("b_total 5\n"));
        assert!(series(&live, "a").gone && !series(&live, "b_total").gone);
        assert!(
            series(&live, "b_total").increases.is_empty(),
            "no rate before a second scrape"
        );
        assert_eq!(live.series(), 1);
        live.miss();
        live.add(at(5), Scrape::new("a 1\nb_total 8\n"));
        assert!(!series(&live, "a").gone);
        assert_eq!(series(&live, "b_total").increases[0].seconds, 3.0);
        assert_eq!(series(&live, "b_total").points.len(), 3);
        live.add(at(100), Scrape::new("b_total 8\n"));
        assert!(!live.families.contains_key("a"));
    }

    #[test]
    fn points_are_bounded() {
        let mut live = Live::new(at(10));
        for time in 0..1000 {
            live.add(at(time), Scrape::new("a 1\n"));
            live.miss();
        }
        assert!(series(&live, "a").points.len() <= MAX_DEPTH + 1);
    }
}
