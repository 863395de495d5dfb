//! The series that the calls of one function add to their families, and the order of the cells that
//! they write.

use super::buckets::DEFAULT_BUCKETS;
use super::call_families::CallFamilies;
use super::kind::Kind;
use super::label::{Label, Values};
use super::layout::{Layout, SumUnit};
use super::member::Member;
use super::native::{Native, NativeCells, assert_room, classic_cells};
use super::objective::Objective;

/// What functions with the same attribute declare alike.
#[derive(Debug)]
pub struct CallsDeclaration {
    /// The families.
    pub families: &'static CallFamilies,
    /// The labels before the one for the outcome.
    pub labels: CallLabels,
    /// The options of the attribute.
    pub options: &'static CallOptions,
}

/// The labels of calls, before the one for the outcome.
#[derive(Clone, Copy, Debug)]
pub enum CallLabels {
    /// `module` and `function`, with this value of `function` if it is not the function's name.
    Function(Option<&'static str>),
    /// Labels that the attribute lists.
    Listed(&'static [Label]),
}

/// The options of an attribute on calls.
#[derive(Clone, Copy, Debug)]
pub struct CallOptions {
    /// Whether calls are timed.
    pub duration: bool,
    /// One in this many calls is timed.
    pub sample: u32,
    /// Bounds of the duration's buckets, in seconds.
    pub buckets: &'static [f64],
    /// The duration's native buckets, if there are any.
    pub native: Option<Native>,
    /// Whether calls in progress are exposed.
    pub in_progress: bool,
    /// The kinds of errors, if they are counted.
    pub errors: &'static [&'static str],
    /// The objective of the calls.
    pub objective: Option<Objective>,
}

impl CallOptions {
    /// The options of an attribute without arguments.
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

/// The order of the cells in the range of a function's calls:
///
/// 1. for each series, the duration's sum and buckets
/// 2. a cell for each outcome
/// 3. the number of calls that started
/// 4. a cell for each kind of error
/// 5. the duration's native buckets, which come last because most of them stay empty
#[derive(Clone, Copy, Debug)]
pub struct CallCells {
    /// The number of cells of one series' duration; 0 if calls are not timed.
    pub duration: usize,
    /// The first outcome's cell of the first series.
    pub ended: usize,
    /// The number of outcomes.
    pub outcomes: usize,
    /// The first series' cell that counts started calls.
    pub started: usize,
    /// The first error's cell of the first series.
    pub errors: usize,
    /// The number of kinds of errors.
    pub kinds: usize,
    /// The first native bucket of the first series.
    pub native: usize,
}

impl CallCells {
    /// The order for these numbers of series, of cells of one series' duration without native
    /// buckets, of outcomes, and of kinds of errors.
    ///
    /// # Panics
    ///
    /// If the cells do not fit. Macros call it in constants, so this is a compile error.
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
    /// The members that calls with these labels and options consist of.
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
            // With room for it, because a program may have thousands of these.
            let mut all = Vec::with_capacity(labels.len() + 1);
            all.extend_from_slice(labels);
            all.push(Label { name, values });
            all
        };
        let more = [duration.is_some(), !errors.is_empty(), in_progress];
        let mut members = Vec::with_capacity(1 + more.into_iter().map(usize::from).sum::<usize>());
        members.push(Member::new(
            self.ended.family(Kind::Counter),
            and(self.outcome, outcomes),
            Layout::Counter {
                first: cells.ended as u32,
            },
        ));
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

/// Counted calls, with their objective.
#[cfg(feature = "catalogue")]
#[derive(Clone, Debug)]
pub(crate) struct DeclaredCalls {
    /// The objective, if there is one.
    pub(crate) objective: Option<Objective>,
    /// The families that count the calls.
    pub(crate) families: &'static CallFamilies,
    /// The labels before the one for the outcome.
    pub(crate) labels: Vec<Label>,
}
