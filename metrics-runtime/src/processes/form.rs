//! The form of a series' numbers. Numbers of the same form are added word by word.

use super::problem::Problem;
use crate::declaration::record::{NativeRecord, ProcessMode, SumRecord};
use crate::declaration::{Kind, Native, NativeLayout};
use serde::{Deserialize, Serialize};

/// The largest number of buckets in a histogram.
const MAX_BOUNDS: usize = 4096;

/// The finest schema of native buckets.
const FINEST: i8 = 8;

/// The coarsest schema.
const COARSEST: i8 = crate::declaration::COARSEST;

/// The form of a series' numbers, as words of 64 bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// A whole number, or a float and whether it was reported.
    Counter { float: bool },
    /// A float, and a word: whether it exists, or the time of its update plus 1.
    Gauge(ProcessMode),
    /// The sum, and the buckets with `+Inf`. Native buckets are stored separately.
    Histogram {
        /// Upper bounds without `+Inf`, as the bits of floats.
        bounds: Box<[u64]>,
        sum: SumRecord,
        native: Option<NativeForm>,
    },
    /// The sum and the count.
    Summary { sum: SumRecord },
    /// Whether it is shown.
    Info,
    /// Whether the state is on.
    StateSet,
}

/// The form of native buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct NativeForm {
    schema: i8,
    max_buckets: u16,
    classic: bool,
    durations: bool,
}

impl Form {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Counter { .. } => Kind::Counter,
            Self::Gauge(_) => Kind::Gauge,
            Self::Histogram { .. } => Kind::Histogram,
            Self::Summary { .. } => Kind::Summary,
            Self::Info => Kind::Info,
            Self::StateSet => Kind::StateSet,
        }
    }

    /// How the values of a gauge in several processes are combined.
    pub(super) fn mode(&self) -> ProcessMode {
        match self {
            Self::Gauge(mode) => *mode,
            _ => ProcessMode::Sum,
        }
    }

    /// Whether its numbers stay after the process has ended.
    pub(super) fn stays(&self) -> bool {
        matches!(
            self,
            Self::Counter { .. } | Self::Histogram { .. } | Self::Summary { .. }
        )
    }

    /// The number of words of a series.
    pub(super) fn words(&self) -> usize {
        match self {
            Self::Counter { float: false } | Self::Info | Self::StateSet => 1,
            Self::Counter { float: true } | Self::Gauge(_) | Self::Summary { .. } => 2,
            Self::Histogram { bounds, .. } => bounds.len() + 2,
        }
    }

    /// The upper bounds of the buckets.
    pub(super) fn bounds(&self) -> Vec<f64> {
        match self {
            Self::Histogram { bounds, .. } => bounds.iter().copied().map(f64::from_bits).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn native(&self) -> Option<NativeForm> {
        match self {
            Self::Histogram { native, .. } => *native,
            _ => None,
        }
    }

    /// What the word of the sum holds.
    pub(super) fn sum(&self) -> SumRecord {
        match self {
            Self::Histogram { sum, .. } | Self::Summary { sum } => *sum,
            _ => SumRecord::Float,
        }
    }

    /// Validates what arithmetic relies on.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let bounds = self.bounds();
        if bounds.len() > MAX_BOUNDS {
            return Err(Problem::TooLarge("buckets"));
        }
        let ascend = bounds.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascend || !bounds.iter().all(|bound| bound.is_finite()) {
            return Err(Problem::Corrupt(
                "the bounds of a histogram are not ascending",
            ));
        }
        let is_schema = |native: NativeForm| (COARSEST..=FINEST).contains(&native.schema);
        if self.native().is_some_and(|native| !is_schema(native)) {
            return Err(Problem::Corrupt("the schema is invalid"));
        }
        Ok(())
    }
}

impl NativeForm {
    pub(super) fn new(native: &NativeRecord) -> Self {
        Self {
            schema: native.schema,
            max_buckets: native.max_buckets,
            classic: native.classic,
            durations: native.durations,
        }
    }

    pub(super) fn native(self) -> Native {
        Native {
            schema: self.schema,
            max_buckets: self.max_buckets,
            classic: self.classic,
        }
    }

    /// The layout of its cells.
    pub(super) fn layout(self) -> NativeLayout {
        self.native().layout(self.durations)
    }

    /// The same form at another schema.
    pub(super) fn at(self, schema: u8) -> Self {
        Self {
            schema: schema as i8,
            ..self
        }
    }

    /// Whether the classic buckets are counted, too.
    pub(super) fn is_classic(self) -> bool {
        self.classic
    }
}

/// How the numbers of a form are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Add {
    Integers,
    /// The first one is a float.
    FloatFirst,
    /// Bits.
    Bits,
    Gauge(ProcessMode),
}

impl Add {
    pub(super) fn of(form: &Form) -> Self {
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

    #[inline]
    pub(super) fn add(self, words: &mut [u64], numbers: &[u64]) {
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
