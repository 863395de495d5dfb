//! Reads the service's own request histograms from its metrics.

use std::collections::BTreeMap;

use reqwest::Client;
use reqwest::header::ACCEPT;

use super::spread::Spread;
use crate::secret::Secret;

/// The cumulative buckets of each endpoint (method and route): upper bound in seconds, number of requests.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Counted(BTreeMap<(String, String), Vec<(f64, f64)>>);

impl Counted {
    pub(super) async fn ask(
        client: &Client,
        url: &str,
        token: Option<&Secret>,
    ) -> Result<Self, reqwest::Error> {
        let mut request = client.get(url).header(ACCEPT, "text/plain;version=0.0.4");
        if let Some(token) = token {
            request = request.bearer_auth(token.expose());
        }
        let answer = request.send().await?.error_for_status()?;
        Ok(Self::read(&answer.text().await?))
    }

    fn read(text: &str) -> Self {
        let mut counted = Self::default();
        for line in text.lines() {
            let Some(rest) = line.strip_prefix("http_request_duration_seconds_bucket{") else {
                continue;
            };
            let Some((labels, count)) = rest.rsplit_once("} ") else {
                continue;
            };
            let label = |name: &str| {
                let (_, value) = labels.split_once(&format!("{name}=\""))?;
                Some(value.split_once('"')?.0)
            };
            if let (Some(method), Some(endpoint), Some(bound), Ok(count)) = (
                label("method"),
                label("endpoint"),
                label("le").and_then(|bound| bound.parse().ok()),
                count.parse(),
            ) {
                let endpoint = (method.to_owned(), endpoint.to_owned());
                counted.0.entry(endpoint).or_default().push((bound, count));
            }
        }
        counted
    }

    /// The difference to an earlier scrape.
    pub(super) fn since(&self, before: &Self) -> Self {
        let changes = self.0.iter().map(|(endpoint, buckets)| {
            let then = before.0.get(endpoint);
            let buckets = buckets.iter().enumerate().map(|(index, (bound, count))| {
                let then = then.and_then(|then| then.get(index));
                (*bound, count - then.map_or(0.0, |(_, count)| *count))
            });
            (endpoint.clone(), buckets.collect())
        });
        Self(changes.collect())
    }

    /// The number of requests to an endpoint, and their latency.
    pub(super) fn of(&self, (method, route): (&str, &str)) -> Option<Spread> {
        let buckets = self.0.get(&(method.to_owned(), route.to_owned()))?;
        let (_, all) = buckets.last()?;
        Some(Spread {
            requests: *all as u64,
            p50: quantile(buckets, 0.5),
            p95: quantile(buckets, 0.95),
            p99: quantile(buckets, 0.99),
        })
    }

    /// The same for several endpoints together.
    pub(super) fn of_all<'a>(
        &self,
        endpoints: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Option<Spread> {
        let mut sums: Vec<(f64, f64)> = Vec::new();
        for (method, route) in endpoints {
            let Some(buckets) = self.0.get(&(method.to_owned(), route.to_owned())) else {
                continue;
            };
            // Some endpoints may have their own buckets; most have the layer's.
            match sums.len() {
                0 => sums.clone_from(buckets),
                length if length == buckets.len() => {
                    for (sum, (_, count)) in sums.iter_mut().zip(buckets) {
                        sum.1 += count;
                    }
                }
                _ => return None,
            }
        }
        let key = (String::new(), String::new());
        Self(BTreeMap::from([(key, sums)])).of(("", ""))
    }
}

/// The quantile in seconds, as `histogram_quantile` of Prometheus computes it: linear within a bucket. None without
/// requests; infinite above the last bound.
fn quantile(buckets: &[(f64, f64)], share: f64) -> Option<f64> {
    let (_, all) = buckets.last()?;
    if *all <= 0.0 {
        return None;
    }
    let rank = share * all;
    let mut below = (0.0, 0.0);
    for &(bound, count) in buckets {
        if count >= rank {
            if bound.is_infinite() {
                return Some(bound);
            }
            let part = (rank - below.1) / (count - below.1);
            return Some(below.0 + (bound - below.0) * part);
        }
        below = (bound, count);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_prometheus() {
        let buckets = [
            (0.1, 50.0),
            (0.2, 90.0),
            (1.0, 99.0),
            (f64::INFINITY, 100.0),
        ];
        let near = |share: f64, expected: f64| {
            let found = quantile(&buckets, share).expect("requests");
            assert!((found - expected).abs() < 1e-9, "{share}: {found}");
        };
        near(0.25, 0.05);
        near(0.5, 0.1);
        near(0.7, 0.15);
        near(0.99, 1.0);
        assert_eq!(quantile(&buckets, 0.999), Some(f64::INFINITY));
        assert_eq!(quantile(&[(1.0, 0.0), (f64::INFINITY, 0.0)], 0.5), None);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn differences_are_by_endpoint() {
        let text = |a: u32, b: u32| {
            format!(
                "# TYPE http_request_duration_seconds histogram\n\
                 http_request_duration_seconds_bucket{{method=\"GET\",endpoint=\"/a\",le=\"0.5\"}} {a}\n\
                 http_request_duration_seconds_bucket{{method=\"GET\",endpoint=\"/a\",le=\"+Inf\"}} {b}\n\
                 http_requests_total{{method=\"GET\",endpoint=\"/a\",status_code=\"200\"}} {b}\n"
            )
        };
        let since = Counted::read(&text(3, 5)).since(&Counted::read(&text(1, 2)));
        let spread = since.of(("GET", "/a")).expect("it is there");
        assert_eq!(spread.requests, 3);
        assert_eq!(since.of(("POST", "/a")), None);
        assert_eq!(
            since
                .of_all([("GET", "/a"), ("GET", "/a")])
                .map(|all| all.requests),
            Some(6)
        );
        // A new series counts from zero.
        let new = Counted::read(&text(3, 5)).since(&Counted::default());
        assert_eq!(new.of(("GET", "/a")).map(|spread| spread.requests), Some(5));
    }
}
