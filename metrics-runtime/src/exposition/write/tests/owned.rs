//! Families as owned data are rendered like those of this process.

use super::*;
use crate::recording::{Info, StateSet};
use crate::snapshot::{Count, OwnedFamily, OwnedSeries, OwnedValue, Sample};

#[derive(LabelSet)]
#[label(crate = crate)]
struct Choice {
    choice: Digit,
}

/// What was chosen.
#[metric(crate = crate)]
static WRITE_OWNED_INFO: Info<Choice>;

/// Which digit is meant.
#[metric(crate = crate)]
static WRITE_OWNED_STATE: StateSet<Digit>;

/// Costs, which may be negative.
#[metric(crate = crate, native, buckets = [-1, 1])]
static WRITE_OWNED_COST: Histogram;

/// Another level.
#[metric(crate = crate)]
static WRITE_OWNED_LEVEL_SECONDS: Gauge;

/// Quick ones.
#[metric(crate = crate)]
static WRITE_OWNED_CALLS_TOTAL: Counter<Tenant<'static>>;

fn whole(snapshot: &Snapshot, format: Format, options: &Options) -> Vec<u8> {
    let (mut whole, mut buffer) = (Vec::new(), Vec::new());
    let _ = write(
        snapshot,
        format,
        options,
        &Filter::default(),
        &mut buffer,
        &mut |piece| {
            whole.append(piece);
            ControlFlow::Continue(())
        },
    );
    whole.append(&mut buffer);
    whole
}

/// The families of a snapshot as owned data.
fn owned(snapshot: &Snapshot) -> Vec<OwnedFamily> {
    let mut families: Vec<OwnedFamily> = Vec::new();
    for samples in snapshot.groups() {
        let declared = samples.family.declared;
        if families
            .last()
            .is_none_or(|last| last.name != declared.name)
        {
            families.push(OwnedFamily {
                name: declared.name.to_owned(),
                help: declared.help.to_owned(),
                kind: declared.kind,
                unit: declared.unit(),
                unknown: false,
                series: Vec::new(),
            });
        }
        let member = &samples.group.member;
        for series in samples.written() {
            let Some(sample) = samples.sample(series) else {
                continue;
            };
            let values = member.label_values(series).into_iter();
            let labels = member.labels.iter().zip(values);
            let labels: Vec<_> = labels
                .map(|(label, value)| (label.name.to_owned(), value.to_owned()))
                .collect();
            let value = match sample {
                Sample::Counter(Count::Integer(count), _) => OwnedValue::Count(count),
                Sample::Counter(Count::Float(value), _) => OwnedValue::Counter(value),
                Sample::Gauge(value) => OwnedValue::Gauge(value),
                Sample::Histogram(histogram) => OwnedValue::Histogram {
                    bounds: histogram.bounds.into(),
                    counts: histogram.counts.to_vec(),
                    sum: histogram.sum,
                    native: histogram.native().map(Box::new),
                },
                Sample::Summary(summary) => OwnedValue::Summary {
                    quantiles: Vec::new(),
                    count: summary.count,
                    sum: summary.sum,
                },
                Sample::Info => OwnedValue::Info,
                Sample::State(on) => OwnedValue::State(on),
            };
            let exemplars = match sample {
                Sample::Counter(_, exemplars) => exemplars.newest().into_iter().collect(),
                Sample::Histogram(histogram) => histogram.exemplars.of_buckets(),
                _ => Vec::new(),
            };
            if let Some(family) = families.last_mut() {
                family.series.push(OwnedSeries {
                    created: Some(samples.group.declaration.created),
                    exemplars: exemplars.into_iter().cloned().collect(),
                    ..OwnedSeries::new(labels, value)
                });
            }
        }
    }
    families
}

#[test]
fn families_as_owned_data_are_exposed_as_those_of_this_process() {
    WRITE_OWNED_INFO.set(Choice { choice: Digit::B });
    WRITE_OWNED_STATE.set(Digit::C);
    WRITE_OWNED_COST.observe(-1.5);
    WRITE_OWNED_COST.observe(300);
    WRITE_OWNED_LEVEL_SECONDS.set(-0.25);
    let tenant = "\"\\\n";
    WRITE_OWNED_CALLS_TOTAL.with(Tenant { tenant }).add(2);
    let snapshot = snapshot();
    let families = Snapshot::of(owned(&snapshot));
    for format in Format::ALL {
        for created in [false, true] {
            let text = |snapshot| whole(snapshot, format, &options(created));
            let (expected, found) = (text(&snapshot), text(&families));
            assert!(
                expected == found,
                "{format:?}, {created}:\n{}\n{}",
                String::from_utf8_lossy(&expected),
                String::from_utf8_lossy(&found)
            );
        }
    }
}
