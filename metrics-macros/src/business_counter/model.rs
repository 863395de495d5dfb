//! A valid `#[business_counter]`.

use crate::events::Event;
use crate::support::function::value_source::ValueSource;

pub(super) struct Model {
    pub(super) event: Event,
    /// By how much a call increases the counter; the default is 1.
    pub(super) by: Option<ValueSource>,
}
