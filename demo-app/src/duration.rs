//! Durations as users write them: seconds, or a number with its unit.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::SignedDuration;

/// Parses a duration such as `10`, `10s` or `1m`, if it lies in the allowed range.
pub(crate) fn parse(string: &str, allowed: RangeInclusive<Duration>) -> Option<Duration> {
    let seconds = string.parse().ok().map(Duration::from_secs);
    let with_unit = || string.parse::<SignedDuration>().ok()?.try_into().ok();
    let duration = seconds.or_else(with_unit)?;
    allowed.contains(&duration).then_some(duration)
}
