//! Reads `/metrics` like a scraper. Not a test.
//!
//! Tests write series as in `/metrics`, with single quotes: `http_requests_total{method='GET',…}`.

use std::collections::BTreeMap;

use reqwest::Method;

use super::support::Http;

/// A parsed exposition.
pub(super) struct Scrape {
    /// By family.
    pub(super) types: BTreeMap<String, String>,
    /// By family.
    pub(super) helps: BTreeMap<String, String>,
    /// By series.
    samples: BTreeMap<String, f64>,
}

impl Scrape {
    pub(super) async fn of(http: &Http) -> Self {
        let answer = http.get("/metrics").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(
            answer.header("content-type"),
            "text/plain; version=0.0.4; charset=utf-8"
        );
        Self::parse(&answer.text)
    }

    /// The same, if there is a response.
    pub(super) async fn try_of(http: &Http) -> Option<Self> {
        let response = http.request(Method::GET, "/metrics").send().await.ok()?;
        let text = response.text().await.ok()?;
        Some(Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let mut scrape = Self {
            types: BTreeMap::new(),
            helps: BTreeMap::new(),
            samples: BTreeMap::new(),
        };
        for line in text.lines() {
            let pair = |rest: &str| {
                let (name, what) = rest.split_once(' ').expect("two words");
                (name.to_owned(), what.to_owned())
            };
            let already_there = if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = pair(rest);
                scrape.types.insert(name, kind).is_some()
            } else if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = pair(rest);
                scrape.helps.insert(name, help).is_some()
            } else {
                let (series, value) = line.rsplit_once(' ').expect("a sample");
                let value = value.parse().expect("a number");
                let series = series.replace('"', "'");
                scrape.samples.insert(series, value).is_some()
            };
            assert!(!already_there, "repeated: {line}");
        }
        scrape
    }

    /// The value of a series that must exist.
    #[track_caller]
    pub(super) fn value(&self, series: &str) -> f64 {
        match self.samples.get(series) {
            Some(value) => *value,
            None => panic!(
                "no {series} among {:#?}",
                self.of_name(name(series)).collect::<Vec<_>>()
            ),
        }
    }

    /// The sum over all series with a name.
    pub(super) fn sum(&self, name: &str) -> f64 {
        self.of_name(name).map(|(_, value)| value).sum()
    }

    /// All series with a name.
    pub(super) fn of_name(&self, of: &str) -> impl Iterator<Item = (&str, f64)> {
        self.samples().filter(move |(series, _)| name(series) == of)
    }

    /// All series.
    pub(super) fn samples(&self) -> impl Iterator<Item = (&str, f64)> {
        self.samples
            .iter()
            .map(|(series, value)| (series.as_str(), *value))
    }

    /// Every counter and gauge that has changed, in alphabetical order, with the difference: `active_users +1`.
    ///
    /// Without the metrics of the process and the machine; open connections, because clients may open several; connections
    /// to the database, which are returned after the response; and the scrapes themselves.
    pub(super) fn changes_since(&self, before: &Self) -> Vec<String> {
        self.samples()
            .filter(|(series, _)| self.types.contains_key(name(series)))
            .filter(|(series, _)| {
                !moves_by_itself(series)
                    && !series.starts_with("database_pool_connections")
                    && *series != "active_connections"
                    && *series != "metrics_scrapes_total{result='ok'}"
            })
            .filter_map(|(series, now)| {
                let then = before.samples.get(series).copied().unwrap_or(0.0);
                (now != then).then(|| format!("{series} {:+}", now - then))
            })
            .collect()
    }
}

/// A series without its labels.
pub(super) fn name(series: &str) -> &str {
    series.split('{').next().unwrap_or(series)
}

/// Whether a series belongs to the process, its runtime or the machine, and so changes without requests.
pub(super) fn moves_by_itself(series: &str) -> bool {
    ["process_", "tokio_", "system_"]
        .iter()
        .any(|prefix| series.starts_with(prefix))
}
