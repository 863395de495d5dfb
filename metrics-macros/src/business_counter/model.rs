//! A `#[business_counter]` that breaks no rule.

use crate::events::Event;
use crate::support::function::value_source::ValueSource;

pub(super) struct Model {
    pub(super) event: Event,
    /// How much a call counts; 1, if nothing is said.
    pub(super) by: Option<ValueSource>,
}
