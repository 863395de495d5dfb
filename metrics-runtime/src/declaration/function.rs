//! The declaration of a function below `#[instrumented]`: its families, and
//! the order of the cells that its calls write.

use super::family::{Family, Kind};
use super::label::{Label, Values};
use super::member::{Member, Reading, SumUnit, constant};
use std::array;

/// The values of the label `outcome`, in the order of their cells.
const OUTCOMES: &[&str] = &["ok", "error", "panic", "cancelled"];

/// A measured function. Its run of cells: the duration's sum and buckets, a
/// cell for each outcome, then the number of calls that were started.
#[derive(Debug)]
pub struct FunctionDeclaration {
    /// The module that the function stands in.
    pub module: &'static str,
    /// The function's name.
    pub function: &'static str,
    /// Bounds of the duration's buckets, in seconds.
    pub buckets: &'static [f64],
    /// Whether calls in progress are exposed.
    pub in_progress: bool,
}

/// The cell of the first outcome, for a number of bucket bounds: behind the
/// sum, the buckets and `+Inf`.
pub(crate) const fn first_outcome(bounds: usize) -> usize {
    bounds + 2
}

/// The cell that counts calls started, for a number of bucket bounds.
pub(crate) const fn started(bounds: usize) -> usize {
    first_outcome(bounds) + OUTCOMES.len()
}

impl FunctionDeclaration {
    pub(super) fn members(&'static self) -> Vec<Member> {
        let module = constant("module", array::from_ref(&self.module));
        let function = constant("function", array::from_ref(&self.function));
        let outcome = Label {
            name: "outcome",
            values: Values::Listed(OUTCOMES),
        };
        let outcomes = first_outcome(self.buckets.len()) as u32;
        let mut members = vec![
            Member::new(
                Family {
                    name: "function_calls_total",
                    help: "Calls of instrumented functions that have ended, by how they ended.",
                    kind: Kind::Counter,
                },
                vec![module, function, outcome],
                Reading::Counter { first: outcomes },
            ),
            Member::new(
                Family {
                    name: "function_call_duration_seconds",
                    help: "How long calls of instrumented functions took.",
                    kind: Kind::Histogram,
                },
                vec![module, function],
                Reading::Histogram {
                    first: 0,
                    buckets: self.buckets,
                    sum: SumUnit::Nanoseconds,
                },
            ),
        ];
        if self.in_progress {
            members.push(Member::new(
                Family {
                    name: "function_calls_in_progress",
                    help: "Calls of instrumented functions that have started and not yet ended.",
                    kind: Kind::Gauge,
                },
                vec![module, function],
                Reading::InProgress {
                    started: started(self.buckets.len()) as u32,
                    finished: outcomes..outcomes + OUTCOMES.len() as u32,
                },
            ));
        }
        members
    }
}
