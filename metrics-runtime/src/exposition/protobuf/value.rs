//! The value of one series, as the rest of a `Metric`.
//!
//! The numbers of the fields are those of `metrics.proto`, package `io.prometheus.client`. They are
//! listed here by message.

use super::timestamp::timestamp;
use super::{exemplar, native};
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

/// The number of bytes that [`write`] writes. Known for most samples: those without exemplars,
/// start times and native buckets.
#[inline(always)]
pub(super) fn length(sample: &Sample<'_>) -> Option<usize> {
    match sample {
        // A message with a double.
        Sample::Counter(..) | Sample::Gauge(_) | Sample::Info | Sample::State(_) => Some(11),
        Sample::Histogram(sample) if !sample.is_native() => {
            let length = histogram_length(sample);
            Some(1 + wire::varint_length(length as u64) + length)
        }
        Sample::Histogram(_) | Sample::Summary(_) => None,
    }
}

/// The length of a histogram's message with only a count, a sum and buckets.
fn histogram_length(sample: &HistogramSample<'_>) -> usize {
    let (mut cumulated, mut counts) = (0_u64, 0);
    for count in sample.counts {
        cumulated = cumulated.wrapping_add(*count);
        counts += wire::varint_length(cumulated);
    }
    // The last bucket includes all observations.
    let count = 1 + wire::varint_length(cumulated);
    count + DOUBLE + sample.counts.len() * (2 + 1 + DOUBLE) + counts
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
    let write = |out: &mut Vec<u8>| {
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
    };
    if exemplars.is_empty() && began.is_none() && !sample.is_native() {
        wire::delimited(out, metric::HISTOGRAM, histogram_length(&sample));
        write(out);
    } else {
        wire::message(out, metric::HISTOGRAM, write);
    }
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
