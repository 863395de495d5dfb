//! A time as a `Timestamp`.

use crate::exposition::wire;
use std::time::Duration;

const SECONDS: u32 = 1;
const NANOS: u32 = 2;

/// Writes a time since 1970 into the field with this number.
pub(super) fn timestamp(out: &mut Vec<u8>, field: u32, at: Duration) {
    wire::message(out, field, |out| {
        wire::unsigned(out, SECONDS, at.as_secs());
        wire::unsigned(out, NANOS, u64::from(at.subsec_nanos()));
    });
}
