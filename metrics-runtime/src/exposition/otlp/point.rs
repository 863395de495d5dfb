//! One data point: the value of a series.
//!
//! The numbers of the fields are those of `metrics.proto`, package
//! `opentelemetry.proto.metrics.v1`.

use super::time::nanos;
use super::{attribute, exemplar, exponential};
use crate::exposition::wire;
use crate::snapshot::{Count, HistogramSample, NativeHistogram, Sample, SummarySample, by_bucket};
use std::time::Duration;

/// Fields of all kinds of data points.
mod every {
    pub(super) const START_TIME: u32 = 2;
    pub(super) const TIME: u32 = 3;
}

mod number {
    pub(super) const AS_DOUBLE: u32 = 4;
    pub(super) const EXEMPLAR: u32 = 5;
    pub(super) const AS_INT: u32 = 6;
    pub(super) const ATTRIBUTE: u32 = 7;
}

/// Fields of histograms and summaries.
mod observed {
    pub(super) const COUNT: u32 = 4;
    pub(super) const SUM: u32 = 5;
}

mod histogram {
    pub(super) const BUCKET_COUNTS: u32 = 6;
    pub(super) const EXPLICIT_BOUNDS: u32 = 7;
    pub(super) const EXEMPLAR: u32 = 8;
    pub(super) const ATTRIBUTE: u32 = 9;
}

mod exponential_histogram {
    pub(super) const ATTRIBUTE: u32 = 1;
    pub(super) const SCALE: u32 = 6;
    pub(super) const ZERO_COUNT: u32 = 7;
    pub(super) const POSITIVE: u32 = 8;
    pub(super) const NEGATIVE: u32 = 9;
    pub(super) const EXEMPLAR: u32 = 11;
    pub(super) const ZERO_THRESHOLD: u32 = 14;
}

mod summary {
    pub(super) const QUANTILE: u32 = 6;
    pub(super) const ATTRIBUTE: u32 = 7;
}

mod quantile {
    pub(super) const QUANTILE: u32 = 1;
    pub(super) const VALUE: u32 = 2;
}

/// The kind of a metric's data points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PointKind {
    Gauge,
    Sum,
    Histogram,
    Exponential,
    Summary,
}

impl PointKind {
    pub(super) fn from_sample(sample: Sample<'_>) -> Self {
        match sample {
            Sample::Counter(..) => Self::Sum,
            Sample::Gauge(_) | Sample::Info | Sample::State(_) => Self::Gauge,
            Sample::Histogram(sample) if sample.is_native() => Self::Exponential,
            Sample::Histogram(_) => Self::Histogram,
            Sample::Summary(_) => Self::Summary,
        }
    }

    /// The field for the attributes of a data point.
    fn attribute(self) -> u32 {
        match self {
            Self::Gauge | Self::Sum => number::ATTRIBUTE,
            Self::Histogram => histogram::ATTRIBUTE,
            Self::Exponential => exponential_histogram::ATTRIBUTE,
            Self::Summary => summary::ATTRIBUTE,
        }
    }
}

/// When a series began, if it counts since then, and when it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) began: Option<Duration>,
    pub(super) read: Duration,
}

/// Writes a data point.
pub(super) fn write<'a>(
    out: &mut Vec<u8>,
    sample: Sample<'_>,
    labels: impl Iterator<Item = (&'a str, &'a str)>,
    times: Times,
) {
    let kind = PointKind::from_sample(sample);
    for (name, value) in labels {
        attribute::write(out, kind.attribute(), name, value);
    }
    // A gauge has no start time.
    if let Some(began) = times.began.filter(|_| kind != PointKind::Gauge) {
        wire::fixed(out, every::START_TIME, nanos(began));
    }
    wire::fixed(out, every::TIME, nanos(times.read));
    match sample {
        Sample::Counter(count, exemplars) => {
            counter(out, count);
            if let Some(newest) = exemplars.newest() {
                exemplar::write(out, number::EXEMPLAR, newest);
            }
        }
        Sample::Gauge(value) => wire::double(out, number::AS_DOUBLE, value),
        Sample::Info => wire::double(out, number::AS_DOUBLE, 1.0),
        Sample::State(on) => wire::double(out, number::AS_DOUBLE, f64::from(u8::from(on))),
        Sample::Histogram(sample) => match sample.native() {
            Some(native) => exponential_point(out, sample, &native),
            None => classic_point(out, sample),
        },
        Sample::Summary(sample) => summary_point(out, sample),
    }
}

fn counter(out: &mut Vec<u8>, count: Count) {
    match count {
        Count::Integer(count) if i64::try_from(count).is_ok() => {
            wire::fixed(out, number::AS_INT, count);
        }
        count => wire::double(out, number::AS_DOUBLE, count.as_float()),
    }
}

fn classic_point(out: &mut Vec<u8>, sample: HistogramSample<'_>) {
    wire::fixed(out, observed::COUNT, sample.count());
    wire::double(out, observed::SUM, sample.sum);
    eights(out, histogram::BUCKET_COUNTS, sample.counts.iter().copied());
    let bounds = sample.bounds.iter().map(|bound| bound.to_bits());
    eights(out, histogram::EXPLICIT_BOUNDS, bounds);
    let exemplars = sample.exemplars.of_buckets();
    for newest in by_bucket(&exemplars, sample.bounds).into_iter().flatten() {
        exemplar::write(out, histogram::EXEMPLAR, newest);
    }
}

/// If a histogram has both kinds of buckets, the classic ones are left out: a data point has only
/// one kind.
fn exponential_point(out: &mut Vec<u8>, sample: HistogramSample<'_>, native: &NativeHistogram) {
    use exponential_histogram as field;
    wire::fixed(out, observed::COUNT, native.count());
    wire::double(out, observed::SUM, sample.sum);
    wire::signed(out, field::SCALE, native.schema().into());
    wire::fixed(out, field::ZERO_COUNT, native.zero_count());
    exponential::write(out, field::POSITIVE, native.positive());
    exponential::write(out, field::NEGATIVE, native.negative());
    wire::double(out, field::ZERO_THRESHOLD, native.zero_threshold());
    for exemplar in sample.exemplars.of_buckets() {
        exemplar::write(out, field::EXEMPLAR, exemplar);
    }
}

fn summary_point(out: &mut Vec<u8>, sample: SummarySample<'_>) {
    wire::fixed(out, observed::COUNT, sample.count);
    wire::double(out, observed::SUM, sample.sum);
    for (quantile, value) in sample.quantiles {
        wire::message(out, summary::QUANTILE, |out| {
            wire::double(out, quantile::QUANTILE, *quantile);
            wire::double(out, quantile::VALUE, *value);
        });
    }
}

/// Values of eight bytes in one field.
fn eights(out: &mut Vec<u8>, field: u32, values: impl ExactSizeIterator<Item = u64>) {
    if values.len() > 0 {
        wire::delimited(out, field, values.len() * 8);
        values.for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
    }
}
