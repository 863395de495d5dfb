//! What a scrape asks for, beside its format.

use crate::exposition::Filter;
use http::{HeaderMap, Uri};
use std::time::Duration;

/// The families that `name[]=` names, which can be there several times.
pub(super) fn filter(uri: &Uri) -> Filter {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let names = pairs.filter(|(name, _)| name == "name[]");
    Filter::names(names.map(|(_, value)| value.into_owned()).collect())
}

/// How long Prometheus waits for the answer, in seconds.
const TIMEOUT: &str = "x-prometheus-scrape-timeout-seconds";

/// How much of that is left for the way back: a twentieth, half a second at
/// most.
fn margin(timeout: Duration) -> Duration {
    (timeout / 20).min(Duration::from_millis(500))
}

/// How long the answer may take: what the scraper says, less a margin, and
/// `most` at most.
pub(super) fn time(headers: &HeaderMap, most: Duration) -> Duration {
    let said = headers.get(TIMEOUT).and_then(|value| {
        let seconds: f64 = value.to_str().ok()?.trim().parse().ok()?;
        Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|time| !time.is_zero())
    });
    said.map_or(most, |time| (time - margin(time)).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time_with(header: &str) -> Duration {
        let mut headers = HeaderMap::new();
        headers.insert(TIMEOUT, header.parse().expect("a header's value"));
        time(&headers, Duration::from_secs(60))
    }

    #[test]
    fn a_margin_is_left_of_what_the_scraper_waits() {
        assert_eq!(time_with("10"), Duration::from_millis(9500));
        assert_eq!(time_with("1"), Duration::from_millis(950));
        assert_eq!(time_with("0.2"), Duration::from_millis(190));
        assert_eq!(time_with("3600"), Duration::from_secs(60));
    }

    #[test]
    fn what_is_no_time_is_ignored() {
        for wrong in ["", "x", "0", "-1", "NaN", "inf", "1e300", "10s"] {
            assert_eq!(time_with(wrong), Duration::from_secs(60), "{wrong}");
        }
        assert_eq!(
            time(&HeaderMap::new(), Duration::from_secs(3)),
            Duration::from_secs(3)
        );
    }
}
