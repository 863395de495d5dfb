//! The beginning of a family's message.

use crate::declaration::Kind;
use crate::exposition::wire;

/// The fields of a `MetricFamily`.
mod field {
    pub(super) const NAME: u32 = 1;
    pub(super) const HELP: u32 = 2;
    pub(super) const TYPE: u32 = 3;
    pub(super) const METRIC: u32 = 4;
    pub(super) const UNIT: u32 = 5;
}

/// The field of each metric. They come after the header.
pub(super) const METRIC: u32 = field::METRIC;

/// Writes the fields before the metrics.
pub(super) fn header(out: &mut Vec<u8>, name: &str, help: &str, kind: Kind, unit: Option<&str>) {
    wire::string(out, field::NAME, name);
    if !help.is_empty() {
        wire::string(out, field::HELP, help);
    }
    wire::unsigned(out, field::TYPE, metric_type(kind));
    if let Some(unit) = unit {
        wire::string(out, field::UNIT, unit);
    }
}

/// The type's number in the enumeration `MetricType`.
fn metric_type(kind: Kind) -> u64 {
    match kind.in_prometheus() {
        Kind::Counter => 0,
        kind if kind.has_buckets() => 4,
        kind if kind.has_sum_and_count() => 2,
        _ => 1,
    }
}
