//! Writes the file that `ended` reads.

use super::ended::{EndedRecord, ExemplarOfValue, FamilyRecord, MAGIC, Sign, VERSION, ValueRecord};
use super::interned::Interned;
use super::plan::Plan;
use super::totals::Totals;
use crate::declaration::Bucket;
use crate::snapshot::by_bucket;
use crate::storage::file::frame;
use serde::Serialize;
use std::collections::BTreeMap;

/// The contents of the file for these totals. `processes` is the number of all included processes,
/// and `included` names those whose files may still exist.
pub(super) fn contents(
    plan: &Plan,
    totals: &Totals,
    interned: &Interned,
    included: Vec<String>,
    processes: u64,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut families: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, slot) in (0..).zip(&plan.slots) {
        let (family, _) = interned.series(slot.series);
        families.entry(family).or_default().push(number);
    }
    let mut bytes = [MAGIC, VERSION].concat();
    let header = EndedRecord {
        processes,
        included,
        families: families.len(),
    };
    push(&mut bytes, &header)?;
    for (family, slots) in families {
        let mut forms: Vec<u32> = Vec::new();
        let mut series = Vec::with_capacity(slots.len());
        for number in slots {
            let slot = &plan.slots[number as usize];
            let form = forms.iter().position(|form| *form == slot.form);
            let form = form.unwrap_or_else(|| {
                forms.push(slot.form);
                forms.len() - 1
            });
            let length = interned.form(slot.form).words();
            let native = totals.native(number).map(|(bucket, count)| match bucket {
                Bucket::Negative(index) => (Sign::Negative, index, count),
                Bucket::Zero => (Sign::Zero, 0, count),
                Bucket::Positive(index) => (Sign::Positive, index, count),
            });
            let bounds = interned.bounds(slot.form);
            let exemplars: Vec<_> = totals.exemplars(number).collect();
            let exemplars = by_bucket(&exemplars, bounds);
            let exemplars = exemplars.into_iter().flatten().map(|one| ExemplarOfValue {
                value: one.value.to_bits(),
                at: u64::try_from(one.at.as_millis()).unwrap_or(u64::MAX),
                labels: one
                    .exemplar
                    .labels()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            });
            series.push(ValueRecord {
                labels: interned.series(slot.series).1.to_vec(),
                form,
                started: slot.started,
                created: slot.created,
                dynamic: slot.dynamic,
                words: totals.words[slot.first..][..length].to_vec(),
                native: native.collect(),
                exemplars: exemplars.collect(),
            });
        }
        let record = FamilyRecord {
            name: interned.name(family).to_owned(),
            help: plan.help(family).to_string(),
            forms: forms
                .iter()
                .map(|form| interned.form(*form).clone())
                .collect(),
            series,
        };
        push(&mut bytes, &record)?;
    }
    Ok(bytes)
}

fn push(bytes: &mut Vec<u8>, record: &impl Serialize) -> Result<(), serde_json::Error> {
    let contents = serde_json::to_vec(record)?;
    bytes.extend(frame::head(&contents));
    bytes.extend(contents);
    Ok(())
}
