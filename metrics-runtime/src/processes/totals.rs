//! The numbers of all files, added up slot by slot.

use super::cells::Words;
use super::ended::Ended;
use super::file::ProcessFile;
use super::form::Form;
use super::group::LEFT_OUT;
use super::interned::Interned;
use super::plan::{GroupSlots, Plan};
use crate::declaration::Bucket;
use crate::declaration::record::{ProcessMode, SumRecord};
use crate::storage::RecordedExemplar;

/// The numbers of all slots.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) words: Vec<u64>,
    /// The native buckets of each slot, once they are [`sort`](Self::sort)ed.
    native: Vec<(u32, Bucket, u64)>,
    /// The exemplars of each slot.
    exemplars: Vec<(u32, RecordedExemplar)>,
    /// One group's native buckets while they are added.
    scratch: Vec<(u32, u32, u64)>,
}

impl Totals {
    /// All zero.
    pub(super) fn clear(&mut self, plan: &Plan) {
        self.words.clear();
        self.words.resize(plan.words, 0);
        self.native.clear();
        self.exemplars.clear();
    }

    /// Adds what was read of a file.
    pub(super) fn add_file(
        &mut self,
        file: &ProcessFile,
        slots: &[Option<GroupSlots>],
        read: &mut Words,
        plan: &Plan,
        interned: &Interned,
    ) {
        self.scratch.clear();
        self.scratch.append(&mut read.native);
        self.scratch.sort_unstable();
        for (group, slots) in file.groups().iter().zip(slots) {
            let (Some(group), Some(slots)) = (group, slots) else {
                continue;
            };
            let form = interned.form(group.form);
            let add = Add::of(form);
            for (series, slot) in slots.iter().enumerate() {
                if *slot == LEFT_OUT {
                    continue;
                }
                let first = plan.slots[*slot as usize].first;
                if let Some(numbers) = group.numbers_of(series, read) {
                    let numbers = numbers.words();
                    add.add(&mut self.words[first..first + numbers.len()], numbers);
                }
                if let Some(native) = form.native()
                    && let Some(number) = group.native_number(series)
                {
                    let from = self.scratch.partition_point(|(of, ..)| *of < number);
                    let layout = native.layout();
                    let counted = self.scratch[from..].iter();
                    let counted = counted.take_while(|(of, ..)| *of == number);
                    self.native
                        .extend(counted.map(|(_, cell, count)| {
                            (*slot, layout.bucket(*cell as usize), *count)
                        }));
                }
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

    /// Adds exemplars, with the numbers of their groups and of the series in these.
    pub(super) fn add_exemplars(
        &mut self,
        slots: &[Option<GroupSlots>],
        exemplars: Vec<(usize, usize, RecordedExemplar)>,
    ) {
        for (group, series, exemplar) in exemplars {
            let slots = slots.get(group).and_then(Option::as_ref);
            let slot = slots.and_then(|slots| slots.get(series));
            if let Some(slot) = slot.filter(|slot| **slot != LEFT_OUT) {
                self.exemplars.push((*slot, exemplar));
            }
        }
    }

    /// Adds up what was added last.
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

/// How the numbers of a form are added.
#[derive(Clone, Copy)]
enum Add {
    Integers,
    /// The first one is a float.
    FloatFirst,
    /// Bits.
    Bits,
    Gauge(ProcessMode),
}

impl Add {
    fn of(form: &Form) -> Self {
        match form {
            Form::Gauge(mode) => Self::Gauge(*mode),
            Form::Info | Form::StateSet => Self::Bits,
            Form::Counter { float: true } => Self::FloatFirst,
            Form::Histogram { .. } | Form::Summary { .. } if form.sum() == SumRecord::Float => {
                Self::FloatFirst
            }
            _ => Self::Integers,
        }
    }

    fn add(self, words: &mut [u64], numbers: &[u64]) {
        let float = f64::from_bits;
        match self {
            Self::Integers => add_integers(words, numbers),
            Self::FloatFirst => {
                if let (Some((sum, words)), Some((more, numbers))) =
                    (words.split_first_mut(), numbers.split_first())
                {
                    *sum = (float(*sum) + float(*more)).to_bits();
                    add_integers(words, numbers);
                }
            }
            Self::Bits => words
                .iter_mut()
                .zip(numbers)
                .for_each(|(word, bits)| *word |= bits),
            Self::Gauge(mode) => {
                if let ([value, mark], [other, time]) = (words, numbers) {
                    let (old, new) = (float(*value), float(*other));
                    let now = match mode {
                        _ if *mark == 0 => new,
                        ProcessMode::Min => old.min(new),
                        ProcessMode::Max => old.max(new),
                        ProcessMode::Last if time > mark => new,
                        ProcessMode::Last => old,
                        ProcessMode::Sum | ProcessMode::PerProcess => old + new,
                    };
                    *value = now.to_bits();
                    *mark = (*mark).max(*time);
                }
            }
        }
    }
}

fn add_integers(words: &mut [u64], numbers: &[u64]) {
    let both = words.iter_mut().zip(numbers);
    both.for_each(|(word, n)| *word = word.wrapping_add(*n));
}
