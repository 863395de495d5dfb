//! One sample as lines of text: which lines it has, and the value of each.

use super::dialect::Dialect;
use super::exemplar::push_exemplar;
use super::number::push_float;
use crate::snapshot::{Count, HistogramSample, Sample, SummarySample, by_bucket};
use crate::storage::RecordedExemplar;

/// Writes the part of a line before its value: the sample's name and labels.
pub(super) trait Lines {
    /// The beginning of a written line.
    type Line;

    /// Writes the beginning of the next line. `suffix` is that of its name, and `label` comes after
    /// its other labels.
    fn begin(&mut self, suffix: &str, label: Option<(&str, f64)>) -> Self::Line;

    /// Writes the lines of a histogram's buckets, without exemplars. Returns the number of
    /// observations.
    fn buckets(&mut self, bounds: &[f64], counts: &[u64]) -> u64;

    /// Leaves out the next line.
    fn skip(&mut self) -> Self::Line;

    /// Writes the start time of the series, if it is exposed. `last` is the last line of the
    /// series.
    fn created(&mut self, last: Self::Line);

    /// The buffer for the values.
    fn out(&mut self) -> &mut String;

    fn dialect(&self) -> Dialect;

    /// Whether exemplars are exposed, and there are any.
    fn has_exemplars(&self) -> bool;
}

/// Writes a sample. A series without a value has one line, which is left out.
// Always inlined, which saves a third of the time for a series.
#[inline(always)]
pub(super) fn write(lines: &mut impl Lines, sample: Option<Sample<'_>>) {
    match sample {
        Some(Sample::Counter(count, exemplars)) => {
            let line = match count {
                Count::Integer(count) => integer(lines, "", None, count),
                Count::Float(count) => float(lines, "", None, count),
            };
            if lines.has_exemplars() {
                exemplar(lines, exemplars.newest());
            }
            lines.created(line);
        }
        Some(Sample::Gauge(value)) => _ = float(lines, "", None, value),
        Some(Sample::Histogram(sample)) => histogram(lines, sample),
        Some(Sample::Summary(sample)) => summary(lines, sample),
        Some(Sample::Info) => _ = float(lines, "", None, 1.0),
        Some(Sample::State(on)) => _ = integer(lines, "", None, on.into()),
        None => _ = lines.skip(),
    }
}

#[inline]
fn histogram(lines: &mut impl Lines, sample: HistogramSample<'_>) {
    let all = if lines.has_exemplars() {
        buckets_with_exemplars(lines, &sample)
    } else {
        lines.buckets(sample.bounds, sample.counts)
    };
    // In OpenMetrics, a sum never falls. So it is left out if values can be negative, and a
    // histogram without a sum has no count.
    if lines.dialect() == Dialect::Prometheus || !sample.sum_can_fall() {
        float(lines, "_sum", None, sample.sum);
        let last = integer(lines, "_count", None, all);
        lines.created(last);
    } else {
        lines.skip();
        let last = lines.skip();
        lines.created(last);
    }
}

/// Writes the buckets of a histogram line by line, without exemplars. Returns the number of
/// observations.
pub(super) fn buckets(lines: &mut impl Lines, bounds: &[f64], counts: &[u64]) -> u64 {
    let mut cumulated = 0_u64;
    for (bound, count) in bounds.iter().chain([&f64::INFINITY]).zip(counts) {
        cumulated = cumulated.wrapping_add(*count);
        integer(lines, "_bucket", Some(("le", *bound)), cumulated);
    }
    cumulated
}

fn buckets_with_exemplars(lines: &mut impl Lines, sample: &HistogramSample<'_>) -> u64 {
    let exemplars = by_bucket(&sample.exemplars.of_buckets(), sample.bounds);
    let mut cumulated = 0_u64;
    let bounds = sample.bounds.iter().chain([&f64::INFINITY]);
    for ((bound, count), found) in bounds.zip(sample.counts).zip(exemplars) {
        cumulated = cumulated.wrapping_add(*count);
        integer(lines, "_bucket", Some(("le", *bound)), cumulated);
        exemplar(lines, found);
    }
    cumulated
}

#[inline]
fn summary(lines: &mut impl Lines, sample: SummarySample<'_>) {
    for (quantile, value) in sample.quantiles {
        float(lines, "", Some(("quantile", *quantile)), *value);
    }
    if lines.dialect() == Dialect::Prometheus || sample.sum >= 0.0 {
        float(lines, "_sum", None, sample.sum);
    } else {
        lines.skip();
    }
    let last = integer(lines, "_count", None, sample.count);
    lines.created(last);
}

#[inline(always)]
fn integer<L: Lines>(
    lines: &mut L,
    suffix: &str,
    label: Option<(&str, f64)>,
    value: u64,
) -> L::Line {
    let line = lines.begin(suffix, label);
    push_integer(lines.out(), value);
    line
}

/// Writes a value, and ends its line.
#[inline(always)]
pub(super) fn push_integer(out: &mut String, value: u64) {
    // Most buckets and outcomes are 0 or small.
    if value < 10 {
        out.push(char::from(b'0' + value as u8));
    } else {
        out.push_str(itoa::Buffer::new().format(value));
    }
    out.push('\n');
}

#[inline]
fn float<L: Lines>(lines: &mut L, suffix: &str, label: Option<(&str, f64)>, value: f64) -> L::Line {
    let line = lines.begin(suffix, label);
    let out = lines.out();
    push_float(out, value);
    out.push('\n');
    line
}

/// Writes an exemplar after the line that was just written.
#[inline(always)]
fn exemplar(lines: &mut impl Lines, exemplar: Option<&RecordedExemplar>) {
    if let Some(exemplar) = exemplar {
        push_exemplar(lines.out(), exemplar);
    }
}
