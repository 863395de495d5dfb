//! The value of one series, as the rest of a `Metric`.
//!
//! The numbers of the fields are those of `metrics.proto`, package
//! `io.prometheus.client`. They are gathered here, message by message.

use super::{exemplar, native, wire};
use crate::declaration::{Kind, Layout};
use crate::snapshot::{GroupValues, NativeHistogram, Snapshot, by_bucket, sum_as_float};
use crate::storage::RecordedExemplar;
use std::time::Duration;

mod metric {
    pub(super) const GAUGE: u32 = 2;
    pub(super) const COUNTER: u32 = 3;
    pub(super) const SUMMARY: u32 = 4;
    pub(super) const HISTOGRAM: u32 = 7;
}

/// Of `Counter` and `Gauge`.
mod single {
    pub(super) const VALUE: u32 = 1;
    /// Of `Counter` only.
    pub(super) const EXEMPLAR: u32 = 2;
    pub(super) const CREATED: u32 = 3;
}

mod summary {
    pub(super) const COUNT: u32 = 1;
    pub(super) const SUM: u32 = 2;
    pub(super) const QUANTILE: u32 = 3;
    pub(super) const CREATED: u32 = 4;
}

mod quantile {
    pub(super) const QUANTILE: u32 = 1;
    pub(super) const VALUE: u32 = 2;
}

mod histogram {
    pub(super) const COUNT: u32 = 1;
    pub(super) const SUM: u32 = 2;
    pub(super) const BUCKET: u32 = 3;
    pub(super) const CREATED: u32 = 15;
    /// Beside native buckets.
    pub(super) const EXEMPLAR: u32 = 16;
}

mod bucket {
    pub(super) const CUMULATIVE_COUNT: u32 = 1;
    pub(super) const UPPER_BOUND: u32 = 2;
    pub(super) const EXEMPLAR: u32 = 3;
}

mod time {
    pub(super) const SECONDS: u32 = 1;
    pub(super) const NANOS: u32 = 2;
}

/// Writes the value of one of a group's series into an empty buffer. `false`
/// for a series that has none, and is left out.
pub(super) fn write(
    out: &mut Vec<u8>,
    snapshot: &Snapshot,
    values: GroupValues<'_>,
    series: usize,
    created: Option<Duration>,
) -> bool {
    match values.group.member.layout {
        Layout::Counter { .. } => {
            let exemplar = values.exemplar(series);
            counter(out, values.words[series] as f64, exemplar, created);
        }
        Layout::Gauge { .. } | Layout::InProgress { .. } => {
            gauge(out, f64::from_bits(values.words[series]));
        }
        Layout::Info { .. } => match values.info(series) {
            Some(one) => gauge(out, one),
            None => return false,
        },
        Layout::Histogram { buckets, sum, .. } => {
            let words = values.words_of(series);
            let sum = sum_as_float(sum, words[0]);
            if values.family.declared.kind == Kind::Summary {
                let count = words[1..].iter().fold(0_u64, |all, n| all.wrapping_add(*n));
                summary(out, count, sum, &[], created);
            } else {
                let native = values.native(series);
                let exemplars = values.histogram_exemplars(series);
                let beside = (native.as_ref(), &exemplars[..]);
                histogram(out, buckets, &words[1..], sum, beside, created);
            }
        }
        Layout::Collected { index } => match snapshot.collected(values.group, index) {
            Some(value) if values.family.declared.kind == Kind::Counter => {
                counter(out, value, None, created);
            }
            Some(value) => gauge(out, value),
            None => return false,
        },
        Layout::ReservedName => return false,
    }
    true
}

#[inline]
pub(super) fn counter(
    out: &mut Vec<u8>,
    value: f64,
    kept: Option<&RecordedExemplar>,
    began: Option<Duration>,
) {
    wire::message(out, metric::COUNTER, |out| {
        wire::double(out, single::VALUE, value);
        if let Some(kept) = kept {
            exemplar::write(out, single::EXEMPLAR, kept);
        }
        created(out, single::CREATED, began);
    });
}

#[inline]
pub(super) fn gauge(out: &mut Vec<u8>, value: f64) {
    wire::message(out, metric::GAUGE, |out| {
        wire::double(out, single::VALUE, value);
    });
}

/// Our own summaries have no quantiles.
pub(super) fn summary(
    out: &mut Vec<u8>,
    count: u64,
    sum: f64,
    quantiles: &[(f64, f64)],
    began: Option<Duration>,
) {
    wire::message(out, metric::SUMMARY, |out| {
        wire::unsigned(out, summary::COUNT, count);
        wire::double(out, summary::SUM, sum);
        for (quantile, value) in quantiles {
            wire::message(out, summary::QUANTILE, |out| {
                wire::double(out, quantile::QUANTILE, *quantile);
                wire::double(out, quantile::VALUE, *value);
            });
        }
        created(out, summary::CREATED, began);
    });
}

/// `counts` has one number more than there are bounds: that of `+Inf`. Native
/// buckets share the message with the classic ones; readers take what they know.
fn histogram(
    out: &mut Vec<u8>,
    bounds: &[f64],
    counts: &[u64],
    sum: f64,
    (native, exemplars): (Option<&NativeHistogram>, &[&RecordedExemplar]),
    began: Option<Duration>,
) {
    wire::message(out, metric::HISTOGRAM, |out| {
        let count = counts.iter().fold(0_u64, |all, n| all.wrapping_add(*n));
        wire::unsigned(out, histogram::COUNT, count);
        wire::double(out, histogram::SUM, sum);
        let mut cumulated = 0_u64;
        let of_buckets = if exemplars.is_empty() {
            Vec::new()
        } else {
            by_bucket(exemplars, bounds)
        };
        let mut of_buckets = of_buckets.into_iter();
        for (bound, count) in bounds.iter().chain([&f64::INFINITY]).zip(counts) {
            let kept = of_buckets.next().flatten();
            cumulated = cumulated.wrapping_add(*count);
            bucket(out, *bound, cumulated, kept);
        }
        if let Some(native) = native {
            native::write(out, native);
            for kept in exemplars {
                exemplar::write(out, histogram::EXEMPLAR, kept);
            }
        }
        created(out, histogram::CREATED, began);
    });
}

#[inline]
fn bucket(out: &mut Vec<u8>, bound: f64, cumulated: u64, kept: Option<&RecordedExemplar>) {
    wire::message(out, histogram::BUCKET, |out| {
        wire::unsigned(out, bucket::CUMULATIVE_COUNT, cumulated);
        wire::double(out, bucket::UPPER_BOUND, bound);
        if let Some(kept) = kept {
            exemplar::write(out, bucket::EXEMPLAR, kept);
        }
    });
}

/// A histogram whose counts are cumulated already, up to that of `+Inf`.
#[cfg(feature = "prometheus")]
pub(super) fn cumulated(out: &mut Vec<u8>, buckets: &[(f64, u64)], sum: f64) {
    wire::message(out, metric::HISTOGRAM, |out| {
        let count = buckets.last().map_or(0, |(_, count)| *count);
        wire::unsigned(out, histogram::COUNT, count);
        wire::double(out, histogram::SUM, sum);
        for (bound, count) in buckets {
            bucket(out, *bound, *count, None);
        }
    });
}

fn created(out: &mut Vec<u8>, field: u32, began: Option<Duration>) {
    if let Some(began) = began {
        timestamp(out, field, began);
    }
}

/// A `Timestamp`, since 1970.
pub(super) fn timestamp(out: &mut Vec<u8>, field: u32, at: Duration) {
    wire::message(out, field, |out| {
        wire::unsigned(out, time::SECONDS, at.as_secs());
        wire::unsigned(out, time::NANOS, u64::from(at.subsec_nanos()));
    });
}
