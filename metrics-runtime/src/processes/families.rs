//! Totals as exposed families.

use super::form::{Form, NativeForm};
use super::interned::Interned;
use super::plan::{Plan, PlannedFamily, PlannedSeries};
use super::totals::Totals;
use crate::declaration::Kind;
use crate::declaration::record::SumRecord;
use crate::declaration::{Bucket, NativeLayout, upper_bound};
use crate::snapshot::{
    NativeHistogram, OwnedFamily, OwnedSeries, OwnedValue, add_missing, add_to_bucket,
    derive_classic,
};
use crate::storage::RecordedExemplar;
use std::time::Duration;

/// Totals, and the plan that describes their slots.
#[derive(Clone, Copy)]
pub(super) struct Merged<'a> {
    pub(super) plan: &'a Plan,
    pub(super) totals: &'a Totals,
    pub(super) interned: &'a Interned,
}

impl<'a> Merged<'a> {
    /// All exposed families, sorted by name.
    pub(super) fn families(self) -> Vec<OwnedFamily> {
        let families = self.plan.families.iter();
        families.map(|family| self.family(family)).collect()
    }

    fn family(self, family: &PlannedFamily) -> OwnedFamily {
        let mut shown = Vec::with_capacity(family.series.len());
        for series in &family.series {
            let Some(value) = self.value(series) else {
                continue;
            };
            shown.push(OwnedSeries {
                labels: series.labels.clone(),
                value,
                created: Some(Duration::from_millis(series.created)),
                exemplars: self.exemplars(series),
            });
        }
        OwnedFamily {
            name: family.name.clone(),
            help: family.help.as_ref().to_owned(),
            kind: family.kind,
            unit: family.kind.unit_of(&family.name),
            // Another library may use such a name.
            unknown: family.kind == Kind::Counter && !family.name.ends_with("_total"),
            series: shown,
        }
    }

    fn exemplars(self, series: &PlannedSeries) -> Vec<RecordedExemplar> {
        let slots = [series.slot]
            .into_iter()
            .chain(series.others.iter().copied());
        let exemplars = slots.flat_map(|slot| self.totals.exemplars(slot));
        exemplars.cloned().collect()
    }

    fn form(self, slot: u32) -> &'a Form {
        self.interned.form(self.plan.slots[slot as usize].form)
    }

    fn words(self, slot: u32) -> &'a [u64] {
        let first = self.plan.slots[slot as usize].first;
        &self.totals.words[first..][..self.form(slot).words()]
    }

    /// The value of a series. `None` if it is not shown.
    fn value(self, series: &PlannedSeries) -> Option<OwnedValue> {
        let words = self.words(series.slot);
        Some(match self.form(series.slot) {
            Form::Counter { .. } => return self.counter(series),
            Form::Gauge(_) if words[1] == 0 => return None,
            Form::Gauge(_) => OwnedValue::Gauge(f64::from_bits(words[0])),
            Form::Info if words[0] == 0 => return None,
            Form::Info => OwnedValue::Info,
            Form::StateSet => OwnedValue::State(words[0] != 0),
            Form::Summary { .. } => OwnedValue::Summary {
                quantiles: Vec::new(),
                count: self
                    .slots(series)
                    .map(|slot| self.words(slot)[1])
                    .fold(0, u64::wrapping_add),
                sum: self.sum(series),
            },
            form @ Form::Histogram { .. } => {
                let value = match form.native() {
                    None => self.histogram(series),
                    Some(native) => self.native_histogram(series, native),
                };
                return Some(value).filter(|value| !self.waits(series, value));
            }
        })
    }

    /// Whether a histogram is hidden until its first observation.
    fn waits(self, series: &PlannedSeries, value: &OwnedValue) -> bool {
        let is_eager = |slot: u32| self.plan.slots[slot as usize].eager;
        let OwnedValue::Histogram { counts, .. } = value else {
            return false;
        };
        counts.iter().all(|count| *count == 0) && !self.slots(series).any(is_eager)
    }

    fn slots(self, series: &PlannedSeries) -> impl Iterator<Item = u32> + Clone + use<'_> {
        [series.slot]
            .into_iter()
            .chain(series.others.iter().copied())
    }

    fn counter(self, series: &PlannedSeries) -> Option<OwnedValue> {
        let (mut count, mut float, mut floats, mut shown) = (0_u64, 0.0, false, false);
        for slot in self.slots(series) {
            match (self.form(slot), self.words(slot)) {
                (Form::Counter { float: true }, [value, reported]) => {
                    floats |= *reported != 0;
                    shown |= *reported != 0;
                    float += f64::from_bits(*value);
                }
                (_, words) => {
                    count = count.wrapping_add(words[0]);
                    shown = true;
                }
            }
        }
        let value = if floats {
            OwnedValue::Counter(count as f64 + float)
        } else {
            OwnedValue::Count(count)
        };
        shown.then_some(value)
    }

    /// The sum of a histogram or summary, exact if all of its processes have the same unit.
    fn sum(self, series: &PlannedSeries) -> f64 {
        let unit = self.form(series.slot).sum();
        let as_float = |unit, word| match unit {
            SumRecord::Float => f64::from_bits(word),
            SumRecord::Integer => word as f64,
            SumRecord::Nanoseconds => word as f64 / 1e9,
        };
        let same = |slot| self.form(slot).sum() == unit;
        if unit != SumRecord::Float && self.slots(series).all(same) {
            let words = self.slots(series).map(|slot| self.words(slot)[0]);
            return as_float(unit, words.fold(0, u64::wrapping_add));
        }
        let sums = self
            .slots(series)
            .map(|slot| as_float(self.form(slot).sum(), self.words(slot)[0]));
        // Not `sum`, because the `sum` of no floats is minus zero.
        sums.fold(0.0, |all, sum| all + sum)
    }

    fn histogram(self, series: &PlannedSeries) -> OwnedValue {
        let bounds = self
            .interned
            .bounds(self.plan.slots[series.slot as usize].form);
        let mut counts = self.words(series.slot)[1..].to_vec();
        for other in &series.others {
            for (value, count) in self.observations(*other) {
                add_to_bucket(bounds, &mut counts, value, count);
            }
        }
        OwnedValue::Histogram {
            bounds: bounds.clone(),
            counts,
            sum: self.sum(series),
            native: None,
        }
    }

    /// All native buckets at the schema of the coarsest process.
    fn native_histogram(self, series: &PlannedSeries, native: NativeForm) -> OwnedValue {
        let bounds = self
            .interned
            .bounds(self.plan.slots[series.slot as usize].form);
        let natives = self
            .slots(series)
            .filter_map(|slot| self.form(slot).native());
        let layout = natives.clone().map(NativeForm::layout);
        let schema = layout.clone().map(NativeLayout::schema).min().unwrap_or(0);
        let zero_threshold = layout.fold(0.0, |most, layout| layout.zero_threshold().max(most));
        let coarsest = natives
            .map(|native| native.native().schema)
            .min()
            .unwrap_or(0);
        let mut counts = self.words(series.slot)[1..].to_vec();
        let mut counted: Vec<(Bucket, u64)> = Vec::new();
        for slot in self.slots(series) {
            match self.form(slot).native() {
                Some(native) => {
                    let halvings = native.layout().schema() - schema;
                    let buckets = self.totals.native(slot);
                    counted
                        .extend(buckets.map(|(bucket, count)| (halved(bucket, halvings), count)));
                }
                None => {
                    let layout = native.at(schema).layout();
                    let values = self.observations(slot).into_iter();
                    // Infinite values count in the last bucket.
                    counted.extend(values.map(|(value, count)| {
                        (layout.bucket(layout.cell(value.min(f64::MAX))), count)
                    }));
                }
            }
            if slot != series.slot && native.is_classic() {
                for (value, count) in self.observations(slot) {
                    add_to_bucket(bounds, &mut counts, value, count);
                }
            }
        }
        counted.sort_unstable();
        counted.dedup_by(|(bucket, count), (kept, sum)| {
            let same = bucket == kept;
            *sum = sum.wrapping_add(if same { *count } else { 0 });
            same
        });
        if native.is_classic() {
            add_missing(&mut counts, &counted);
        } else {
            counts.fill(0);
            derive_classic(bounds, schema, &mut counts, &counted);
        }
        let most = native.native().max_buckets;
        let histogram = NativeHistogram::merged(schema, coarsest, most, zero_threshold, &counted);
        OwnedValue::Histogram {
            bounds: bounds.clone(),
            counts,
            sum: self.sum(series),
            native: Some(Box::new(histogram)),
        }
    }

    /// The number of observations for each upper bound. The largest bound is infinite.
    fn observations(self, slot: u32) -> Vec<(f64, u64)> {
        if let Some(native) = self.form(slot).native() {
            let layout = native.layout();
            let schema = layout.schema() as i8;
            let upper = |bucket| match bucket {
                Bucket::Negative(index) => -upper_bound(index - 1, schema),
                Bucket::Zero => layout.zero_threshold(),
                Bucket::Positive(index) => upper_bound(index, schema),
            };
            let buckets = self.totals.native(slot);
            return buckets
                .map(|(bucket, count)| (upper(bucket), count))
                .collect();
        }
        let bounds = self.interned.bounds(self.plan.slots[slot as usize].form);
        let bounds = bounds.iter().copied().chain([f64::INFINITY]);
        let counts = self.words(slot)[1..].iter().copied();
        bounds.zip(counts).filter(|(_, count)| *count > 0).collect()
    }
}

/// The bucket that contains a bucket after the schema was lowered this many times.
fn halved(bucket: Bucket, times: u8) -> Bucket {
    let halved = |index| (0..times).fold(index, |index, _| crate::declaration::halved(index));
    match bucket {
        Bucket::Negative(index) => Bucket::Negative(halved(index)),
        Bucket::Zero => Bucket::Zero,
        Bucket::Positive(index) => Bucket::Positive(halved(index)),
    }
}
