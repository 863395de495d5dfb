//! Times in the encoding of fields.

use std::time::Duration;

/// Nanoseconds since 1970. They overflow in 2554.
pub(super) fn nanos(since_epoch: Duration) -> u64 {
    u64::try_from(since_epoch.as_nanos()).unwrap_or(u64::MAX)
}
