//! A group of series in a file: its validated record, and the words that hold its numbers.

use super::cells::{Cells, Copy, Operation};
use super::form::{Form, NativeForm};
use super::interned::{Interned, are_label_names, is_metric_name};
use super::problem::Problem;
use crate::declaration::record::{
    CellsRecord, GroupRecord, NOTHING_REPORTED, NativeRecord, ProcessMode, SeriesRecord, SumRecord,
};
use crate::declaration::{Kind, classic_cells};
use std::sync::Arc;

/// The largest number of labels in a group.
const MAX_LABELS: usize = 64;

/// The largest number of series in a group, as `series_count` limits it.
pub(super) const MAX_SERIES: usize = 1 << 20;

/// Marks a series that is left out.
pub(super) const LEFT_OUT: u32 = u32::MAX;

/// A group of series in a file.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) family: u32,
    /// The number of its form.
    pub(super) form: u32,
    pub(super) help: Arc<str>,
    exclusive: bool,
    source: String,
    /// In milliseconds since 1970.
    pub(super) created: u64,
    pub(super) dynamic: bool,
    /// Whether its series are left out until their first observation.
    pub(super) lazy: bool,
    labels: Vec<String>,
    /// The states of a set; otherwise empty.
    states: Vec<String>,
    cells: CellsRecord,
    stays: bool,
    is_summary: bool,
    mode: ProcessMode,
    native: Option<NativeForm>,
    /// The number of each series, or [`LEFT_OUT`].
    series: Arc<[u32]>,
    /// The same for a dynamic group.
    added: Vec<u32>,
    /// The first cell of each of its series.
    bases: Vec<u32>,
    /// The first word of each series in a dynamic group, otherwise only of the first series.
    first: Vec<u32>,
    /// The same for native buckets.
    first_native: Vec<u32>,
}

impl Group {
    pub(super) fn new(
        record: GroupRecord,
        cells: &mut Cells,
        interned: &mut Interned,
    ) -> Result<Self, Problem> {
        let form = form(&record)?;
        form.check()?;
        let names = record.labels.iter().map(String::as_str);
        if !is_metric_name(&record.name)
            || record.labels.len() > MAX_LABELS
            || !are_label_names(record.kind, names)
            || record.labels.len() != record.values.len()
        {
            return Err(Problem::Corrupt("a name or a label is invalid"));
        }
        let states = match (&record.cells, record.values.last()) {
            (CellsRecord::StateSet { .. }, Some(states)) => states.clone(),
            _ => Vec::new(),
        };
        if form == Form::StateSet && !(1..=64).contains(&states.len()) {
            return Err(Problem::Corrupt(
                "the number of states is not between 1 and 64",
            ));
        }
        let family = interned.family(&record.name);
        let mut group = Self {
            family,
            form: interned.form_number(&form),
            help: record.help.as_str().into(),
            exclusive: record.exclusive,
            source: record.source,
            created: record.created,
            dynamic: record.dynamic,
            lazy: record.lazy,
            labels: record.labels,
            states,
            cells: record.cells,
            stays: form.stays(),
            is_summary: record.kind == Kind::Summary,
            mode: form.mode(),
            native: form.native(),
            series: Arc::default(),
            added: Vec::new(),
            bases: Vec::new(),
            first: Vec::new(),
            first_native: Vec::new(),
        };
        if !group.dynamic {
            let mut count: usize = 1;
            for values in &record.values {
                count = count.saturating_mul(values.len());
            }
            if count > MAX_SERIES {
                return Err(Problem::TooLarge("series"));
            }
            group.series = interned.combinations(family, &group.labels, &record.values)?;
            group.add_cells(0, count as u64, cells)?;
        }
        Ok(group)
    }

    /// Adds a series that the process has added, or all states of a set.
    pub(super) fn add(
        &mut self,
        record: &SeriesRecord,
        cells: &mut Cells,
        interned: &mut Interned,
    ) -> Result<(), Problem> {
        let labels = self.labels.len() - usize::from(!self.states.is_empty());
        if !self.dynamic || record.values.len() != labels {
            return Err(Problem::Corrupt("a series does not match its group"));
        }
        let names = self.labels.iter().map(String::as_str);
        let values = record.values.iter().map(String::as_str);
        let mut pairs: Vec<_> = names.zip(values).collect();
        if self.states.is_empty() {
            self.added
                .push(interned.series_number(self.family, &pairs)?);
        }
        for state in &self.states {
            let name = self.labels.last().map_or("", String::as_str);
            pairs.push((name, state));
            self.added
                .push(interned.series_number(self.family, &pairs)?);
            pairs.pop();
        }
        self.bases.push(record.first);
        let series = self.states.len().max(1) as u64;
        self.add_cells(record.first.into(), series, cells)
    }

    /// Allocates words for series whose first cells follow `base`.
    fn add_cells(&mut self, base: u64, series: u64, cells: &mut Cells) -> Result<(), Problem> {
        let sharing = self.states.len().max(1) as u64;
        let words = self.words() as u64;
        let target = cells.words((series / sharing * words) as usize)?;
        self.first.push(target);
        let at = |first: u32| base + u64::from(first);
        match self.cells {
            CellsRecord::Counter { first, float } => {
                let operation = if float {
                    Operation::Value
                } else {
                    Operation::Add
                };
                cells.add(Copy::Second, operation, at(first), series, target)
            }
            CellsRecord::Gauge { first } if self.mode == ProcessMode::Last => {
                for series in 0..series {
                    let (cell, word) = (at(first) + 2 * series, target + 2 * series as u32);
                    cells.add(Copy::Second, Operation::Value, cell, 1, word)?;
                    // The time is written after the value, and read before it. So the value is
                    // never older than its time.
                    cells.add(Copy::First, Operation::Bits, cell + 1, 1, word + 1)?;
                }
                Ok(())
            }
            CellsRecord::Gauge { first } => {
                cells.add(Copy::Second, Operation::Value, at(first), series, target)
            }
            CellsRecord::Info { first, .. } => {
                cells.add(Copy::Second, Operation::Bits, at(first), series, target)
            }
            CellsRecord::StateSet { first } => {
                let count = series / sharing;
                cells.add(Copy::Second, Operation::Bits, at(first), count, target)
            }
            CellsRecord::InProgress {
                started,
                finished,
                outcomes,
            } => {
                let outcomes = u64::from(outcomes);
                if outcomes > MAX_LABELS as u64 {
                    return Err(Problem::TooLarge("outcomes"));
                }
                cells.add(Copy::Second, Operation::Add, at(started), series, target)?;
                for outcome in 0..outcomes {
                    let apart = (at(finished) + outcome, outcomes);
                    cells.add_apart(Copy::First, Operation::Subtract, apart, series, target)?;
                }
                Ok(())
            }
            CellsRecord::Histogram {
                first,
                stride,
                ref bounds,
                sum,
                native,
            } => {
                let native = native.zip(self.native);
                let scale = native.map(|(_, form)| form.native());
                let counted = classic_cells(bounds.len(), scale) as u64;
                if series > 1 && u64::from(stride) < counted {
                    return Err(Problem::Corrupt("the cells of two series overlap"));
                }
                let add_sum = match sum {
                    SumRecord::Float => Operation::AddFloats,
                    SumRecord::Integer | SumRecord::Nanoseconds => Operation::Add,
                };
                let Some((record, form)) = native else {
                    let sums = cells.words(series as usize)?;
                    let apart = (at(first), stride.into());
                    cells.add_apart(Copy::First, add_sum, apart, series, sums)?;
                    cells.replace(sums, (target, words as u32), series as u32);
                    let together = u64::from(stride) == words;
                    let (ranges, length) = match together {
                        true => (1, series * words),
                        false => (series, words),
                    };
                    for range in 0..ranges {
                        let cell = at(first) + range * u64::from(stride);
                        let word = target + (range * words) as u32;
                        cells.add(Copy::Second, Operation::Add, cell, length, word)?;
                    }
                    return Ok(());
                };
                // Native buckets are read after the classic ones, so their count is the same or
                // larger.
                for series in 0..series {
                    let cell = at(first) + series * u64::from(stride);
                    let word = target + (series * words) as u32;
                    cells.add(Copy::First, add_sum, cell, 1, word)?;
                    cells.add(Copy::First, Operation::Add, cell + 1, counted - 1, word + 1)?;
                }
                self.add_native(base, series, &record, form, cells)
            }
        }
    }

    fn add_native(
        &mut self,
        base: u64,
        series: u64,
        record: &NativeRecord,
        form: NativeForm,
        cells: &mut Cells,
    ) -> Result<(), Problem> {
        let count = form.layout().cells() as u64;
        if series > 1 && u64::from(record.stride) < count {
            return Err(Problem::Corrupt("the cells of two series overlap"));
        }
        let number = cells.native_series(series as usize);
        self.first_native.push(number);
        for series in 0..series {
            let cell = base + u64::from(record.first) + series * u64::from(record.stride);
            let target = number + series as u32;
            cells.add(Copy::Second, Operation::Native, cell, count, target)?;
        }
        Ok(())
    }

    /// The number of words for a series, or for the states that share a cell.
    fn words(&self) -> usize {
        match &self.cells {
            CellsRecord::Histogram { bounds, .. } => bounds.len() + 2,
            CellsRecord::Gauge { .. } if self.mode == ProcessMode::Last => 2,
            _ => 1,
        }
    }

    /// The number of series.
    pub(super) fn len(&self) -> usize {
        self.numbers().len()
    }

    /// The number of each series, or [`LEFT_OUT`].
    pub(super) fn numbers(&self) -> &[u32] {
        if self.dynamic {
            &self.added
        } else {
            &self.series
        }
    }

    /// The numbers, for comparisons by pointer: equal pointers mean equal numbers.
    pub(super) fn listed(&self) -> Option<&Arc<[u32]>> {
        (!self.dynamic).then_some(&self.series)
    }

    /// Leaves a series out.
    pub(super) fn leave_out(&mut self, series: usize) {
        let numbers = if self.dynamic {
            &mut self.added
        } else {
            Arc::make_mut(&mut self.series)
        };
        numbers[series] = LEFT_OUT;
    }

    /// The first word of a series.
    fn first_word(&self, series: usize) -> u32 {
        let combination = series / self.states.len().max(1);
        if self.dynamic {
            return self.first.get(combination).copied().unwrap_or(0);
        }
        let first = self.first.first().copied().unwrap_or(0);
        first + (combination * self.words()) as u32
    }

    /// The first cell of a series that was added at run time, and its state.
    pub(super) fn first_cell(&self, series: usize) -> Option<(u32, usize)> {
        let states = self.states.len().max(1);
        let first = self.bases.get(series / states)?;
        Some((*first, series % states))
    }

    /// Whether the numbers of both are added up for equal series, as within one process.
    pub(super) fn adds_up_with(&self, later: &Self) -> bool {
        // Another attribute may have emitted a function twice.
        let one_declaration = self.source == later.source;
        let allowed = !later.exclusive || one_declaration;
        match (&self.cells, &later.cells) {
            (CellsRecord::Counter { .. }, CellsRecord::Counter { .. })
            | (CellsRecord::InProgress { .. }, CellsRecord::InProgress { .. }) => true,
            (CellsRecord::Histogram { sum, .. }, CellsRecord::Histogram { sum: other_sum, .. }) => {
                self.form == later.form || (allowed && sum == other_sum)
            }
            (CellsRecord::Gauge { .. }, CellsRecord::Gauge { .. }) => allowed,
            _ => one_declaration && self.form == later.form,
        }
    }

    /// The index of the series that a word belongs to.
    pub(super) fn series_of_word(&self, word: u32) -> Option<usize> {
        let words = self.words() as u32;
        if self.dynamic {
            let after = self.first.partition_point(|first| *first <= word);
            let series = after.checked_sub(1)?;
            return (word - self.first[series] < words).then_some(series);
        }
        let first = *self.first.first()?;
        Some((word.checked_sub(first)? / words) as usize)
    }

    /// The number with which a series counts native buckets.
    pub(super) fn native_number(&self, series: usize) -> Option<u32> {
        if self.dynamic {
            return self.first_native.get(series).copied();
        }
        Some(*self.first_native.first()? + series as u32)
    }

    /// The index of the series with this number for native buckets.
    pub(super) fn series_of_native(&self, number: u32) -> Option<usize> {
        if self.dynamic {
            return self.first_native.binary_search(&number).ok();
        }
        Some(number.checked_sub(*self.first_native.first()?)? as usize)
    }

    /// Whether its numbers stay after the process has ended.
    pub(super) fn stays(&self) -> bool {
        self.stays
    }

    pub(super) fn mode(&self) -> ProcessMode {
        self.mode
    }

    /// The numbers of the series that are not left out, each with its position.
    pub(super) fn counted(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        let numbers = self.numbers().iter().copied().enumerate();
        numbers.filter(|(_, number)| *number != LEFT_OUT)
    }

    /// Whether it counts whole numbers.
    pub(super) fn is_whole_counter(&self) -> bool {
        matches!(self.cells, CellsRecord::Counter { float: false, .. })
    }

    /// Whether it counts calls in progress.
    pub(super) fn is_in_progress(&self) -> bool {
        matches!(self.cells, CellsRecord::InProgress { .. })
    }

    /// Where a series' words are, and how they are converted to those of its [`Form`].
    pub(super) fn decoding(&self, series: usize) -> (u32, u32, Decoding) {
        let decoding = match &self.cells {
            CellsRecord::Histogram { .. } if self.is_summary => Decoding::Summary,
            CellsRecord::Counter { float: false, .. } | CellsRecord::Histogram { .. } => {
                Decoding::Same
            }
            CellsRecord::Counter { .. } | CellsRecord::Gauge { .. } => Decoding::Value,
            CellsRecord::InProgress { .. } => Decoding::InProgress,
            CellsRecord::Info { always: true, .. } => Decoding::Always,
            CellsRecord::Info { .. } => Decoding::Info,
            CellsRecord::StateSet { .. } => {
                Decoding::State((series % self.states.len().max(1)) as u8)
            }
        };
        (self.first_word(series), self.words() as u32, decoding)
    }
}

/// How the words of a file are converted to those of a [`Form`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decoding {
    /// Unchanged.
    Same,
    /// The sum and the buckets of a summary.
    Summary,
    /// A float, perhaps with its time, or [`NOTHING_REPORTED`].
    Value,
    /// What has started, minus what has finished.
    InProgress,
    Info,
    /// An info that is shown without being set.
    Always,
    /// One of several bits.
    State(u8),
}

impl Decoding {
    /// Passes the words of the form to `take`, unless the series has no numbers.
    #[inline]
    pub(super) fn decode(self, words: &[u64], take: impl FnOnce(&[u64])) {
        let word = words.first().copied().unwrap_or(0);
        match self {
            Self::Same => take(words),
            Self::Value if word == NOTHING_REPORTED => {}
            Self::Value => {
                let time = words.get(1).copied().unwrap_or(0);
                take(&[word, time.saturating_add(1)]);
            }
            // It is negative only if something finished twice. This must not look like 2⁶⁴ calls.
            Self::InProgress => take(&[((word as i64).max(0) as f64).to_bits(), 1]),
            Self::Info => take(&[u64::from(word != 0)]),
            Self::Always => take(&[1]),
            Self::State(bit) => take(&[word >> bit & 1]),
            Self::Summary => {
                let counts = words.iter().skip(1);
                take(&[word, counts.fold(0, |all, n| all.wrapping_add(*n))]);
            }
        }
    }
}

fn form(record: &GroupRecord) -> Result<Form, Problem> {
    let kind = record.kind;
    Ok(match &record.cells {
        CellsRecord::Counter { float, .. } if kind == Kind::Counter => {
            Form::Counter { float: *float }
        }
        CellsRecord::Gauge { .. } | CellsRecord::InProgress { .. } if kind == Kind::Gauge => {
            Form::Gauge(record.mode)
        }
        CellsRecord::Histogram { sum, .. } if kind == Kind::Summary => Form::Summary { sum: *sum },
        CellsRecord::Histogram {
            bounds,
            sum,
            native,
            ..
        } if kind == Kind::Histogram => Form::Histogram {
            bounds: bounds.iter().map(|bound| bound.to_bits()).collect(),
            sum: *sum,
            native: native.as_ref().map(NativeForm::new),
        },
        CellsRecord::Info { .. } if kind == Kind::Info => Form::Info,
        CellsRecord::StateSet { .. } if kind == Kind::StateSet => Form::StateSet,
        _ => {
            return Err(Problem::Corrupt(
                "the cells of a family do not match its type",
            ));
        }
    })
}
