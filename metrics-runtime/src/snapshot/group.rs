//! The samples of a group of series. Only this file decodes raw values.

use super::exemplars::SeriesExemplars;
use super::sample::{Count, HistogramSample, NativeSample, Sample, SummarySample};
use super::value::{HistogramValue, SummaryValue, Value};
use crate::declaration::{Bucket, Kind, Layout, NativeCells, SumUnit};
use crate::registration::{RegisteredFamily, SeriesGroup};
use crate::storage::RecordedExemplar;

/// Receives samples, one by one.
pub(crate) trait ShowSample {
    /// Receives the next sample. `None` for a series that is not shown. Returns whether to stop.
    fn show(&mut self, sample: Option<Sample<'_>>) -> bool;

    /// Skips the next series, with all of its lines.
    fn leave_out(&mut self);
}

/// The samples of one group of series.
#[derive(Clone, Copy)]
pub(crate) struct GroupSamples<'a> {
    pub(crate) family: &'a RegisteredFamily,
    pub(crate) group: &'a SeriesGroup,
    /// The number of series.
    pub(crate) series: usize,
    pub(super) decoder: Decoder,
    /// The raw values of all series.
    pub(super) raw: &'a [u64],
    /// The removed series of this group, in ascending order.
    pub(super) removed: &'a [(u32, u32)],
    /// The native buckets of the whole snapshot.
    pub(super) native: &'a [(Bucket, u64)],
    /// The exemplars of the whole snapshot.
    pub(super) exemplars: &'a [(u32, RecordedExemplar)],
}

/// How the raw values of a group are decoded. It is chosen once for all of its series.
#[derive(Clone, Copy)]
pub(super) enum Decoder {
    Counter,
    Gauge,
    Histogram {
        bounds: &'static [f64],
        sum: SumUnit,
        native: Option<NativeCells>,
    },
    /// Its buckets, if there are any, are not shown.
    Summary {
        bounds: &'static [f64],
        sum: SumUnit,
    },
    Info {
        always: bool,
    },
    StateSet {
        states: usize,
    },
    /// The value that a callback reported.
    CollectedCounter(f64),
    CollectedGauge(f64),
    /// No series has a value.
    Nothing,
}

impl Decoder {
    /// The decoder for a group. `collected` returns the values that its callback reported.
    pub(super) fn new(group: &SeriesGroup, collected: impl Fn(usize) -> Option<f64>) -> Self {
        let kind = group.member.family.kind;
        match group.member.layout {
            Layout::Counter { .. } => Self::Counter,
            Layout::Gauge { .. } | Layout::InProgress { .. } => Self::Gauge,
            Layout::Histogram {
                buckets: bounds,
                sum,
                ..
            } if kind == Kind::Summary => Self::Summary { bounds, sum },
            Layout::Histogram {
                buckets: bounds,
                sum,
                native,
                ..
            } => Self::Histogram {
                bounds,
                sum,
                native,
            },
            Layout::Info { always, .. } => Self::Info { always },
            Layout::StateSet { states, .. } => Self::StateSet {
                states: states as usize,
            },
            Layout::Collected { index, .. } => match collected(index) {
                Some(value) if kind == Kind::Counter => Self::CollectedCounter(value),
                Some(value) => Self::CollectedGauge(value),
                None => Self::Nothing,
            },
            Layout::ReservedName => Self::Nothing,
        }
    }
}

impl<'a> GroupSamples<'a> {
    /// The numbers of the series that this group writes.
    pub(crate) fn written(self) -> impl Iterator<Item = usize> {
        (0..self.series).filter(move |series| self.group.writes(*series))
    }

    /// The value of this series. `None` if it is not shown.
    #[inline(always)]
    pub(crate) fn sample(self, series: usize) -> Option<Sample<'a>> {
        if self.is_removed(series) {
            return None;
        }
        Some(match self.decoder {
            Decoder::Counter => self.counter(series),
            Decoder::Gauge => self.gauge(series),
            Decoder::Histogram {
                bounds,
                sum,
                native,
            } => Sample::Histogram(self.histogram(series, bounds, sum, native)),
            Decoder::Summary { bounds, sum } => {
                let length = bounds.len() + 2;
                let raw = &self.raw[series * length..][..length];
                let counts = raw[1..].iter();
                Sample::Summary(SummarySample {
                    count: counts.fold(0, |all, count| all.wrapping_add(*count)),
                    sum: sum_as_float(sum, raw[0]),
                    quantiles: &[],
                })
            }
            Decoder::Info { always } if always || self.raw[series] != 0 => Sample::Info,
            Decoder::StateSet { states } => {
                let bits = self.raw[series / states];
                Sample::State(bits >> (series % states) & 1 == 1)
            }
            Decoder::CollectedCounter(value) => {
                Sample::Counter(Count::Float(value), self.exemplars(series))
            }
            Decoder::CollectedGauge(value) => Sample::Gauge(value),
            Decoder::Info { .. } | Decoder::Nothing => return None,
        })
    }

    /// The value of this series in the type for users. `None` if it is not shown.
    pub(super) fn value(self, series: usize) -> Option<Value> {
        Some(match self.sample(series)? {
            Sample::Counter(Count::Integer(count), _) => Value::Count(count),
            Sample::Counter(Count::Float(value), _) | Sample::Gauge(value) => Value::Float(value),
            Sample::Histogram(histogram) => Value::Histogram(HistogramValue {
                bounds: self.group.member.layout.buckets(),
                counts: histogram.counts.to_vec(),
                sum: histogram.sum,
                native: histogram.native(),
            }),
            Sample::Summary(SummarySample { count, sum, .. }) => {
                Value::Summary(SummaryValue { count, sum })
            }
            Sample::Info => Value::Float(1.0),
            Sample::State(on) => Value::State(on),
        })
    }

    #[inline(always)]
    fn is_removed(self, series: usize) -> bool {
        if self.removed.is_empty() {
            return false;
        }
        let first = series - series % self.group.member.layout.sharing();
        let search = |(_, removed): &(u32, u32)| removed.cmp(&(first as u32));
        self.removed.binary_search_by(search).is_ok()
    }

    /// Whether a series was removed, or is a histogram that is hidden until its first observation.
    // Out of line, because inlined it slows down the loops of other groups.
    #[inline(never)]
    pub(crate) fn is_left_out(self, series: usize) -> bool {
        self.is_removed(series) || (self.group.member.lazy && self.is_empty(series))
    }

    /// Whether all series of this group are hidden until their first observations.
    pub(crate) fn is_all_empty(self) -> bool {
        self.group.member.lazy && (0..self.series).all(|series| self.is_empty(series))
    }

    #[inline(never)]
    fn is_empty(self, series: usize) -> bool {
        match self.sample(series) {
            Some(Sample::Histogram(sample)) => sample.counts.iter().all(|count| *count == 0),
            Some(Sample::Summary(sample)) => sample.count == 0,
            _ => false,
        }
    }

    /// Whether each series is a number that is shown: a counter's or a gauge's.
    pub(crate) fn are_numbers(self) -> bool {
        let is_shown = self.removed.is_empty() && !self.group.member.lazy;
        is_shown && matches!(self.decoder, Decoder::Counter | Decoder::Gauge)
    }

    /// Whether any series of any group has an exemplar.
    pub(crate) fn have_exemplars(self) -> bool {
        !self.exemplars.is_empty()
    }

    /// Shows the samples of these series to `to`, until it stops. Returns whether it stopped.
    ///
    /// Most series are counters and gauges. Their decoder is chosen outside of the loop, and the
    /// loop is compiled separately for each, so it contains no match.
    #[inline(always)]
    pub(crate) fn show(
        self,
        series: &mut impl Iterator<Item = usize>,
        to: &mut impl ShowSample,
    ) -> bool {
        if !self.removed.is_empty() || self.group.member.lazy {
            return series.any(|series| match self.is_left_out(series) {
                true => {
                    to.leave_out();
                    false
                }
                false => to.show(self.sample(series)),
            });
        }
        match self.decoder {
            Decoder::Counter => series.any(|series| to.show(Some(self.counter(series)))),
            Decoder::Gauge => series.any(|series| to.show(Some(self.gauge(series)))),
            _ => series.any(|series| to.show(self.sample(series))),
        }
    }

    #[inline(always)]
    fn counter(self, series: usize) -> Sample<'a> {
        Sample::Counter(Count::Integer(self.raw[series]), self.exemplars(series))
    }

    #[inline(always)]
    fn gauge(self, series: usize) -> Sample<'a> {
        Sample::Gauge(f64::from_bits(self.raw[series]))
    }

    #[inline(always)]
    fn exemplars(self, series: usize) -> SeriesExemplars<'a> {
        SeriesExemplars::new(self.exemplars, self.group, series)
    }

    #[inline]
    fn histogram(
        self,
        series: usize,
        bounds: &'static [f64],
        unit: SumUnit,
        native: Option<NativeCells>,
    ) -> HistogramSample<'a> {
        let classic = bounds.len() + 2;
        let length = classic + if native.is_some() { 2 } else { 0 };
        let raw = &self.raw[series * length..][..length];
        let (classic, native_range) = raw.split_at(classic);
        let native = native.map(|cells| {
            let range = native_range[0] as usize..native_range[1] as usize;
            NativeSample::Counted(cells, &self.native[range])
        });
        HistogramSample {
            bounds,
            counts: &classic[1..],
            sum: sum_as_float(unit, classic[0]),
            exemplars: self.exemplars(series),
            native,
        }
    }
}

/// A sum of a histogram as a float in the metric's unit.
fn sum_as_float(unit: SumUnit, raw: u64) -> f64 {
    match unit {
        SumUnit::Float => f64::from_bits(raw),
        SumUnit::Integer => raw as f64,
        SumUnit::Nanoseconds => raw as f64 / 1e9,
    }
}
