//! How to correct declarations that contradict each other.

use super::difference::Difference;
use super::family_list::SeriesGroup;
use crate::declaration::{Kind, Layout, Sharing};
use std::fmt;

/// The correction of a conflict. One correction fits many conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// Two functions, whose labels are their names.
    Functions,
    /// Two functions whose labels begin with the type: in `impl` blocks, or named by `function =
    /// …`.
    MethodsOfTypes,
    Queues,
    /// Two macros of `integrations`.
    Integrations,
    /// Two statics.
    Static(Kind),
    /// Two functions that update a gauge.
    GaugeOfFunctions,
    Timed,
    Buckets,
    Processes,
    Meaning,
    Names,
    TooManySeries,
    Endpoints,
    /// Advice from the HTTP layer.
    Layer(&'static str),
}

impl Advice {
    /// The advice for a difference, if it has only one correction.
    pub(super) fn of_difference(difference: &Difference) -> Option<Self> {
        match difference {
            Difference::Kind(..) | Difference::Help(..) | Difference::Labels(..) => {
                Some(Self::Meaning)
            }
            Difference::Buckets(..) | Difference::Native(..) => Some(Self::Buckets),
            Difference::Processes(..) => Some(Self::Processes),
            Difference::Names { .. } => Some(Self::Names),
            Difference::Timed(_) => Some(Self::Timed),
            Difference::TooManyNumbers => Some(Self::TooManySeries),
            Difference::SameEndpoint(_) => Some(Self::Endpoints),
            Difference::SameSeries(_) | Difference::Dynamic => None,
        }
    }

    /// The advice for a metric that can be declared only once.
    pub(super) fn of_metric(sharing: Sharing, kind: Kind) -> Self {
        match (sharing, kind) {
            (Sharing::Events, Kind::Gauge) => Self::GaugeOfFunctions,
            (_, Kind::Gauge | Kind::Info | Kind::StateSet) => Self::Static(kind),
            _ => Self::Meaning,
        }
    }

    /// The advice for two declarations of the series with these label values.
    pub(super) fn of_shared_series(group: &SeriesGroup, values: &[&str]) -> Self {
        let labels = group.member.labels.iter();
        let function = labels
            .zip(values)
            .find(|(label, _)| label.name == "function")
            .map(|(_, value)| *value);
        match (group.declaration.sharing, function) {
            (Sharing::Nothing, Some(function)) if function == group.declaration.source.item => {
                Self::Functions
            }
            (Sharing::Nothing, Some(_)) => Self::MethodsOfTypes,
            (Sharing::Nothing, None) => {
                match group
                    .member
                    .labels
                    .iter()
                    .any(|label| label.name == "queue")
                {
                    true => Self::Queues,
                    false => Self::Integrations,
                }
            }
            // If both have a sum, its units differ.
            _ if matches!(group.member.layout, Layout::Histogram { .. }) => Self::Meaning,
            (sharing, _) => Self::of_metric(sharing, group.member.family.kind),
        }
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Functions => {
                "for functions with the same name: to count each separately, write \
                 `#[instrumented]` above the `impl` block instead of the method, or give one its \
                 own label, `#[instrumented(function = \"Type::name\")]`, or rename it"
            }
            Self::MethodsOfTypes => {
                "for functions with the same label, in `impl` blocks or named by `function = …`: \
                 to count each separately, write `#[instrumented(function = \"…\")]` with another \
                 label above one of them, in its block, or give it its own metrics, \
                 `#[instrumented(name = \"…\")]`"
            }
            Self::Queues => {
                "for queues: give each its own name, `queue!(\"…\")`, or use one static for both"
            }
            Self::Integrations => {
                "for pools, caches and tasks: give each its own name, or write the macro in one \
                 function and call it twice"
            }
            Self::Static(Kind::Gauge) => {
                "for gauges: declare one static and use it for both; values that are set \
                 separately cannot be added up"
            }
            Self::Static(Kind::StateSet) => {
                "for state sets: declare one static and use it for both; the states of two cannot \
                 be combined"
            }
            Self::Static(Kind::Info) => "for infos: declare one static; its value is always 1",
            Self::Static(_) => "for statics: declare one and use it for both",
            Self::GaugeOfFunctions => {
                "for gauges that functions update: write the same labels with the same values in \
                 each attribute, or declare one static below `#[metric]` and use it in both \
                 functions"
            }
            Self::Timed => {
                "for calls that are not all timed: write `duration = false`, or the same \
                 `sample`, in each of the attributes or in none"
            }
            Self::Buckets => {
                "for buckets: write the same `buckets` and `native` in each declaration"
            }
            Self::Processes => {
                "for gauges of several processes: write the same `processes` in each declaration; \
                 without it, a gauge has `processes = \"sum\"`"
            }
            Self::Meaning => {
                "for metrics with the same name: write the same type, help text and labels in \
                 each declaration, or rename one"
            }
            Self::Names => "for metrics whose exposed names collide: rename one",
            Self::TooManySeries => "for too many series: give their labels fewer values",
            Self::Endpoints => {
                "for endpoints: a method and a path have one handler, so correct one of the \
                 attributes"
            }
            Self::Layer(advice) => advice,
        })
    }
}
