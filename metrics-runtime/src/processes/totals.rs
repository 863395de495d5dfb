//! The numbers of all files, added up by slot.

use super::cells::Words;
use super::ended::Ended;
use super::form::Add;
use super::group::LEFT_OUT;
use super::interned::Interned;
use super::plan::{FilePlan, Plan};
use crate::declaration::Bucket;
use crate::storage::RecordedExemplar;

/// The numbers of all slots.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) words: Vec<u64>,
    /// The native buckets of each slot, once they are [`sort`](Self::sort)ed.
    native: Vec<(u32, Bucket, u64)>,
    /// The exemplars of each slot.
    exemplars: Vec<(u32, RecordedExemplar)>,
}

impl Totals {
    /// Sets everything to zero.
    pub(super) fn clear(&mut self, plan: &Plan) {
        self.words.clear();
        self.words.resize(plan.words, 0);
        self.native.clear();
        self.exemplars.clear();
    }

    /// Adds the contents of a file.
    pub(super) fn add_file(&mut self, plan: &FilePlan, read: &Words) {
        for step in &plan.steps {
            let from = &read.words[step.from as usize..][..step.length as usize];
            let to = &mut self.words[step.to as usize..][..step.words as usize];
            let add = |numbers: &[u64]| step.add.add(to, numbers);
            step.decoding.decode(from, add);
        }
        for (number, cell, count) in &read.native {
            let found = plan
                .native
                .binary_search_by_key(number, |(number, ..)| *number);
            if let Some((_, slot, layout)) = found.ok().and_then(|at| plan.native.get(at)) {
                let bucket = layout.bucket(*cell as usize);
                self.native.push((*slot, bucket, *count));
            }
        }
    }

    /// Adds the numbers of ended processes.
    pub(super) fn add_ended(&mut self, ended: &Ended, plan: &Plan, interned: &Interned) {
        for (one, slot) in ended.series().iter().zip(&plan.ended) {
            let first = plan.slots[*slot as usize].first;
            let add = Add::of(interned.form(one.form));
            let numbers = ended.words(one);
            add.add(&mut self.words[first..first + numbers.len()], numbers);
            let native = one.native.iter();
            self.native
                .extend(native.map(|(bucket, count)| (*slot, *bucket, *count)));
            let exemplars = one.exemplars.iter().cloned();
            self.exemplars
                .extend(exemplars.map(|exemplar| (*slot, exemplar)));
        }
    }

    /// Adds exemplars, with the numbers of their groups, and of their series in the groups.
    pub(super) fn add_exemplars(
        &mut self,
        plan: &FilePlan,
        exemplars: Vec<(usize, usize, RecordedExemplar)>,
    ) {
        for (group, series, exemplar) in exemplars {
            let slots = plan.slots.get(group).and_then(Option::as_ref);
            let slot = slots.and_then(|slots| slots.get(series));
            if let Some(slot) = slot.filter(|slot| **slot != LEFT_OUT) {
                self.exemplars.push((*slot, exemplar));
            }
        }
    }

    /// Sorts and combines the native buckets that were added.
    pub(super) fn sort(&mut self) {
        self.native.sort_unstable();
        self.native
            .dedup_by(|(slot, bucket, count), (of, kept, sum)| {
                let same = (slot, bucket) == (of, kept);
                *sum = sum.wrapping_add(if same { *count } else { 0 });
                same
            });
        self.exemplars.sort_by_key(|(slot, _)| *slot);
    }

    /// The native buckets of a slot that are not empty, ascending.
    pub(super) fn native(&self, slot: u32) -> impl Iterator<Item = (Bucket, u64)> {
        let from = self.native.partition_point(|(of, ..)| *of < slot);
        let counted = self.native[from..].iter();
        let counted = counted.take_while(move |(of, ..)| *of == slot);
        counted.map(|(_, bucket, count)| (*bucket, *count))
    }

    /// The exemplars of a slot.
    pub(super) fn exemplars(&self, slot: u32) -> impl Iterator<Item = &RecordedExemplar> {
        let from = self.exemplars.partition_point(|(of, _)| *of < slot);
        let all = self.exemplars[from..].iter();
        all.take_while(move |(of, _)| *of == slot)
            .map(|(_, exemplar)| exemplar)
    }
}
