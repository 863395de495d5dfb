//! The value of one series, as the rest of a `Metric`.
//!
//! The numbers of the fields are those of `metrics.proto`, package `io.prometheus.client`. They are
//! listed here by message.

use super::timestamp::timestamp;
use super::{exemplar, native};
use crate::declaration::Kind;
use crate::exposition::wire;
use crate::snapshot::{HistogramSample, Sample, SummarySample, by_bucket};
use crate::storage::RecordedExemplar;
use std::time::Duration;

mod metric {
    pub(super) const GAUGE: u32 = 2;
    pub(super) const COUNTER: u32 = 3;
    pub(super) const SUMMARY: u32 = 4;
    pub(super) const HISTOGRAM: u32 = 7;
}

/// Fields of `Counter` and `Gauge`.
mod single {
    pub(super) const VALUE: u32 = 1;
    /// Only in `Counter`.
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
    /// For native buckets.
    pub(super) const EXEMPLAR: u32 = 16;
}

mod bucket {
    pub(super) const CUMULATIVE_COUNT: u32 = 1;
    pub(super) const UPPER_BOUND: u32 = 2;
    pub(super) const EXEMPLAR: u32 = 3;
}

/// Appends a sample to a `Metric`. `created` is the start time of its series.
#[inline(always)]
pub(super) fn write(out: &mut Vec<u8>, sample: Sample<'_>, created: Option<Duration>) {
    match sample {
        Sample::Counter(count, exemplars) => {
            counter(out, count.as_float(), exemplars.newest(), created);
        }
        Sample::Gauge(value) => gauge(out, value),
        Sample::Histogram(sample) => histogram(out, sample, created),
        Sample::Summary(sample) => summary(out, sample, created),
        Sample::Info => gauge(out, 1.0),
        Sample::State(on) => gauge(out, f64::from(u8::from(on))),
    }
}

/// The bytes before the value of a sample that is one number, without an exemplar and a start time.
#[inline]
pub(super) fn before_number(kind: Kind) -> [u8; 3] {
    let field = match kind {
        Kind::Counter => metric::COUNTER,
        _ => metric::GAUGE,
    };
    [
        wire::key_byte(field, wire::DELIMITED),
        DOUBLE as u8,
        wire::key_byte(single::VALUE, wire::FIXED_64),
    ]
}

/// The number of a sample that consists of one.
#[inline(always)]
pub(super) fn number(sample: &Sample<'_>) -> Option<f64> {
    match sample {
        Sample::Counter(count, _) => Some(count.as_float()),
        Sample::Gauge(value) => Some(*value),
        Sample::Info => Some(1.0),
        Sample::State(on) => Some(f64::from(u8::from(*on))),
        Sample::Histogram(_) | Sample::Summary(_) => None,
    }
}

/// A histogram with a count, a sum and classic buckets only.
pub(super) struct PlainHistogram<'a> {
    sample: &'a HistogramSample<'a>,
    count: u64,
    /// The length of its message.
    length: usize,
}

impl<'a> PlainHistogram<'a> {
    /// `None` if it has native buckets.
    #[inline]
    pub(super) fn new(sample: &'a HistogramSample<'a>) -> Option<Self> {
        if sample.is_native() {
            return None;
        }
        let (count, buckets) = (sample.count(), sample.counts.len());
        // The last bucket includes all observations, and most histograms have few.
        let counts = if count < 0x80 && sample.counts.iter().all(|count| *count < 0x80) {
            buckets
        } else {
            let mut cumulated = 0_u64;
            let lengths = sample.counts.iter().map(|count| {
                cumulated = cumulated.wrapping_add(*count);
                wire::varint_length(cumulated)
            });
            lengths.sum()
        };
        let length = 1 + wire::varint_length(count) + DOUBLE + buckets * (3 + DOUBLE) + counts;
        Some(Self {
            sample,
            count,
            length,
        })
    }

    /// The number of bytes that [`write`](Self::write) writes.
    pub(super) fn length(&self) -> usize {
        1 + wire::varint_length(self.length as u64) + self.length
    }

    #[inline]
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        wire::delimited(out, metric::HISTOGRAM, self.length);
        wire::unsigned(out, histogram::COUNT, self.count);
        wire::double(out, histogram::SUM, self.sample.sum);
        let mut cumulated = 0_u64;
        let bounds = self.sample.bounds.iter().chain([&f64::INFINITY]);
        for (bound, count) in bounds.zip(self.sample.counts) {
            cumulated = cumulated.wrapping_add(*count);
            bucket(out, *bound, cumulated, None);
        }
    }
}

/// The length of a double with its key.
const DOUBLE: usize = 9;

#[inline]
fn counter(
    out: &mut Vec<u8>,
    value: f64,
    exemplar: Option<&RecordedExemplar>,
    began: Option<Duration>,
) {
    wire::message(out, metric::COUNTER, |out| {
        wire::double(out, single::VALUE, value);
        if let Some(exemplar) = exemplar {
            exemplar::write(out, single::EXEMPLAR, exemplar);
        }
        created(out, single::CREATED, began);
    });
}

#[inline]
fn gauge(out: &mut Vec<u8>, value: f64) {
    wire::message(out, metric::GAUGE, |out| {
        wire::double(out, single::VALUE, value);
    });
}

fn summary(out: &mut Vec<u8>, sample: SummarySample<'_>, began: Option<Duration>) {
    wire::message(out, metric::SUMMARY, |out| {
        wire::unsigned(out, summary::COUNT, sample.count);
        wire::double(out, summary::SUM, sample.sum);
        for (quantile, value) in sample.quantiles {
            wire::message(out, summary::QUANTILE, |out| {
                wire::double(out, quantile::QUANTILE, *quantile);
                wire::double(out, quantile::VALUE, *value);
            });
        }
        created(out, summary::CREATED, began);
    });
}

/// Native buckets are in the same message as the classic ones. Readers use those that they support.
fn histogram(out: &mut Vec<u8>, sample: HistogramSample<'_>, began: Option<Duration>) {
    let exemplars = sample.exemplars.of_buckets();
    let by_bucket = if exemplars.is_empty() {
        Vec::new()
    } else {
        by_bucket(&exemplars, sample.bounds)
    };
    wire::message(out, metric::HISTOGRAM, |out| {
        wire::unsigned(out, histogram::COUNT, sample.count());
        wire::double(out, histogram::SUM, sample.sum);
        let mut cumulated = 0_u64;
        let mut by_bucket = by_bucket.into_iter();
        let bounds = sample.bounds.iter().chain([&f64::INFINITY]);
        for (bound, count) in bounds.zip(sample.counts) {
            let exemplar = by_bucket.next().flatten();
            cumulated = cumulated.wrapping_add(*count);
            bucket(out, *bound, cumulated, exemplar);
        }
        if let Some(native) = sample.native() {
            native::write(out, &native);
            for exemplar in exemplars.iter().copied() {
                exemplar::write(out, histogram::EXEMPLAR, exemplar);
            }
        }
        created(out, histogram::CREATED, began);
    });
}

#[inline]
fn bucket(out: &mut Vec<u8>, bound: f64, cumulated: u64, exemplar: Option<&RecordedExemplar>) {
    if exemplar.is_none() && cumulated < 0x80 {
        return out.extend_from_slice(&small_bucket(bound, cumulated as u8));
    }
    wire::message(out, histogram::BUCKET, |out| {
        wire::unsigned(out, bucket::CUMULATIVE_COUNT, cumulated);
        wire::double(out, bucket::UPPER_BOUND, bound);
        if let Some(exemplar) = exemplar {
            exemplar::write(out, bucket::EXEMPLAR, exemplar);
        }
    });
}

/// The output of [`bucket`] if the count takes one byte. It is one array, because most do.
#[inline]
fn small_bucket(bound: f64, cumulated: u8) -> [u8; 2 + 2 + DOUBLE] {
    let mut bytes = [0; 2 + 2 + DOUBLE];
    bytes[0] = wire::key_byte(histogram::BUCKET, wire::DELIMITED);
    bytes[1] = (2 + DOUBLE) as u8;
    bytes[2] = wire::key_byte(bucket::CUMULATIVE_COUNT, wire::VARINT);
    bytes[3] = cumulated;
    bytes[4] = wire::key_byte(bucket::UPPER_BOUND, wire::FIXED_64);
    bytes[5..].copy_from_slice(&bound.to_bits().to_le_bytes());
    bytes
}

fn created(out: &mut Vec<u8>, field: u32, began: Option<Duration>) {
    if let Some(began) = began {
        timestamp(out, field, began);
    }
}
