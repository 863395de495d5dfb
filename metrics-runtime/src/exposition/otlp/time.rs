//! Times, as fields have them.

use std::time::Duration;

/// Nanoseconds since 1970, which last until 2554.
pub(super) fn nanos(since_epoch: Duration) -> u64 {
    u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX)
}
