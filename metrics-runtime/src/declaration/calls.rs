//! The declaration of what has calls: a function below `#[instrumented]`,
//! `#[db_operation]` and their like. Its families, and the order of the cells
//! that its calls write.

use super::family::Family;
use super::kind::Kind;
use super::label::{Label, Values};
use super::layout::{Layout, SumUnit};
use super::member::{Member, constant};
use super::native::{Native, NativeCells, classic_cells};
use super::objective::Objective;
use std::array;

/// The families of one kind of calls.
#[derive(Debug)]
pub struct CallFamilies {
    /// Counts the calls that have ended.
    pub ended: Named,
    /// A histogram of how long they took.
    pub duration: Named,
    /// A gauge of those that have started and not yet ended.
    pub in_progress: Named,
    /// Counts the errors, by their kind.
    pub errors: Named,
    /// The label that says how a call ended.
    pub outcome: &'static str,
    /// Its values, in the order of [`Outcome`](crate::recording::Outcome).
    pub outcomes: &'static [&'static str],
    /// Whether several declarations may add to the same series.
    pub shared: bool,
}

/// The name and the help text of a family.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
}

impl Named {
    const fn new(name: &'static str, help: &'static str) -> Self {
        Self { name, help }
    }

    fn family(self, kind: Kind) -> Family {
        let Self { name, help } = self;
        Family { name, help, kind }
    }
}

impl CallFamilies {
    /// A program's own.
    pub const fn named(ended: Named, duration: Named, in_progress: Named, errors: Named) -> Self {
        Self {
            ended,
            duration,
            in_progress,
            errors,
            outcome: "outcome",
            outcomes: OUTCOMES,
            shared: true,
        }
    }
}

const OUTCOMES: &[&str] = &["ok", "error", "panic", "cancelled"];

/// Functions below `#[instrumented]`.
pub static FUNCTION_CALLS: CallFamilies = CallFamilies {
    ended: Named::new(
        "function_calls_total",
        "Calls of instrumented functions that have ended, by how they ended.",
    ),
    duration: Named::new(
        "function_call_duration_seconds",
        "How long calls of instrumented functions took.",
    ),
    in_progress: Named::new(
        "function_calls_in_progress",
        "Calls of instrumented functions that have started and not yet ended.",
    ),
    errors: Named::new(
        "function_errors_total",
        "Errors that instrumented functions returned, by kind.",
    ),
    outcome: "outcome",
    outcomes: OUTCOMES,
    shared: false,
};

/// Functions below `#[db_operation]`.
pub static DATABASE_OPERATIONS: CallFamilies = CallFamilies {
    ended: Named::new(
        "database_operations_total",
        "Operations on the database that have ended, by how they ended.",
    ),
    duration: Named::new(
        "database_operation_duration_seconds",
        "How long operations on the database took.",
    ),
    in_progress: Named::new(
        "database_operations_in_progress",
        "Operations on the database that have started and not yet ended.",
    ),
    errors: Named::new(
        "database_errors_total",
        "Errors that operations on the database returned, by kind.",
    ),
    outcome: "status",
    outcomes: OUTCOMES,
    shared: true,
};

/// Functions below `#[cache_operation]` that find something or do not.
pub static CACHE_LOOKUPS: CallFamilies = cache(&["hit", "error", "panic", "cancelled", "miss"]);

/// Functions below `#[cache_operation]` that find nothing.
pub static CACHE_OPERATIONS: CallFamilies = cache(OUTCOMES);

const fn cache(outcomes: &'static [&'static str]) -> CallFamilies {
    CallFamilies {
        ended: Named::new(
            "cache_operations_total",
            "Operations on the cache that have ended, by what came of them.",
        ),
        duration: Named::new(
            "cache_operation_duration_seconds",
            "How long operations on the cache took.",
        ),
        in_progress: Named::new(
            "cache_operations_in_progress",
            "Operations on the cache that have started and not yet ended.",
        ),
        errors: Named::new(
            "cache_errors_total",
            "Errors that operations on the cache returned, by kind.",
        ),
        outcome: "result",
        outcomes,
        shared: true,
    }
}

/// Functions below `#[background_task]`.
pub static BACKGROUND_TASKS: CallFamilies = CallFamilies {
    ended: Named::new(
        "background_tasks_total",
        "Background tasks that have ended, by how they ended.",
    ),
    duration: Named::new(
        "background_task_duration_seconds",
        "How long background tasks took.",
    ),
    in_progress: Named::new(
        "background_tasks_in_progress",
        "Background tasks that have started and not yet ended.",
    ),
    errors: Named::new(
        "background_task_errors_total",
        "Errors that background tasks returned, by kind.",
    ),
    outcome: "status",
    outcomes: &["completed", "failed", "panic", "cancelled"],
    shared: true,
};

/// Functions below `#[external_call]`.
pub static EXTERNAL_CALLS: CallFamilies = CallFamilies {
    ended: Named::new(
        "external_requests_total",
        "Requests to other services that have ended, by how they ended.",
    ),
    duration: Named::new(
        "external_request_duration_seconds",
        "How long requests to other services took.",
    ),
    in_progress: Named::new(
        "external_requests_in_progress",
        "Requests to other services that have started and not yet ended.",
    ),
    errors: Named::new(
        "external_errors_total",
        "Errors that requests to other services returned, by kind.",
    ),
    outcome: "status",
    outcomes: OUTCOMES,
    shared: true,
};

/// Functions below `#[auth_event]`.
pub static AUTH_EVENTS: CallFamilies = CallFamilies {
    ended: Named::new(
        "auth_events_total",
        "Logins, logouts and their like that have ended, by how they ended.",
    ),
    duration: Named::new(
        "auth_event_duration_seconds",
        "How long logins, logouts and their like took.",
    ),
    in_progress: Named::new(
        "auth_events_in_progress",
        "Logins, logouts and their like that have started and not yet ended.",
    ),
    errors: Named::new(
        "auth_errors_total",
        "Errors that logins, logouts and their like returned, by kind.",
    ),
    outcome: "result",
    outcomes: &["success", "failure", "panic", "cancelled"],
    shared: true,
};

/// What has calls, with labels of its own.
#[derive(Debug)]
pub struct CallsDeclaration {
    /// The families.
    pub families: &'static CallFamilies,
    /// The labels in front of the one that says how a call ended.
    pub labels: &'static [Label],
    /// Bounds of the duration's buckets, in seconds.
    pub buckets: &'static [f64],
    /// The duration's native buckets, if it has some.
    pub native: Option<Native>,
    /// Whether calls in progress are exposed.
    pub in_progress: bool,
    /// The kinds of errors, if they are told apart.
    pub errors: &'static [&'static str],
    /// What the calls are promised.
    pub objective: Option<Objective>,
}

impl CallsDeclaration {
    #[cfg(feature = "catalogue")]
    pub(super) fn declared_calls(&self) -> DeclaredCalls {
        DeclaredCalls {
            objective: self.objective,
            families: self.families,
            labels: self.labels.to_vec(),
        }
    }

    pub(super) fn members(&'static self) -> Vec<Member> {
        Calls {
            families: self.families,
            labels: self.labels.to_vec(),
            buckets: self.buckets,
            native: self.native,
            in_progress: self.in_progress,
            errors: self.errors,
        }
        .members()
    }
}

/// A function below `#[instrumented]`: what has calls, in few words, because a
/// program can have many.
#[derive(Debug)]
pub struct FunctionDeclaration {
    /// The module that the function stands in.
    pub module: &'static str,
    /// The function's name.
    pub function: &'static str,
    /// Bounds of the duration's buckets, in seconds.
    pub buckets: &'static [f64],
    /// The duration's native buckets, if it has some.
    pub native: Option<Native>,
    /// Whether calls in progress are exposed.
    pub in_progress: bool,
    /// The kinds of errors, if they are told apart.
    pub errors: &'static [&'static str],
    /// What the calls are promised.
    pub objective: Option<Objective>,
}

impl FunctionDeclaration {
    fn labels(&'static self) -> Vec<Label> {
        vec![
            constant("module", array::from_ref(&self.module)),
            constant("function", array::from_ref(&self.function)),
        ]
    }

    #[cfg(feature = "catalogue")]
    pub(crate) fn declared_calls(&'static self) -> DeclaredCalls {
        DeclaredCalls {
            objective: self.objective,
            families: &FUNCTION_CALLS,
            labels: self.labels(),
        }
    }

    pub(crate) fn members(&'static self) -> Vec<Member> {
        Calls {
            families: &FUNCTION_CALLS,
            labels: self.labels(),
            buckets: self.buckets,
            native: self.native,
            in_progress: self.in_progress,
            errors: self.errors,
        }
        .members()
    }
}

/// Where the cells of what has calls lie in its run: for each series the
/// duration's sum and buckets; then for each a cell for each outcome; then for
/// each the number of calls that were started; then for each a cell for each
/// kind of error; then for each the duration's native buckets, so that those
/// which no duration falls into lie at the end.
#[derive(Clone, Copy, Debug)]
pub struct CallCells {
    /// Cells of one series' duration.
    pub duration: u32,
    /// The first outcome's cell of the first series.
    pub ended: u32,
    /// How many outcomes there are.
    pub outcomes: u32,
    /// The first series' cell that counts started calls.
    pub started: u32,
    /// The first error's cell of the first series.
    pub errors: u32,
    /// How many kinds of errors there are.
    pub kinds: u32,
    /// The first native bucket of the first series.
    pub native: u32,
}

impl CallCells {
    /// For numbers of series, of cells of one series' duration without native
    /// buckets, of outcomes and of kinds of errors.
    pub const fn new(series: usize, duration: usize, outcomes: usize, kinds: usize) -> Self {
        let ended = series * duration;
        let started = ended + series * outcomes;
        let errors = started + series;
        Self {
            duration: duration as u32,
            ended: ended as u32,
            outcomes: outcomes as u32,
            started: started as u32,
            errors: errors as u32,
            kinds: kinds as u32,
            native: (errors + series * kinds) as u32,
        }
    }
}

struct Calls {
    families: &'static CallFamilies,
    labels: Vec<Label>,
    buckets: &'static [f64],
    native: Option<Native>,
    in_progress: bool,
    errors: &'static [&'static str],
}

impl Calls {
    fn members(self) -> Vec<Member> {
        let Self {
            families,
            labels,
            buckets,
            native,
            in_progress,
            errors,
        } = self;
        let series: u64 = labels.iter().map(|label| label.values.count()).product();
        let outcomes = families.outcomes;
        let duration = classic_cells(buckets.len(), native);
        let cells = CallCells::new(series as usize, duration, outcomes.len(), errors.len());
        let native = native.map(|native| {
            let layout = native.layout(true);
            NativeCells {
                first: cells.native,
                stride: layout.cells() as u32,
                from_sum_to_sum: cells.duration,
                native,
                layout,
            }
        });
        let and = |name, values| {
            let values = Values::Listed(values);
            let mut labels = labels.clone();
            labels.push(Label { name, values });
            labels
        };
        let mut members = vec![
            Member::new(
                families.ended.family(Kind::Counter),
                and(families.outcome, outcomes),
                Layout::Counter { first: cells.ended },
            ),
            Member::new(
                families.duration.family(Kind::Histogram),
                labels.clone(),
                Layout::Histogram {
                    first: 0,
                    buckets,
                    sum: SumUnit::Nanoseconds,
                    native,
                },
            ),
        ];
        if !errors.is_empty() {
            members.push(Member::new(
                families.errors.family(Kind::Counter),
                and("error", errors),
                Layout::Counter {
                    first: cells.errors,
                },
            ));
        }
        if in_progress {
            members.push(Member::new(
                families.in_progress.family(Kind::Gauge),
                labels,
                Layout::InProgress {
                    started: cells.started,
                    finished: cells.ended,
                    outcomes: cells.outcomes,
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
