//! A valid `#[business_histogram]`.

use crate::events::Event;
use crate::support::function::value_source::ValueSource;
use crate::support::rules::native::Buckets;

pub(super) struct Model {
    pub(super) event: Event,
    pub(super) value: ValueSource,
    pub(super) buckets: Buckets,
}
