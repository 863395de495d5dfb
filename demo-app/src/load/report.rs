//! The results by endpoint, as measured by the client and by the service.

use std::collections::BTreeMap;
use std::time::Duration;

use super::mix::{Ended, Step};
use super::service::Counted;
use super::spread::Spread;

/// A finished request.
pub(super) struct Answered {
    pub(super) step: Step,
    pub(super) ended: Ended,
    /// The latency since the request was due.
    pub(super) latency: Duration,
}

/// All finished requests.
#[derive(Default)]
pub(super) struct Collected {
    endpoints: BTreeMap<(&'static str, &'static str), Seen>,
    /// The unexpected results, with their numbers.
    failures: BTreeMap<String, u64>,
    errors: u64,
}

#[derive(Default)]
struct Seen {
    latencies: Vec<Duration>,
    errors: u64,
}

impl Collected {
    pub(super) fn add(&mut self, answered: Answered) {
        let endpoint = answered.step.endpoint();
        let seen = self.endpoints.entry(endpoint).or_default();
        seen.latencies.push(answered.latency);
        let what = match answered.ended {
            Ended::AsExpected => return,
            Ended::Otherwise(status) => status.to_string(),
            Ended::Broken => "no answer".to_owned(),
        };
        seen.errors += 1;
        self.errors += 1;
        *self.failures.entry(what).or_default() += 1;
    }

    pub(super) fn errors(&self) -> u64 {
        self.errors
    }
}

/// One endpoint, or all.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Line {
    /// The name in the service's metrics, such as `GET /users/{user_id}`.
    pub endpoint: String,
    /// As measured by the client, exactly.
    pub client: Spread,
    /// The slowest request, in seconds.
    pub max: Option<f64>,
    /// Requests without the expected answer.
    pub errors: u64,
    /// According to the service's histograms; none if they could not be scraped.
    pub service: Option<Spread>,
}

/// The results of a load.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// By endpoint, in alphabetical order.
    pub endpoints: Vec<Line>,
    /// All of them together; none if there was no request.
    pub all: Option<Line>,
    /// The unexpected results, with their numbers.
    pub failures: BTreeMap<String, u64>,
    keys: Vec<(&'static str, &'static str)>,
}

impl Report {
    pub(super) fn of(collected: Collected) -> Self {
        let mut report = Self {
            failures: collected.failures,
            ..Self::default()
        };
        let mut all = Seen::default();
        let mut endpoints: Vec<_> = collected.endpoints.into_iter().collect();
        endpoints.sort_by_key(|((method, route), _)| (*route, *method));
        for (key, seen) in endpoints {
            all.latencies.extend(&seen.latencies);
            all.errors += seen.errors;
            let (method, route) = key;
            report
                .endpoints
                .push(seen.line(format!("{method} {route}")));
            report.keys.push(key);
        }
        if !report.endpoints.is_empty() {
            report.all = Some(all.line("all".to_owned()));
        }
        report
    }

    /// Adds the service's figures.
    pub(super) fn compare(&mut self, counted: &Counted) {
        for (line, key) in self.endpoints.iter_mut().zip(&self.keys) {
            line.service = counted.of(*key);
        }
        if let Some(all) = &mut self.all {
            all.service = counted.of_all(self.keys.iter().copied());
        }
    }

    /// Whether the service counted as many requests at each endpoint as were sent. It does if every request was answered and
    /// no other client sent any.
    #[must_use]
    pub fn counts_agree(&self) -> bool {
        self.endpoints.iter().all(|line| {
            let counted = line.service.map(|service| service.requests);
            counted == Some(line.client.requests)
        })
    }

    /// Requests without the expected answer.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.endpoints.iter().map(|line| line.errors).sum()
    }
}

impl Seen {
    fn line(mut self, endpoint: String) -> Line {
        self.latencies.sort_unstable();
        Line {
            endpoint,
            client: Spread {
                requests: self.latencies.len() as u64,
                p50: self.at(0.5),
                p95: self.at(0.95),
                p99: self.at(0.99),
            },
            max: self.latencies.last().map(Duration::as_secs_f64),
            errors: self.errors,
            service: None,
        }
    }

    /// The quantile of the latencies, which must be sorted.
    fn at(&self, share: f64) -> Option<f64> {
        let place = (share * self.latencies.len() as f64).ceil() as usize;
        let latency = self.latencies.get(place.saturating_sub(1))?;
        Some(latency.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_are_those_that_a_share_did_not_exceed() {
        let mut collected = Collected::default();
        for milliseconds in (1..=100).rev() {
            collected.add(Answered {
                step: Step::Welcome,
                ended: if milliseconds <= 3 {
                    Ended::Broken
                } else {
                    Ended::AsExpected
                },
                latency: Duration::from_millis(milliseconds),
            });
        }
        let report = Report::of(collected);
        let all = report.all.as_ref().expect("requests");
        let found = [all.client.p50, all.client.p95, all.client.p99, all.max];
        assert_eq!(found, [Some(0.05), Some(0.095), Some(0.099), Some(0.1)]);
        assert_eq!((all.client.requests, all.errors), (100, 3));
        assert_eq!(
            report.failures,
            BTreeMap::from([("no answer".to_owned(), 3)])
        );
        assert!(!report.counts_agree(), "the service said nothing");
    }
}
