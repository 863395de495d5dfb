//! A valid `#[business_gauge]`.

use crate::events::Event;
use crate::support::function::value_source::ValueSource;
use crate::support::rules::processes::ProcessMode;

pub(super) struct Model {
    pub(super) event: Event,
    pub(super) change: Change,
    pub(super) value: ValueSource,
    pub(super) mode: ProcessMode,
}

/// How a call changes the gauge.
#[derive(Clone, Copy)]
pub(super) enum Change {
    Add,
    Sub,
    Set,
}

impl Change {
    pub(super) const ALL: [Self; 3] = [Self::Add, Self::Sub, Self::Set];

    /// The name of the option and of the runtime's method.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Set => "set",
        }
    }

    /// The option with a value.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Add => "add = 1",
            Self::Sub => "sub = 1",
            Self::Set => "set = queue.len()",
        }
    }
}
