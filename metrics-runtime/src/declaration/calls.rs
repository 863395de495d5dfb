//! What the calls of one function add to their families, and the order of the
//! cells that they write.

use super::buckets::DEFAULT_BUCKETS;
use super::call_families::CallFamilies;
use super::kind::Kind;
use super::label::{Label, Values};
use super::layout::{Layout, SumUnit};
use super::member::Member;
use super::native::{Native, NativeCells, assert_room, classic_cells};
use super::objective::Objective;

/// The labels of calls, in front of the one that says how they ended.
#[derive(Clone, Copy, Debug)]
pub enum CallLabels {
    /// `module` and `function`, with this function.
    Function(&'static str),
    /// Labels of their own.
    Listed(&'static [Label]),
}

/// What the options of an attribute say about calls.
#[derive(Clone, Copy, Debug)]
pub struct CallOptions {
    /// Whether calls are timed.
    pub duration: bool,
    /// One call of so many is timed.
    pub sample: u32,
    /// Bounds of the duration's buckets, in seconds.
    pub buckets: &'static [f64],
    /// The duration's native buckets, if it has some.
    pub native: Option<Native>,
    /// Whether calls in progress are exposed.
    pub in_progress: bool,
    /// The kinds of errors, if they are counted.
    pub errors: &'static [&'static str],
    /// The objective of the calls.
    pub objective: Option<Objective>,
}

impl CallOptions {
    /// An attribute without options.
    pub const DEFAULT: Self = Self {
        duration: true,
        sample: 1,
        buckets: DEFAULT_BUCKETS,
        native: None,
        in_progress: false,
        errors: &[],
        objective: None,
    };
}

/// The order of the cells in the run of a function's calls: for each series the
/// duration's sum and buckets; then a cell for each outcome; then the number of
/// calls that started; then a cell for each kind of error; then the duration's
/// native buckets, which come last because most of them stay empty.
#[derive(Clone, Copy, Debug)]
pub struct CallCells {
    /// Cells of one series' duration: none, where calls are not timed.
    pub duration: usize,
    /// The first outcome's cell of the first series.
    pub ended: usize,
    /// How many outcomes there are.
    pub outcomes: usize,
    /// The first series' cell that counts started calls.
    pub started: usize,
    /// The first error's cell of the first series.
    pub errors: usize,
    /// How many kinds of errors there are.
    pub kinds: usize,
    /// The first native bucket of the first series.
    pub native: usize,
}

impl CallCells {
    /// For numbers of series, of cells of one series' duration without native
    /// buckets, of outcomes and of kinds of errors.
    ///
    /// # Panics
    ///
    /// If there are too many: in a constant, so when the program is compiled.
    pub const fn new(series: usize, duration: usize, outcomes: usize, kinds: usize) -> Self {
        assert_room(series as u64, duration + outcomes + 1 + kinds);
        let ended = series * duration;
        let started = ended + series * outcomes;
        let errors = started + series;
        Self {
            duration,
            ended,
            outcomes,
            started,
            errors,
            kinds,
            native: errors + series * kinds,
        }
    }
}

impl CallFamilies {
    /// What calls with these labels and options add to the self.
    pub(crate) fn members(&self, labels: &[Label], options: &CallOptions) -> Vec<Member> {
        let &CallOptions {
            duration,
            sample,
            buckets,
            native,
            in_progress,
            errors,
            objective: _,
        } = options;
        let duration = duration.then(|| classic_cells(buckets.len(), native));
        let series: u64 = labels.iter().map(|label| label.values.count()).product();
        let outcomes = self.outcomes;
        let cells = CallCells::new(
            series as usize,
            duration.unwrap_or(0),
            outcomes.len(),
            errors.len(),
        );
        let native = native.map(|native| {
            let layout = native.layout(true);
            NativeCells {
                first: cells.native as u32,
                stride: layout.cells() as u32,
                from_sum_to_sum: cells.duration as u32,
                native,
                layout,
            }
        });
        let and = |name, values| {
            let values = Values::Listed(values);
            let mut labels = labels.to_vec();
            labels.push(Label { name, values });
            labels
        };
        let mut members = vec![Member::new(
            self.ended.family(Kind::Counter),
            and(self.outcome, outcomes),
            Layout::Counter {
                first: cells.ended as u32,
            },
        )];
        if duration.is_some() {
            let layout = Layout::Histogram {
                first: 0,
                buckets,
                sum: SumUnit::Nanoseconds,
                native,
            };
            members.push(Member {
                sample,
                ..Member::new(
                    self.duration.family(Kind::Histogram),
                    labels.to_vec(),
                    layout,
                )
            });
        }
        if !errors.is_empty() {
            members.push(Member::new(
                self.errors.family(Kind::Counter),
                and("error", errors),
                Layout::Counter {
                    first: cells.errors as u32,
                },
            ));
        }
        if in_progress {
            members.push(Member::new(
                self.in_progress.family(Kind::Gauge),
                labels.to_vec(),
                Layout::InProgress {
                    started: cells.started as u32,
                    finished: cells.ended as u32,
                    outcomes: cells.outcomes as u32,
                },
            ));
        }
        members
    }
}

/// Calls as they are counted, with their objective.
#[cfg(feature = "catalogue")]
#[derive(Clone, Debug)]
pub(crate) struct DeclaredCalls {
    /// The objective, if there is one.
    pub(crate) objective: Option<Objective>,
    /// The families that count the calls.
    pub(crate) families: &'static CallFamilies,
    /// The labels in front of the one that says how a call ended.
    pub(crate) labels: Vec<Label>,
}
