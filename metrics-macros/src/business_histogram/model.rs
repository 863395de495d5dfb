//! A `#[business_histogram]` that breaks no rule.

use crate::events::Event;
use crate::support::native::Buckets;
use crate::support::source::Source;

pub(super) struct Model {
    pub(super) event: Event,
    pub(super) value: Source,
    pub(super) buckets: Buckets,
}
