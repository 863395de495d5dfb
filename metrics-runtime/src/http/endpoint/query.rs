//! The requested families and the timeout of a scrape.

use crate::exposition::Filter;
use http::{HeaderMap, Uri};
use std::time::Duration;

/// The families that the parameters `name[]` request.
pub(super) fn filter(uri: &Uri) -> Filter {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let names = pairs.filter(|(name, _)| name == "name[]");
    Filter::names(names.map(|(_, value)| value.into_owned()).collect())
}

/// The header with the number of seconds that Prometheus waits for the response.
const TIMEOUT_HEADER: &str = "x-prometheus-scrape-timeout-seconds";

/// The part of the timeout that is reserved for the network: a twentieth, but at most half
/// a second.
fn margin(timeout: Duration) -> Duration {
    (timeout / 20).min(Duration::from_millis(500))
}

/// The timeout of the response: that of the scraper minus a margin, but at most `max`.
pub(super) fn timeout(headers: &HeaderMap, max: Duration) -> Duration {
    let requested = headers.get(TIMEOUT_HEADER).and_then(|value| {
        let seconds: f64 = value.to_str().ok()?.trim().parse().ok()?;
        Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|timeout| !timeout.is_zero())
    });
    requested.map_or(max, |timeout| (timeout - margin(timeout)).min(max))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeout_with(header: &str) -> Duration {
        let mut headers = HeaderMap::new();
        headers.insert(TIMEOUT_HEADER, header.parse().expect("a header's value"));
        timeout(&headers, Duration::from_secs(60))
    }

    #[test]
    fn a_margin_is_subtracted_from_the_scrapers_timeout() {
        assert_eq!(timeout_with("10"), Duration::from_millis(9500));
        assert_eq!(timeout_with("1"), Duration::from_millis(950));
        assert_eq!(timeout_with("0.2"), Duration::from_millis(190));
        assert_eq!(timeout_with("3600"), Duration::from_secs(60));
    }

    #[test]
    fn an_invalid_timeout_is_ignored() {
        for wrong in ["", "x", "0", "-1", "NaN", "inf", "1e300", "10s"] {
            assert_eq!(timeout_with(wrong), Duration::from_secs(60), "{wrong}");
        }
        assert_eq!(
            timeout(&HeaderMap::new(), Duration::from_secs(3)),
            Duration::from_secs(3)
        );
    }
}
